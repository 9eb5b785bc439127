"""What may be counted of private deeds: kept counts of ten people and more, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
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
CAME = "session_attended"
JUDGED = "session_judged"
WORTH_IT = "session_worth_it"

OF_PLANS = (STARTED, GOAL_SET, CHECKED, LOOKED_AGAIN)
# Of conversations: a request counts once there was time for it; good is by the worker's own answers.
TALK_ASKED = "talk_asked"
TALK_IN_TIME = "talk_in_time"
TALK_HELD = "talk_held"
TALK_ANSWERED = "talk_answered"
TALK_GOOD = "talk_good"

WORDS = {
    STARTED: _("Have begun a plan"),
    GOAL_SET: _("Have set a goal with a first step"),
    CHECKED: _("Have completed a plan"),
    LOOKED_AGAIN: _("Have looked at their plan again"),
    TALK_HELD: _("Have talked about it with somebody of their choice"),
}


@dataclass(frozen=True)
class Told:
    """What people did, in words, and how many of them; no number for fewer than ten."""

    text: Promise
    count: int | None = None
    counted_on: date | None = None


def told() -> list[Told]:
    """Every kind, in the order of the stages, with its count."""
    found = steady(WORDS)
    return [
        Told(words, found[kind].count, found[kind].counted_on) if kind in found else Told(words)
        for kind, words in WORDS.items()
    ]


def plans_with_a_goal(stage: StageRun) -> Count | None:
    return share(GOAL_SET, STARTED)


def plans_looked_at_again(stage: StageRun) -> Count | None:
    return share(LOOKED_AGAIN, CHECKED)


def came() -> PrivateCount | None:
    """How many have been to a session."""
    return steady([CAME]).get(CAME)


def steady(kinds: Iterable[str]) -> dict[str, PrivateCount]:
    """Of each kind what was first counted, and then only what ten people more have moved.

    Whoever looked each time would else read from the difference what one person did.
    """
    told: dict[str, PrivateCount] = {}
    rows = PrivateCount.objects.filter(process="meaning_of_life", kind__in=list(kinds))
    for row in rows.order_by("counted_on"):
        before = told.get(row.kind)
        if before is None or abs(row.count - before.count) >= PrivateCount.MINIMUM:
            told[row.kind] = row
    return told


@dataclass(frozen=True)
class Judged:
    """How many said whether sessions were worth their time, how many said yes, how many came."""

    yes: int
    said: int
    came: int


def judged() -> Judged | None:
    """What was first counted of all three on one day, and then only what ten people more have moved.

    Whoever reads it each day, and knows who came the day before, would else read one person's answer
    from the difference. None as long as fewer than ten said yes: that is a count of fewer than ten.
    """
    days: dict[date, dict[str, int]] = defaultdict(dict)
    kinds = (CAME, JUDGED, WORTH_IT)
    rows = PrivateCount.objects.filter(process="meaning_of_life", kind__in=kinds)
    for day, kind, count in rows.order_by("counted_on").values_list("counted_on", "kind", "count"):
        days[day][kind] = count
    told: Judged | None = None
    for found in days.values():
        if len(found) == len(kinds):
            now = Judged(yes=found[WORTH_IT], said=found[JUDGED], came=found[CAME])
            if told is None or abs(now.said - told.said) >= PrivateCount.MINIMUM:
                told = now
    return told


def share(part: str, whole: str) -> Count | None:
    """The two as they are told: each moves by ten people or stays. None where either is hidden.

    They may be of different days, so the part is cut where the whole has not moved yet.
    """
    found = steady([part, whole])
    if part not in found or whole not in found:
        return None
    expected = found[whole].count
    return Count(done=min(found[part].count, expected), expected=expected)


def offered_on(cycle: Cycle) -> datetime | None:
    """The day on which someone signed that everyone was offered the plan."""
    stages = StageRun.objects.filter(process_run__cycle=cycle, process_run__key="meaning_of_life")
    signed = Evidence.objects.filter(
        criterion__stage__in=stages, criterion__key="offered", withdrawn_at__isnull=True
    )
    return signed.order_by("signed_at").values_list("signed_at", flat=True).first()
