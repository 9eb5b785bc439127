"""How a criterion has gone: its readings as a sentence, a line and a table."""

from typing import Any

from django.utils.safestring import mark_safe

from people.permissions import Permission
from programmes import trend_chart
from programmes.queries import trend
from programmes.screens import ProgrammePage
from programmes.views.criterion import CriterionMixin


class CriterionTrend(CriterionMixin, ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/criterion_trend.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = trend.trend(self.criterion)
        chart = mark_safe(trend_chart.draw(found)) if found.drawn else ""  # noqa: S308
        return {
            "trend": found,
            "chart": chart,
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }
