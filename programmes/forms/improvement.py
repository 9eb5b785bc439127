"""Making an improvement card, and moving it on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from programmes.forms.programme import PlanDateField
from programmes.models import Improvement


class ImprovementForm(forms.Form):
    use_required_attribute = False
    change = forms.CharField(
        label=_("What do we want to change?"),
        max_length=200,
        help_text=_("One sentence about the work. Name no person as the problem."),
    )
    expectation = forms.CharField(
        label=_("What do we expect to see then?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that it can be looked at afterwards whether it came about."),
    )
    source = forms.ChoiceField(label=_("Where does it come from?"), required=False)
    owner = MemberField(label=_("Who looks after it?"))
    due_on = PlanDateField(label=_("By when?"))

    def __init__(self, *args: Any, sources: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Nothing in particular")), *sources]  # type: ignore[attr-defined]


class ImprovementMoveForm(forms.Form):
    """``state`` lists the other three steps."""

    use_required_attribute = False
    state = forms.ChoiceField(label=_("Where does it stand now?"), widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=_("What happened?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence about the work. Name no person as the problem."),
    )
    result = forms.ChoiceField(
        label=_("What becomes of it?"),
        required=False,
        choices=[("", _("Not decided yet")), *Improvement.Result.choices],
        help_text=_("Needed where it moves to “Act”."),
    )

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (key, name) for key, name in MEANING if key != improvement.state
        ]


MEANING = [
    (Improvement.State.PLAN, _("Plan: it is thought out")),
    (Improvement.State.DO, _("Do: it is tried")),
    (Improvement.State.CHECK, _("Check: it is looked at what came of it")),
    (Improvement.State.ACT, _("Act: it is decided what becomes of it")),
]
