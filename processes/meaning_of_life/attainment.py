"""How far goals came (M18), in words and as a line; for their writer's eyes alone."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from processes.meaning_of_life.models import Goal
from processes.meaning_of_life.queries.self_evaluation import Found, Look, Way
from programmes.reports import charts

AS_EXPECTED = 50
# Half a level of a single goal: less than that is told as what was expected.
NEAR = 5
STEPS = (
    (Goal.Level.MUCH_LESS, pgettext_lazy("how far a goal came", "much less")),
    (Goal.Level.LESS, pgettext_lazy("how far a goal came", "less")),
    (Goal.Level.EXPECTED, pgettext_lazy("how far a goal came", "expected")),
    (Goal.Level.MORE, pgettext_lazy("how far a goal came", "more")),
    (Goal.Level.MUCH_MORE, pgettext_lazy("how far a goal came", "much more")),
)
FARTHER = gettext_lazy("Taken together, your goals came further than you had expected.")
AS_FAR = gettext_lazy("Taken together, your goals came about as far as you had expected.")
LESS_FAR = gettext_lazy("Taken together, your goals came less far than you had expected.")


@dataclass(frozen=True)
class Said:
    """One sentence, and the number behind it (13 to 87)."""

    sentence: str
    score: int


def said(look: Look) -> Said | None:
    """All goals of one look together."""
    value = look.attainment.value
    if value is None:
        return None
    far = (
        FARTHER
        if value > AS_EXPECTED + NEAR
        else LESS_FAR
        if value < AS_EXPECTED - NEAR
        else AS_FAR
    )
    return Said(str(far), round(value))


def course(way: Way) -> str:
    """One goal from its first look to its last, in a sentence."""
    last, first = way.found[0], way.found[-1]
    words = {"last": last.level.label, "first": first.level.label}
    if len(way.found) == 1:
        return _("When you looked: %(last)s.") % words
    if last.level == first.level:
        return _("At the first look and at the last: %(last)s.") % words
    return _("At the first look: %(first)s. At the last: %(last)s.") % words


def draw(way: Way) -> SafeString:
    """A line over two looks and more; for fewer, nothing."""
    found = list(reversed(way.found))
    if len(found) < 2:
        return SafeString()
    points = [_point(each) for each in found]
    days = [points[0].on, points[-1].on]
    drawing = charts.course(
        key=f"goal-{way.goal.uuid}",
        title=_("How this goal has gone."),
        description=course(way),
        order=2,
        parts=[points],
        scale=charts.CourseScale(
            top=float(Goal.Level.MUCH_MORE - Goal.Level.MUCH_LESS),
            ticks=[(_height(level), str(word)) for level, word in STEPS],
            days=[(day, date_format(day, "MONTH_DAY_FORMAT")) for day in dict.fromkeys(days)],
        ),
    )
    return mark_safe(drawing)  # noqa: S308  # charts escape whatever they are given


def _point(found: Found) -> charts.CoursePoint:
    height, day = _height(found.level), timezone.localdate(found.review.reviewed_at)
    return charts.CoursePoint(on=day, value=height, low=height, high=height)


def _height(level: Goal.Level) -> float:
    return float(level - Goal.Level.MUCH_LESS)
