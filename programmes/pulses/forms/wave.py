"""Preparing a wave."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.department_field import DepartmentField
from people.texts import Texts, said
from programmes.forms.programme import PlanDateField
from programmes.forms.texts import TextsForm
from programmes.models import StageRun
from programmes.pulses.content import Content
from programmes.pulses.models import Wave
from programmes.pulses.queries import instrument as instruments

RHYTHMS = (
    (0, _("Only when somebody decides to")),
    (3, _("Every three months")),
    (6, _("Every six months")),
    (12, _("Once a year")),
)


class WaveForm(TextsForm):
    """``stages`` are the open ones of the running cycle, the first of them proposed.

    ``proposed`` is its name in each language, where one is.
    """

    audience = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=Wave.Audience.choices,
        initial=Wave.Audience.MEMBERS,
        widget=forms.RadioSelect,
    )
    department = DepartmentField(
        label=_("Only one department, with all below it"),
        required=False,
        help_text=_("Where this is empty, everyone who works here is asked."),
    )
    closes_on = PlanDateField(
        label=_("Last day to answer"), help_text=_("Results show on the day after, and not before.")
    )
    minimum = forms.IntegerField(
        label=_("Smallest group that is shown"),
        min_value=Wave.MINIMUM,
        max_value=100,
        initial=Wave.MINIMUM,
        help_text=_(
            "At least five. Instruments about feelings never show fewer than ten. It cannot be changed once people are asked."
        ),
    )
    at_most = forms.IntegerField(
        label=_("Most answers of clients and suppliers that are taken"),
        required=False,
        min_value=Wave.MINIMUM,
        max_value=1_000_000,
        help_text=_(
            "Where this is empty, only how many come in an hour has an end. Further answers are refused with a sentence."
        ),
    )
    asks_comment = forms.BooleanField(
        label=_("Ask for a comment at the end"), required=False, initial=False
    )

    every_months = forms.TypedChoiceField(
        label=_("Ask the same again?"),
        choices=RHYTHMS,
        coerce=int,
        initial=0,
        required=False,
        help_text=_(
            "It is prepared in time and put on your list. Nobody is asked before you open it."
        ),
    )

    def __init__(
        self,
        *args: Any,
        stages: Iterable[StageRun],
        languages: Iterable[str],
        proposed: Texts,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, languages=languages, **kwargs)
        names = self.ask("name", _("Name of the questionnaire"), now=proposed, limit=80)
        self.fields["stage"] = forms.ChoiceField(
            label=_("Which stage does it serve?"),
            choices=[(str(row.uuid), _place(row)) for row in stages],
        )
        self.available = instruments.published()
        self.fields["keys"] = forms.MultipleChoiceField(
            label=_("What is asked?"),
            choices=[(key, in_words(each)) for key, each in self.available.items()],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("At most twelve questions are answered in two minutes."),
        )
        self.order_fields([*names, "stage", "keys"])

    def comment(self) -> Texts:
        if not self.cleaned_data["asks_comment"]:
            return {}
        from people.texts import in_each

        return in_each(_("Is there anything else that we should know?"), self.languages)


class WaveOpenForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why are they asked again already?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where some of them still wait to hear what came of their last answers."),
    )


class WaveRepeatForm(forms.Form):
    """``asks_ladder``: whether the change ladder is asked already, and need not be proposed."""

    use_required_attribute = False
    closes_on = PlanDateField(label=_("Last day to answer"))
    ladder = forms.BooleanField(
        label=_("Ask the change ladder too"),
        required=False,
        initial=True,
        help_text=_(
            "Five questions: whether people know what changes, want it, know how, manage it, and are supported."
        ),
    )

    def __init__(self, *args: Any, asks_ladder: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_ladder:
            del self.fields["ladder"]


def in_words(instrument: Content) -> str:
    return ngettext(
        "%(name)s (%(number)s question, shown from %(minimum)s people on)",
        "%(name)s (%(number)s questions, shown from %(minimum)s people on)",
        len(instrument.items),
    ) % {
        "name": said(instrument.name),
        "number": len(instrument.items),
        "minimum": instrument.minimum,
    }


def _place(stage: StageRun) -> str:
    return _("%(process)s: %(stage)s") % {
        "process": stage.process_run.process.name,
        "stage": said(stage.name),
    }
