"""The charter in each language, a seat in the steering group, the answer to a safeguard."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from people.texts import Texts
from programmes.models import Charter, SafeguardAnswer

PARTS = {
    "why": (
        _("Why now?"),
        _("What brought us here, and what gets worse if nothing changes."),
    ),
    "promises": (
        _("What do we promise?"),
        _("What everyone who works here can hold the organisation to."),
    ),
    "never": (
        _("What will nobody be measured on?"),
        _("What the programme will never be used for: pay, rating, promotion, dismissal."),
    ),
}


class CharterForm(forms.Form):
    """Each part in each language of the organisation; the first language is needed."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, charter: Charter | None, languages: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        names = dict(settings.LANGUAGES)
        for part, (label, hint) in PARTS.items():
            before = getattr(charter, part) if charter else {}
            for index, language in enumerate(self.languages):
                named = {"part": label, "language": names.get(language, language)}
                self.fields[f"{part}_{language}"] = forms.CharField(
                    label=_("%(part)s (%(language)s)") % named
                    if len(self.languages) > 1
                    else label,
                    help_text=hint if index == 0 else "",
                    initial=before.get(language, ""),
                    required=index == 0,
                    max_length=4000,
                    widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
                )
        self.fields["sponsor"] = MemberField(
            label=_("Who answers for the programme?"),
            required=False,
            initial=charter.sponsor if charter else None,
            help_text=_(
                "Number, work address or whole name. To decide milestones, the person also needs the part of sponsor."
            ),
        )

    def texts(self, part: str) -> Texts:
        found = {
            language: self.cleaned_data.get(f"{part}_{language}", "").strip()
            for language in self.languages
        }
        return {language: text for language, text in found.items() if text}


class SeatForm(forms.Form):
    use_required_attribute = False
    member = MemberField(label=_("Who?"))
    role = forms.CharField(
        label=_("In which role?"),
        max_length=120,
        help_text=_("In your words, such as “head of the works council” or “runs the pilot unit”."),
    )
    speaks_for_workers = forms.BooleanField(label=_("Speaks for the workers"), required=False)


class SafeguardForm(forms.Form):
    """The action says at the note where a word is missing."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("What is true now?"),
        choices=SafeguardAnswer.State.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Done: where it can be seen, and of which day it is; a link does as well. Does not apply:"
            " because of what, which has to be written."
        ),
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
