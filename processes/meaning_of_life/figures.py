"""What is told of Meaning of Life beside the health of a programme (M3, M17, M18), from ten people on."""

from datetime import date
from math import ceil, floor

from django.utils.translation import gettext_lazy as _

from processes.meaning_of_life.queries import counts
from programmes.actions import assignment
from programmes.measures import goals
from programmes.measures.figure import Figure, suppressed
from programmes.models import Cycle, PrivateCount, StageRun
from programmes.process import Outcome
from programmes.pulses import figures as pulses
from programmes.pulses.disclosure import coding


def uptake(cycle: Cycle, today: date) -> Figure | None:
    """M17 over everyone who works here: all of them are invited once Write is open."""
    if not _opened(cycle, "write"):
        return None
    started = counts.steady([counts.STARTED]).get(counts.STARTED)
    if started is None:
        return suppressed("M17")
    invited = max(assignment.audience().count(), started.count)
    return goals.uptake(joined=started.count, invited=invited)


def reviewed(cycle: Cycle, today: date) -> Figure | None:
    """M18: of the plans that were completed, those that were looked at again."""
    if not _opened(cycle, "evaluate"):
        return None
    again = counts.share(counts.LOOKED_AGAIN, counts.CHECKED)
    if again is None:
        return suppressed("M18")
    return goals.reviewed_share(reviewed=again.done, active=again.expected)


def worth_it(cycle: Cycle, today: date) -> Figure | None:
    """M3: of those who came to a session and said what it was worth, those who said it was.

    Cut at both ends by the size of the group, like any share that is printed, so that "everybody"
    and "nobody" cannot be read; the interval is that of the share as it was cut.
    """
    from programmes.measures import participation

    if not _opened(cycle, "learn"):
        return None
    found = counts.judged()
    if found is None:
        return suppressed("M3")
    coded = coding.coded_share(found.yes, found.said)
    yes = found.yes
    if coded.end is coding.End.AT_LEAST:
        yes = floor(coded.percent * found.said / 100)
    elif coded.end is coding.End.AT_MOST:
        yes = ceil(coded.percent * found.said / 100)
    return participation.share(
        count=yes,
        answered=found.said,
        eligible=max(found.came, found.said),
        minimum=PrivateCount.MINIMUM,
    )


def conversations(cycle: Cycle, today: date) -> Figure | None:
    """M17, by people: of those whose request was due, who held a conversation within 30 days."""
    from programmes.measures import goals

    if not _opened(cycle, "converse"):
        return None
    held = counts.share(counts.TALK_IN_TIME, counts.TALK_ASKED)
    if held is None:
        return suppressed("M17")
    return goals.conversation_rate(held=held.done, requested=held.expected)


def talk_quality(cycle: Cycle, today: date) -> Figure | None:
    """M3: of those who held one and said how it was, for whom it was good, by their latest answer.

    Hidden as long as it was good for fewer than ten, so that it cannot say who was unhappy.
    """
    from programmes.measures import participation

    if not _opened(cycle, "converse"):
        return None
    good = counts.share(counts.TALK_GOOD, counts.TALK_ANSWERED)
    answered = counts.share(counts.TALK_ANSWERED, counts.TALK_HELD)
    if good is None or answered is None:
        return suppressed("M3")
    # Whoever answered has held one; counted on one day all the same.
    eligible = max(answered.expected, answered.done)
    return participation.share(
        count=good.done, answered=good.expected, eligible=eligible, minimum=10
    )


def _opened(cycle: Cycle, stage: str) -> bool:
    rows = StageRun.objects.filter(process_run__cycle=cycle, key=stage)
    rows = rows.filter(process_run__key="meaning_of_life")
    return rows.exclude(state=StageRun.State.PLANNED).exists()


FIGURES = {
    "free_choice": Outcome(
        name=_("Say that they could say no without consequences"), read=pulses.favourable("FC")
    ),
    "uptake": Outcome(name=_("Have begun a life plan"), read=uptake, private=frozenset({"n"})),
    "worth_it": Outcome(
        name=_("Say that a learning session was worth their time"),
        read=worth_it,
        private=frozenset({"n", "N"}),
    ),
    "reviewed": Outcome(
        name=_("Have looked at their plan again"), read=reviewed, private=frozenset({"n", "N"})
    ),
    "meaning_change": Outcome(
        name=_("How meaning at work has moved"), read=pulses.change("MW"), beside=False
    ),
    "conversations": Outcome(
        name=_("Have talked within 30 days of asking for it"),
        read=conversations,
        private=frozenset({"n", "N"}),
    ),
    "talk_quality": Outcome(
        name=_("Say that the conversation was good for them"),
        read=talk_quality,
        private=frozenset({"n", "N"}),
    ),
}
