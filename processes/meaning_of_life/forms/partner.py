"""Naming a partner, and choosing one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from people.models import Member
from processes.meaning_of_life.models import Kind, Partner
from processes.meaning_of_life.queries import partner as partners
from programmes.models import Programme

SOMEBODY_ELSE = "other"


def staff() -> Any:
    """Everyone who works here: who advises from outside reads no goal."""
    return Member.objects.filter(external=False)


class PartnerForm(forms.Form):
    """HR names somebody who has offered themselves."""

    use_required_attribute = False
    member = MemberField(
        label=_("Who?"),
        members=staff,
        error_messages={"required": _("Name a person who has offered themselves.")},
    )
    kind = forms.ChoiceField(
        label=_("As what?"),
        choices=[(kind.value, kind.label) for kind in Partner.NAMED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person is to those who choose them.")},
    )
    reads = forms.BooleanField(
        label=_("Is trained to read goals for clarity"),
        required=False,
    )


class PartnerChoiceForm(forms.Form):
    """One of those listed, or a colleague whose name is typed. ``choice`` holds who it is, and as what."""

    use_required_attribute = False
    partner = forms.ChoiceField(
        label=_("With whom?"),
        required=False,
        widget=forms.RadioSelect,
    )
    colleague = MemberField(
        label=_("Somebody else"),
        required=False,
        help_text=_(
            "A colleague of your department, by number, work address or whole name. Choose "
            "“Somebody else” above as well."
        ),
    )

    def __init__(
        self, *args: Any, member: Member, programme: Programme, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.programme, self.today = member, programme, today
        self.choice: partners.Choice | None = None
        self.listed = {
            str(choice.member.uuid): choice
            for choice in partners.partners_for(member, programme, today)
        }
        choices = [(key, choice.words) for key, choice in self.listed.items()]
        choices.append((SOMEBODY_ELSE, str(_("Somebody else, whom I name below"))))
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]
        self.fields["colleague"].members = self.near  # type: ignore[attr-defined]

    def near(self) -> Any:
        return partners.typed(self.member, self.programme)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"partner", "colleague"} & self.errors.keys():
            return cleaned
        chosen, colleague = cleaned.get("partner"), cleaned.get("colleague")
        if colleague and chosen not in ("", SOMEBODY_ELSE):
            self.add_error(
                "colleague", _("Choose one person: from the list, or by the name here, not both.")
            )
        elif chosen in self.listed:
            self.choice = self.listed[chosen]
        elif colleague:
            self.choice = self._typed(colleague)
        elif chosen == SOMEBODY_ELSE:
            self.add_error("colleague", _("Type whom you mean."))
        else:
            self.add_error("partner", _("Choose a person."))
        return cleaned

    def _typed(self, colleague: Member) -> partners.Choice | None:
        kind = partners.kind_of(self.member, colleague, self.programme, self.today)
        return partners.Choice(colleague, Kind(kind)) if kind else None
