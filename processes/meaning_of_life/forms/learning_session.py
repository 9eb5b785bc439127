"""Planning a session, and cancelling one."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.member_field import MemberField
from processes.kernel.forms import LANGUAGE_NAMES, RecordForm
from processes.meaning_of_life.models import LearningSession
from programmes.forms.programme import PlanDateField

# A session of the night shift may end on the next day; a longer one is a slip of the keys.
LONGEST_NIGHT = timedelta(hours=6)


class HourInput(forms.TimeInput):
    """The browser's own field for an hour, filled in the form that it understands."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class LearningSessionForm(RecordForm):
    """Day and hours are the organisation's; they become ``starts_at`` and ``ends_at``."""

    fieldsets = (
        (_("What"), ("theme", "language", "holder")),
        (_("When and where"), ("on", "begins", "until", "place", "seats")),
        ("", ("note",)),
    )

    language = forms.ChoiceField(label=_("In which language"), widget=forms.RadioSelect)
    holder = MemberField(
        label=_("Who holds it"),
        required=False,
        help_text=_(
            "Number, work address or whole name of somebody here. They do not see who comes."
        ),
    )
    on = PlanDateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"), widget=HourInput)
    until = forms.TimeField(
        label=_("Until"),
        widget=HourInput,
        help_text=_("A session of the night may end on the next day, within six hours."),
    )

    class Meta:
        model = LearningSession
        fields = ["theme", "place", "seats", "note"]
        widgets = {"theme": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "place": _("So that a newcomer finds it."),
            "seats": _("Between 1 and 500. Seats can be added later, and are never taken away."),
            "note": _("Such as what to bring, or how to get there without steps."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("language", [(key, LANGUAGE_NAMES.get(key, key)) for key in self._offered()])
        self.initial.setdefault("language", self.instance.language or self.languages[0])
        if self.instance.pk:
            begins = timezone.localtime(self.instance.starts_at)
            self.initial = {
                **self.initial,
                "holder": self.instance.holder,
                "on": begins.date(),
                "begins": begins.time(),
                "until": timezone.localtime(self.instance.ends_at).time(),
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.language = cleaned.get("language", "")
        self.instance.holder = cleaned.get("holder")
        day, begins, until = (cleaned.get(name) for name in ("on", "begins", "until"))
        if day is not None and begins is not None:
            self._keep_moment("starts_at", "begins", day, begins)
        if day is not None and until is not None:
            days = timedelta(days=begins is not None and _over_midnight(begins, until))
            self._keep_moment("ends_at", "until", day + days, until)
        return cleaned

    def _keep_moment(self, field: str, name: str, day: date, hour: time) -> None:
        """Some hours do not exist, or exist twice, on the days on which the clock is changed."""
        try:
            setattr(self.instance, field, from_current_timezone(datetime.combine(day, hour)))
        except forms.ValidationError:
            self.add_error(
                name,
                _(
                    "The clock is changed in this night, and this hour is not clear. Choose another."
                ),
            )

    def _offered(self) -> list[str]:
        """With the language of a session that was planned before the organisation's changed."""
        kept = self.instance.language
        return [*self.languages, *([kept] if kept and kept not in self.languages else [])]


def _over_midnight(begins: time, until: time) -> bool:
    first, last = (datetime.combine(date.min, hour) for hour in (begins, until))
    return until < begins and last + timedelta(days=1) - first <= LONGEST_NIGHT


class LearningSessionCancelForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone who has signed up reads this. Name no person as the problem."),
    )
