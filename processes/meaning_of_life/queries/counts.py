"""What may be counted of private deeds: kept counts of ten people and more, and nothing else."""

from django.utils.translation import gettext_lazy as _

from programmes.models import PrivateCount, StageRun
from programmes.process import Count

STARTED = "plan_started"
GOAL_SET = "plan_goal_set"
CHECKED = "plan_checked"
LOOKED_AGAIN = "plan_looked_again"

WORDS = {
    STARTED: _("Have begun a plan"),
    GOAL_SET: _("Have set a goal with a first step"),
    CHECKED: _("Have completed a plan"),
    LOOKED_AGAIN: _("Have looked at their plan again"),
}


def latest() -> dict[str, PrivateCount]:
    """The latest count of each kind. A kind done by fewer than ten people has none."""
    rows = PrivateCount.objects.filter(process="meaning_of_life", kind__in=WORDS)
    latest_first = rows.order_by("kind", "-counted_on").distinct("kind")
    return {row.kind: row for row in latest_first}


def plans_with_a_goal(stage: StageRun) -> Count | None:
    return share(GOAL_SET, STARTED)


def plans_looked_at_again(stage: StageRun) -> Count | None:
    return share(LOOKED_AGAIN, CHECKED)


def share(part: str, whole: str) -> Count | None:
    """None where either is hidden. Both are of one day, so that no difference between days shows."""
    found = latest()
    if part not in found or whole not in found:
        return None
    if found[part].counted_on != found[whole].counted_on:
        return None
    return Count(done=found[part].count, expected=found[whole].count)
