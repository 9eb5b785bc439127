"""What a report is made from, as its author chooses it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.forms.programme import DateInput
from programmes.models import Programme
from programmes.reports.sections import SECTIONS

COMMENTARY = 8_000
REQUESTS = 2_000
HALF_A_YEAR = timedelta(days=182)


class ReportForm(forms.Form):
    """``programmes`` are those that its author may see; one alone is not asked for."""

    use_required_attribute = False
    programme: Any = forms.ModelChoiceField(
        label=_("Programme"), queryset=None, to_field_name="slug"
    )
    period_from = forms.DateField(label=_("From"), widget=DateInput)
    period_to = forms.DateField(
        label=_("To"),
        widget=DateInput,
        help_text=_(
            "What was decided and completed between these days is told as news. Figures are those"
            " of the moment when the report is made."
        ),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section.")},
    )
    language = forms.ChoiceField(label=_("Language"))
    commentary = forms.CharField(
        label=_("Your commentary"),
        required=False,
        max_length=COMMENTARY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Plain text; an empty line begins a new paragraph. It stands in the summary with your"
            " name. Do not write about anybody in particular."
        ),
    )
    requests = forms.CharField(
        label=_("What you ask to be decided"),
        required=False,
        max_length=REQUESTS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each, five at most."),
    )

    def __init__(
        self,
        *args: Any,
        programmes: QuerySet[Programme],
        today: date,
        languages: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["programme"].queryset = programmes
        fields["sections"].choices = [(each.KEY, each.NAME) for each in SECTIONS]
        names = dict(settings.LANGUAGES)
        fields["language"].choices = [(code, names[code]) for code in languages]
        self.initial = {
            "period_from": today - HALF_A_YEAR,
            "period_to": today,
            "sections": [each.KEY for each in SECTIONS],
            "language": get_language(),
            **self.initial,
        }

    def clean_period_to(self) -> date:
        period_to: date = self.cleaned_data["period_to"]
        if period_to > self.today:
            raise forms.ValidationError(
                _("This day is still to come. Choose today or an earlier day.")
            )
        return period_to

    def clean_requests(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["requests"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 5:
            raise forms.ValidationError(
                _("These are %(number)s lines. Keep the five that matter most."),
                params={"number": len(lines)},
            )
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("period_from"), cleaned.get("period_to")
        if start and end and start > end:
            self.add_error(
                "period_from", _("The period begins after it ends. Change one of the days.")
            )
        return cleaned
