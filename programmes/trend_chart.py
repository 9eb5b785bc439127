"""How a criterion has gone, drawn from the rows of its table."""

import math

from django.utils.translation import gettext as _

from programmes.queries.trend import Stretch, Trend
from programmes.reports import charts, wording


def draw(trend: Trend) -> charts.Drawing:
    """Only for a trend that is ``drawn``."""
    known = list(reversed(trend.stretches))
    days = [each for each in known if each.first.value is not None]
    return charts.course(
        key="trend",
        title=_("How this criterion has gone."),
        description=" ".join([trend.sentence, trend.standing]),
        order=trend.criterion.stage.process_run.process.order,
        parts=_parts(known),
        scale=charts.CourseScale(
            top=_top(trend, days),
            ticks=_ticks(trend, _top(trend, days)),
            days=[
                (days[0].first.day, wording.short_day(days[0].first.day)),
                (days[-1].last.day, wording.short_day(days[-1].last.day)),
            ],
            asked=_asked(trend),
        ),
    )


def _parts(stretches: list[Stretch]) -> list[list[charts.CoursePoint]]:
    """Days on which nothing could be told leave a gap."""
    parts: list[list[charts.CoursePoint]] = [[]]
    for each in stretches:
        figure = each.figure
        if figure is None or figure.value is None or figure.low is None or figure.high is None:
            parts.append([])
            continue
        value, low, high = figure.value, figure.low, figure.high
        for day, turn in ((each.first.day, True), (each.last.day, False)):
            if turn or day != each.first.day:
                point = charts.CoursePoint(on=day, value=value, low=low, high=high, turn=turn)
                parts[-1].append(point)
    return [part for part in parts if part]


def _top(trend: Trend, stretches: list[Stretch]) -> float:
    if trend.share:
        return 1.0
    highest = max(each.first.high or 0.0 for each in stretches)
    return max(float(math.ceil(max(highest, trend.criterion.threshold or 0.0))), 1.0)


def _ticks(trend: Trend, top: float) -> list[tuple[float, str]]:
    if trend.share:
        return [(share, wording.percent(share)) for share in (0.0, 0.5, 1.0)]
    return [(height, wording.quantity(int(height))) for height in (0.0, top)]


def _asked(trend: Trend) -> tuple[float, str] | None:
    threshold = trend.criterion.threshold
    if threshold is None:
        return None
    words = wording.percent(threshold) if trend.share else wording.quantity(math.ceil(threshold))
    return threshold, _("asked: %(figure)s") % {"figure": words}
