"""What Emotional climate is: its stages, what it counts, what it hands over (S18 to S22)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.emotional_climate import queries, report, sample
from programmes.process import MEASURED, Criterion, Outcome, Process, Room, Stage
from programmes.pulses import figures as pulses

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="protect",
        name=_("Protect"),
        purpose=_("First the conditions: what strains people here, and who helps."),
        week=1,
        weeks=6,
        usually_after=_("Starts with the mandate, before anything else is asked of people."),
        criteria=(
            Criterion(key="helpers", text=_("Everyone can reach a helper, and knows how")),
            Criterion(
                key="strains",
                text=_("In every unit it is written down what strains people there"),
            ),
            Criterion(
                key="baseline",
                text=_("Enough people have answered the climate pulse for it to be read"),
                measure="climate_answered",
                source=_("Read from the climate pulse once it has closed."),
                threshold=0.30,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="make_room",
        name=_("Make room"),
        purpose=_("Places and times in which people can meet, be quiet and find their calm."),
        week=5,
        weeks=8,
        usually_after=_("Usually while Protect comes to its end."),
        criteria=(
            Criterion(
                key="spaces",
                text=_("At least one space is open"),
                measure="open_spaces",
                threshold=1,
            ),
            Criterion(
                key="accessible",
                text=_("At least one open space can be reached without steps"),
                measure="accessible_spaces",
                threshold=1,
            ),
            Criterion(
                key="usable",
                text=_("At least nine of ten people have a space or a time that they can use"),
            ),
            Criterion(
                key="calm",
                text=_("At least 50 of 100 say that there is a place where they find their calm"),
                source=_("Read from the climate pulse once it has closed."),
                measure="calm",
                threshold=0.50,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="skills",
        name=_("Skills"),
        purpose=_("Learn about emotion, empathy and anger, as each person chooses."),
        week=13,
        weeks=13,
        usually_after=_("Usually after Make room."),
        criteria=(
            Criterion(
                key="offered",
                text=_("At least four sessions were offered in the quarter, all of them voluntary"),
            ),
            Criterion(
                key="alternatives",
                text=_("Each session is free of any belief, has an alternative, and can be left"),
            ),
            Criterion(
                key="useful",
                text=_("At least 60 of 100 found the sessions useful"),
                source=_("Read from what people say after sessions, from ten answers on."),
                threshold=0.60,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="presence",
        name=_("Presence"),
        purpose=_("Be there, wholly, for the person in front of one."),
        week=26,
        weeks=12,
        usually_after=_("Usually after Skills."),
        criteria=(
            Criterion(
                key="opening_phrase",
                text=_("Those who serve were invited to find an opening phrase in their own words"),
            ),
            Criterion(
                key="no_script",
                text=_("Nobody is asked to show feelings by a script"),
            ),
            Criterion(
                key="practise",
                text=_("At least 10 of 100 people say that they practise and may be counted"),
                source=_("Counted from those who say so, from ten people on."),
                threshold=0.10,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="connect",
        name=_("Connect"),
        purpose=_("Ask clients and those who serve them whether they met."),
        week=38,
        weeks=16,
        usually_after=_("Usually after Presence."),
        criteria=(
            Criterion(
                key="free",
                text=_("Clients may always decline, and whoever served them is not present"),
            ),
            Criterion(
                key="talked_over",
                text=_("Teams have talked over what clients said: situations, never a person"),
            ),
            Criterion(
                key="connection",
                text=_("At least 60 of 100 clients felt at ease and attended to"),
                source=_("Read from the connection check, from 30 answers on."),
                threshold=0.60,
                minimum=30,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="discretion",
                text=_("At most 10 of 100 clients were asked or told more than they liked"),
                measure="discretion",
                source=_(
                    "Read from the connection check, from 30 answers on: at least 90 of 100 were not."
                ),
                threshold=0.90,
                minimum=30,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="hold",
        name=_("Hold"),
        purpose=_("Look at the climate every quarter, and keep what does people good."),
        week=54,
        weeks=13,
        usually_after=_("Usually after Connect."),
        criteria=(
            Criterion(
                key="looked_at",
                text=_("The climate was looked at this quarter, together with those concerned"),
            ),
            Criterion(
                key="remedies",
                text=_("Every serious strain has a remedy with a date and someone who sees to it"),
            ),
            Criterion(
                key="climate",
                text=_("The climate has not become worse over two pulses"),
                measure="climate_change",
                threshold=-pulses.LEAST_MOVE,
                source=_("Read from two climate pulses once both have closed."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="strain",
                text=_(
                    "Having to show feelings that one does not have has not become more frequent"
                ),
                measure="strain_change",
                threshold=-pulses.LEAST_MOVE,
                source=_("Read from two climate pulses once both have closed."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
)

PROCESS = Process(
    key="emotional_climate",
    order=7,
    slug="emotional-climate",
    name=_("Emotional climate"),
    purpose=_("At ease with oneself and with one another, so that a connection can begin."),
    urls="processes.emotional_climate.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Spaces"),
            summary=_("Where people can be quiet, meet, and find their calm."),
            url_name="emotional_climate:space_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
    ),
    measures={
        "open_spaces": queries.count_open,
        "accessible_spaces": queries.count_accessible,
    },
    figures={
        "climate": Outcome(name=_("People feel well in their team"), read=pulses.favourable("EC")),
        "calm": Outcome(
            name=_("People find a place for their calm"), read=pulses.favourable("EC", "EC6")
        ),
        "climate_answered": Outcome(
            name=_("Have answered the climate pulse"), read=pulses.response("EC"), beside=False
        ),
        "climate_change": Outcome(
            name=_("How the climate has moved"), read=pulses.change("EC"), beside=False
        ),
        "strain_change": Outcome(
            name=_("How the strain of shown feelings has moved"),
            read=pulses.change("EC", "EC4", good_is_low=True),
            beside=False,
        ),
        "discretion": Outcome(
            name=_("Clients were not asked more than they liked"),
            read=pulses.others("CC", "CC7"),
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
