"""What True North is: its stages, what it counts, what it hands to the programme (S1, S2)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.true_north import queries, report, sample
from programmes.process import MEASURED, Criterion, Outcome, Process, Room, Stage
from programmes.pulses import figures as pulses

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="listen",
        name=_("Listen"),
        purpose=_("Hear which values people live today and which they wish for."),
        week=1,
        weeks=6,
        criteria=(
            Criterion(key="circles", text=_("A story circle was held in each unit")),
            Criterion(key="dictionary", text=_("The steering group approved the list of values")),
            Criterion(
                key="ballot_grade",
                text=_(
                    "The value ballot was answered by enough people to be read (grade C or better)"
                ),
                source=_("Read from the value ballot once it has closed."),
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="draft",
        name=_("Draft"),
        purpose=_(
            "Write the principles, the mission, the vision and three to seven values together."
        ),
        week=3,
        weeks=8,
        usually_after=_("Usually after Listen."),
        criteria=(
            Criterion(key="authors", text=_("People from at least three levels wrote the drafts")),
            Criterion(
                key="cards",
                text=_("At least three value cards are written, each with two behaviours"),
                measure="value_cards",
                threshold=3,
            ),
        ),
    ),
    Stage(
        key="ratify",
        name=_("Ratify"),
        purpose=_("Consult everyone, answer every objection, and adopt."),
        week=11,
        weeks=6,
        usually_after=_("Usually after Draft."),
        criteria=(
            Criterion(
                key="consultation",
                text=_(
                    "Everyone was consulted for at least 14 days and every objection was answered"
                ),
            ),
            Criterion(
                key="adopted",
                text=_("At least three value cards are adopted"),
                measure="adopted_value_cards",
                threshold=3,
            ),
            Criterion(
                key="clarity",
                text=_("At least 60 of 100 say that True North is clear to them"),
                source=_("Read from the True North questions of a pulse once it has closed."),
                measure="clarity",
                threshold=0.60,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="seed",
        name=_("Seed new paradigms"),
        purpose=_("Volunteers host a first small practice of the new way."),
        week=17,
        weeks=8,
        usually_after=_("Usually after Ratify."),
        criteria=(
            Criterion(
                key="hosts", text=_("Each new paradigm has a host and a first small practice")
            ),
            Criterion(
                key="gentle",
                text=_("For each, it is written down what the old way protected"),
            ),
            Criterion(
                key="adopters",
                text=_("At least 10 of 100 act in the new way"),
                source=_("Read from the paradigm check once it has closed."),
                threshold=0.10,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="attract",
        name=_("Attract"),
        purpose=_("Show what people gain, and never compel."),
        week=25,
        weeks=12,
        usually_after=_("Usually after Seed new paradigms."),
        criteria=(
            Criterion(key="stories", text=_("Stories of gain were told in every unit")),
            Criterion(key="free", text=_("Nobody was compelled: the worker representatives agree")),
            Criterion(
                key="spread",
                text=_(
                    "At least 25 of 100 act in the new way, in half of the units that may be shown"
                ),
                source=_("Read from the paradigm check once it has closed."),
                threshold=0.25,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="review",
        name=_("Review"),
        purpose=_("Look at True North once a year: keep, adjust or retire each element."),
        week=48,
        weeks=4,
        usually_after=_("Usually a year after Ratify."),
        criteria=(
            Criterion(key="minutes", text=_("Each element was reviewed, and the minutes are kept")),
            Criterion(
                key="gap",
                text=_(
                    "The distance to the wished values has not grown, or the reason is written down"
                ),
            ),
        ),
    ),
)

PROCESS = Process(
    key="true_north",
    order=1,
    slug="true-north",
    name=_("True North"),
    purpose=_("Where we are heading, and why: principles, mission, vision and values."),
    urls="processes.true_north.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Value cards"),
            summary=_("Principles and values, with the behaviours that show them."),
            url_name="true_north:value_card_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
    ),
    measures={
        "value_cards": queries.count_written,
        "adopted_value_cards": queries.count_adopted,
    },
    figures={
        "clarity": Outcome(name=_("True North is clear to people"), read=pulses.favourable("TN")),
    },
    report=report.section,
    elements=queries.elements,
    insights=queries.insights,
    export=queries.export,
    erase=queries.erase,
    sample=sample.fill,
)
