"""What Leadership is: its stages, what it counts, what it hands to the programme (S9 to S12)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.leadership import queries, report, sample
from programmes.process import MEASURED, Criterion, Outcome, Process, Room, Stage
from programmes.pulses import figures as pulses

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="ready",
        name=_("Make ready"),
        purpose=_("Say why, agree who sees what, and train those who will coach."),
        week=17,
        weeks=6,
        usually_after=_("Usually after True North has been ratified."),
        criteria=(
            Criterion(
                key="coaches",
                text=_("At least nine of ten people who lead others are trained to coach"),
            ),
            Criterion(
                key="notice",
                text=_("Everyone has been told why this is done and who sees what in it"),
            ),
            Criterion(
                key="safety",
                text=_("At least ten people have said how safe it is to speak up in their team"),
                measure="safety_answered",
                threshold=10,
                source=_("Read from the questions on speaking up in a pulse once it has closed."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="mirror",
        name=_("Mirror"),
        purpose=_("See one's own way of leading as others see it, and talk it over with a coach."),
        week=23,
        weeks=8,
        usually_after=_("Usually after Make ready."),
        criteria=(
            Criterion(
                key="talked_over",
                text=_("Everyone who was given a mirror has talked it over with a coach"),
            ),
            Criterion(
                key="free",
                text=_("After the first round, taking part is each person's own choice"),
            ),
            Criterion(
                key="raters",
                text=_("Every mirror rests on the answers of at least five people"),
                source=_("Read from the mirror questionnaires once they have closed."),
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="coach",
        name=_("Coach"),
        purpose=_("Talk towards a goal, with real choices and a next step, and keep one's word."),
        week=27,
        weeks=26,
        usually_after=_("Usually while Mirror comes to its end."),
        criteria=(
            Criterion(
                key="sessions",
                text=_("Those who are coached have had three conversations or more in six months"),
            ),
            Criterion(
                key="promises_made",
                text=_("At least ten people have promised somebody something"),
                measure="promises_made",
                threshold=10,
            ),
            Criterion(
                key="promises_kept",
                text=_(
                    "At least ten people have confirmed that a promise to them was kept in time"
                ),
                measure="promises_kept",
                threshold=10,
            ),
            Criterion(
                key="kept_share",
                text=_("At least 75 of 100 promises that were due were kept in time"),
                source=_("Worked out from the promises once there are enough of them to be shown."),
                threshold=0.75,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="teach_and_learn",
        name=_("Teach and learn"),
        purpose=_("Everybody teaches something, and everybody learns something."),
        week=31,
        weeks=26,
        usually_after=_("Usually while Coach is under way."),
        criteria=(
            Criterion(
                key="rounds",
                text=_("In every unit colleagues have taught one another in a round of their own"),
            ),
            Criterion(
                key="upward",
                text=_("People have also taught those above them, and examples are written down"),
            ),
            Criterion(
                key="taught",
                text=_("At least 25 of 100 people have taught a colleague something"),
                source=_("Counted from what teachers note and learners confirm."),
                threshold=0.25,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="rotate",
        name=_("Rotate the lead"),
        purpose=_("Whoever is best placed for the matter in hand leads it."),
        week=57,
        weeks=13,
        usually_after=_("Usually after Teach and learn."),
        criteria=(
            Criterion(
                key="handovers",
                text=_(
                    "In at least seven of ten teams the lead was handed over once in the quarter"
                ),
            ),
            Criterion(
                key="looked_back",
                text=_("The teams have looked back at what happened when somebody else led"),
            ),
            Criterion(
                key="humility",
                text=_("Handing over the lead has not become rarer since the first mirror"),
                source=_("Read from two mirror questionnaires once both have closed."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="open_learning",
        name=_("Open learning"),
        purpose=_("Look back together across units, and change what we do."),
        week=65,
        weeks=16,
        usually_after=_("Usually after Rotate the lead has begun."),
        criteria=(
            Criterion(
                key="reviews",
                text=_("Units have looked back together, and what changed is written down"),
            ),
            Criterion(
                key="second_generation",
                text=_("Some of those who teach now were themselves taught here before"),
            ),
            Criterion(
                key="learning",
                text=_("At least 60 of 100 say that people here learn from one another"),
                source=_("Read from the questions on learning in a pulse once it has closed."),
                measure="learning",
                threshold=0.60,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
)

PROCESS = Process(
    key="leadership",
    order=4,
    slug="leadership",
    name=_("Leadership"),
    purpose=_("Everyone leads: we learn from one another, coach, and keep our word."),
    urls="processes.leadership.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Promises"),
            summary=_("What you have promised to somebody, and what was promised to you."),
            url_name="leadership:promise_list",
            permission=Permission.PROMISE_MAKE,
        ),
    ),
    measures={
        "promises_made": queries.count_made,
        "promises_kept": queries.count_kept,
    },
    private_measures=frozenset({"promises_made", "promises_kept"}),
    figures={
        "learning": Outcome(name=_("People learn from one another"), read=pulses.favourable("LR")),
        "safety": Outcome(name=_("It is safe to speak up"), read=pulses.favourable("PS")),
        "safety_answered": Outcome(
            name=_("Have said how safe it is to speak up"),
            read=pulses.answered("PS"),
            beside=False,
        ),
    },
    report=report.section,
    elements=queries.elements,
    insights=queries.insights,
    export=queries.export,
    erase=queries.erase,
    sample=sample.fill,
)
