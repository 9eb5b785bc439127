"""What Excellence is: its stages, what it counts, what it hands to the programme (S13 to S15)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.excellence import queries, report, sample
from programmes.process import MEASURED, Criterion, Outcome, Process, Room, Stage
from programmes.pulses import figures as pulses

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="standard",
        name=_("Set the standard"),
        purpose=_("Write down which behaviours show excellent service, in both tracks."),
        week=17,
        weeks=8,
        usually_after=_("Usually after True North has been ratified."),
        criteria=(
            Criterion(
                key="track_a",
                text=_(
                    "At least eight behaviours are in force for those who manage and administer"
                ),
                measure="in_force_managing",
                threshold=8,
            ),
            Criterion(
                key="track_b",
                text=_("At least eight behaviours are in force for those who serve"),
                measure="in_force_serving",
                threshold=8,
            ),
            Criterion(
                key="judges",
                text=_("At least five people who know the work have judged the standard"),
            ),
            Criterion(
                key="agreement",
                text=_("Those who judged the standard agree closely on what can be expected"),
                source=_("Worked out from the judges' estimates, from five judges on."),
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="baseline",
        name=_("See where we stand"),
        purpose=_("A first test and first observations, from which to learn and nothing else."),
        week=25,
        weeks=6,
        usually_after=_("Usually after Set the standard."),
        criteria=(
            Criterion(
                key="first_test",
                text=_("A first test was offered in both tracks, without consequence for anyone"),
            ),
            Criterion(
                key="first_observations",
                text=_("First observations were made and talked over with those observed"),
            ),
            Criterion(
                key="tests",
                text=_("At least ten people in each track have taken the first test"),
                source=_("Counted from the first test once it has closed."),
                minimum=10,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="clients",
                text=_("At least 30 clients have answered the connection check"),
                measure="clients_answered",
                threshold=30,
                source=_("Counted from the connection check."),
                minimum=30,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="teach",
        name=_("Teach"),
        purpose=_("Both tracks learn what excellent service asks of them, in paid time."),
        week=31,
        weeks=12,
        usually_after=_("Usually after See where we stand."),
        criteria=(
            Criterion(key="paid_time", text=_("Both tracks were taught in paid working time")),
            Criterion(
                key="attended",
                text=_("At least nine of ten people in each track have taken part"),
            ),
            Criterion(
                key="gain",
                text=_("The second test shows that the sessions have taught something"),
                source=_("Worked out from both tests, for groups of ten people or more."),
                threshold=0.30,
                minimum=10,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="practise",
        name=_("Practise"),
        purpose=_("Serve by the standard every day, be observed, and put right what went wrong."),
        week=39,
        weeks=16,
        usually_after=_("Usually while Teach comes to its end."),
        criteria=(
            Criterion(
                key="observed",
                text=_("At least eight of ten people were observed three times or more"),
            ),
            Criterion(
                key="recoveries",
                text=_("Cases that were put right for a client are written down and shared"),
            ),
            Criterion(
                key="feedback",
                text=_("At least 90 of 100 observations were talked over within two days"),
                source=_("Counted from the observations."),
                threshold=0.90,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="certify",
        name=_("Certify"),
        purpose=_("A panel confirms knowledge, practice and attitude together: none buys another."),
        week=55,
        weeks=8,
        usually_after=_("Usually after Practise."),
        criteria=(
            Criterion(
                key="panel",
                text=_("Each certificate was decided by at least two people, with reasons"),
            ),
            Criterion(
                key="support",
                text=_("Everyone who is on the way has a plan of support and a next step"),
            ),
            Criterion(
                key="certified",
                text=_("At least 80 of 100 people in each track are certified"),
                source=_("Counted from the register of certificates."),
                threshold=0.80,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="sustain",
        name=_("Sustain"),
        purpose=_("Renew what was learnt; colleagues observe and help one another."),
        week=63,
        weeks=26,
        usually_after=_("Usually after Certify."),
        criteria=(
            Criterion(
                key="renewals",
                text=_("At most one in ten certificates is past the date of its renewal"),
            ),
            Criterion(
                key="peers",
                text=_("Colleagues observe one another without being asked to each time"),
            ),
            Criterion(
                key="connection",
                text=_("More clients than at first report a full connection"),
                source=_("Read from the connection check, from 30 answers on."),
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
)

PROCESS = Process(
    key="excellence",
    order=5,
    slug="excellence",
    name=_("Excellence"),
    purpose=_("Know what excellent service is, and practise it: the lowest level allowed."),
    urls="processes.excellence.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Service standard"),
            summary=_("The behaviours that show excellent service, in two tracks."),
            url_name="excellence:service_standard_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
    ),
    measures={
        "in_force_managing": queries.count_managing,
        "in_force_serving": queries.count_serving,
    },
    figures={
        "service_climate": Outcome(
            name=_("Here it is possible to serve well"), read=pulses.favourable("SC")
        ),
        "clients_answered": Outcome(
            name=_("Clients have answered the connection check"),
            read=pulses.answered("CC"),
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
