"""What may be counted of private deeds: kept counts of ten people and more, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Cycle, Evidence, PrivateCount, StageRun
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


@dataclass(frozen=True)
class Told:
    """What people did, in words, and how many of them; no number for fewer than ten."""

    text: Promise
    count: int | None = None
    counted_on: date | None = None


def told() -> list[Told]:
    """Every kind, in the order of the stages, with its latest count."""
    found = latest()
    return [
        Told(words, found[kind].count, found[kind].counted_on) if kind in found else Told(words)
        for kind, words in WORDS.items()
    ]


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


def offered_on(cycle: Cycle) -> datetime | None:
    """The day on which someone signed that everyone was offered the plan."""
    stages = StageRun.objects.filter(process_run__cycle=cycle, process_run__key="meaning_of_life")
    signed = Evidence.objects.filter(
        criterion__stage__in=stages, criterion__key="offered", withdrawn_at__isnull=True
    )
    return signed.order_by("signed_at").values_list("signed_at", flat=True).first()
