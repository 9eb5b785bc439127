"""Which profile a job title has, and which a person has instead."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from people.models import JobTitle
from people.texts import said
from processes.alignment.models import JobProfile
from processes.alignment.queries import profile as profiles


class JobTitleProfilesForm(forms.Form):
    """One choice a job title, for the titles of one page."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        rows: Iterable[tuple[JobTitle, JobProfile | None]],
        profiles: Iterable[JobProfile],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        self.profiles = {str(profile.uuid): profile for profile in profiles}
        for title, profile in self.rows:
            self.fields[str(title.uuid)] = forms.ChoiceField(
                label=title.name,
                required=False,
                choices=_choices(self.profiles.values(), profile, _("No profile")),
                initial=str(profile.uuid) if profile else "",
            )

    def chosen(self) -> dict[JobTitle, JobProfile | None]:
        """Every job title of the page with its choice; a profile that is shown but a draft stays."""
        before = {str(profile.uuid): profile for _title, profile in self.rows if profile}
        known = {**before, **self.profiles}
        return {
            title: known.get(self.cleaned_data[str(title.uuid)]) for title, _profile in self.rows
        }


class MemberFindForm(forms.Form):
    use_required_attribute = False
    person = MemberField(label=_("Whose profile or form?"), members=profiles.staff)


class MemberProfileForm(forms.Form):
    """Empty means that the profile follows the job title."""

    use_required_attribute = False
    profile = forms.ChoiceField(
        label=_("Which profile is this person's?"), required=False, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        profiles: Iterable[JobProfile],
        present: JobProfile | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(profile.uuid): profile for profile in profiles}
        if present is not None:
            self.known.setdefault(str(present.uuid), present)
        field = self.fields["profile"]
        field.choices = _choices(self.known.values(), None, _("The profile of the job title"))  # type: ignore[attr-defined]
        field.initial = str(present.uuid) if present else ""

    def chosen(self) -> JobProfile | None:
        return self.known.get(self.cleaned_data["profile"])


def _choices(
    profiles: Iterable[JobProfile], present: JobProfile | None, nothing: Any
) -> list[tuple[str, Any]]:
    found = {str(profile.uuid): said(profile.title) for profile in profiles}
    if present is not None and str(present.uuid) not in found:
        found[str(present.uuid)] = _("%(title)s (not in use)") % {"title": said(present.title)}
    return [("", nothing), *found.items()]
