"""Asking for a reading for clarity, and writing it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Member
from processes.kernel.question_forms import QuestionForm
from processes.meaning_of_life.forms.goal_share import LastDayField, within_a_year
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.queries.goal import OpenGoal
from processes.meaning_of_life.questions import CLARITY
from programmes.models import Programme


class ClarityAskForm(forms.Form):
    """Who reads, which goals, and until when they stay open for it at most."""

    use_required_attribute = False
    reader = forms.ChoiceField(
        label=_("Who shall read?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a person.")},
    )
    goals = forms.MultipleChoiceField(
        label=_("Which goals?"),
        help_text=_("Personal goals are not listed."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one goal.")},
    )
    until_on = LastDayField()

    def __init__(
        self,
        *args: Any,
        member: Member,
        programme: Programme,
        today: date,
        goals: list[OpenGoal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.own = {str(goal.goal.uuid): goal for goal in goals if goal.goal.can_be_shared}
        self.readers = {
            str(choice.member.uuid): choice.member
            for choice in partners.readers_for(member, programme, today)
        }
        titles = [(key, goal.title) for key, goal in self.own.items()]
        names = [(key, reader.name) for key, reader in self.readers.items()]
        self.fields["goals"].choices = titles  # type: ignore[attr-defined]
        self.fields["reader"].choices = names  # type: ignore[attr-defined]

    def clean_until_on(self) -> date:
        return within_a_year(self.cleaned_data["until_on"], self.today)

    @property
    def chosen(self) -> list[OpenGoal]:
        return [self.own[key] for key in self.cleaned_data["goals"]]


class ClarityForm(forms.Form):
    """The fields of CLARITY once for each goal, by its place: ``0-specific``."""

    use_required_attribute = False

    def __init__(self, *args: Any, goals: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        asked = QuestionForm(question=CLARITY.questions[0]).fields
        for place, _goal in enumerate(goals):
            for key in asked:
                field = QuestionForm(question=CLARITY.questions[0]).fields[key]
                field.error_messages["required"] = _("Choose one of the four.")
                if len(goals) > 1:
                    field.label = _("Goal %(number)d: %(label)s") % {
                        "number": place + 1,
                        "label": field.label,
                    }
                self.fields[f"{place}-{key}"] = field

    def of_goal(self, place: int) -> list[forms.BoundField]:
        """The fields of one goal, in their order."""
        return [self[name] for name in self.fields if name.startswith(f"{place}-")]

    def marks(self) -> dict[UUID, dict[str, str]]:
        """Call it on a valid form."""
        return {
            goal: {
                field.key: self.cleaned_data.get(f"{place}-{field.key}") or ""
                for field in CLARITY.fields
            }
            for place, goal in enumerate(self.goals)
        }
