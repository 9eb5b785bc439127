"""Deciding a gate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.texts import said
from programmes.forms.programme import DateInput
from programmes.models import StageRun


class GateForm(forms.Form):
    """Which open stages, why, and when to look again where something can't tell yet."""

    use_required_attribute = False
    stages = forms.MultipleChoiceField(
        label=_("Stages that this decision covers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one stage.")},
    )
    reason = forms.CharField(
        label=_("Why is the gate passed?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    look_again_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=DateInput,
        help_text=_("Needed where a required criterion can't tell yet."),
    )

    def __init__(self, *args: Any, stages: list[StageRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_uuid = {str(stage.uuid): stage for stage in stages}
        field = self.fields["stages"]
        field.choices = [(uuid, said(stage.name)) for uuid, stage in self.by_uuid.items()]  # type: ignore[attr-defined]
        if len(stages) == 1:
            field.initial = list(self.by_uuid)

    def chosen(self) -> list[StageRun]:
        return [self.by_uuid[uuid] for uuid in self.cleaned_data["stages"]]


class GateAnswerForm(forms.Form):
    """The second decider's word, with a reason either way."""

    AGREE, DECLINE = "agree", "decline"

    use_required_attribute = False
    answer = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[
            (AGREE, _("I agree: the gate is passed with the readings of now")),
            (DECLINE, _("I decline: the stages stay open")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        """Whoever proposed can only take it back."""
        super().__init__(*args, **kwargs)
        if own:
            field = self.fields["answer"]
            field.label = _("What do you want to do?")
            field.choices = [(self.DECLINE, _("I take it back: the stages stay open"))]  # type: ignore[attr-defined]


class GateLookForm(forms.Form):
    use_required_attribute = False
    found = forms.CharField(
        label=_("What was found?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands beside the decision, with your name and the day."),
    )
    look_again_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=DateInput,
        help_text=_("Empty where nothing is left to look at."),
    )
