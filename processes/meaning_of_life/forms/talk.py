"""Asking for a conversation, and what is written down of it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from processes.kernel.question_forms import WrittenField
from processes.meaning_of_life.forms.partner import PartnerChoiceForm
from processes.meaning_of_life.models import Talk
from processes.meaning_of_life.queries.goal import OpenGoal
from programmes.models import Conversation

FARTHEST = timedelta(days=183)
# Goals stay open a while after the last day proposed, so that both can look at them again.
SHOWN_AFTER = timedelta(days=28)
DAYS = tuple(f"day_{number}" for number in range(1, Conversation.DAYS + 1))


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class TalkAskForm(PartnerChoiceForm):
    """With whom, on which days, and which of one's own goals are shown for it. None is fine."""

    field_order = ("partner", "colleague", *DAYS, "goals")

    day_1 = _day(_("A day that suits you"), required=True)
    day_2 = _day(_("Another day that suits you"), required=True)
    day_3 = _day(_("A third day, if you like"))
    goals = forms.MultipleChoiceField(
        label=_("Which goals do you want to show for it?"),
        help_text=_("You can leave this empty and still talk. Personal goals are not listed."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, goals: list[OpenGoal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(goal.goal.uuid): goal for goal in goals if goal.goal.can_be_shared}
        for name in DAYS[:2]:
            self.fields[name].error_messages["required"] = _(
                "Propose two days, so that the other has a choice."
            )
        if self.own:
            choices = [(key, goal.title) for key, goal in self.own.items()]
            self.fields["goals"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["goals"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in DAYS:
            self._check(name, cleaned.get(name))
        known: set[date] = set()
        for name in DAYS:
            day = cleaned.get(name)
            if day in known:
                self.add_error(name, _("You have proposed this day already. Choose another."))
            elif day:
                known.add(day)
        return cleaned

    def _check(self, name: str, day: date | None) -> None:
        if day and day < self.today:
            self.add_error(name, _("This day has passed already. Choose a later one."))
        elif day and day > self.today + FARTHEST:
            self.add_error(name, _("Choose a day within the next six months."))

    @property
    def proposed(self) -> list[date]:
        days = [self.cleaned_data[name] for name in DAYS if self.cleaned_data.get(name)]
        return sorted(days)

    @property
    def until_on(self) -> date:
        return self.proposed[-1] + SHOWN_AFTER

    @property
    def chosen(self) -> list[OpenGoal]:
        return [self.own[key] for key in self.cleaned_data.get("goals", [])]


class TalkNoteForm(forms.Form):
    use_required_attribute = False
    text = WrittenField(
        label=_("Which support is asked for, and what else is worth keeping?"),
        help_text=_("Both of you can read it. Leave it empty to take your note away."),
        required=False,
        limit=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class TalkActionForm(forms.Form):
    """Who does what, until when."""

    use_required_attribute = False
    text = WrittenField(
        label=_("What is to be done?"),
        limit=300,
        error_messages={"required": _("Write what is to be done, in a few words.")},
    )
    doer = forms.ChoiceField(
        label=_("Who does it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two of you.")},
    )
    due_on = _day(_("Until when?"), required=True)

    def __init__(self, *args: Any, talk: Talk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.two = {str(each.uuid): each for each in (talk.owner, talk.partner)}
        choices = [(key, each.name) for key, each in self.two.items()]
        self.fields["doer"].choices = choices  # type: ignore[attr-defined]
        self.fields["due_on"].error_messages["required"] = _("Choose a day.")
