"""What Policies is: its stages, what it counts, what it hands to the programme (S16, S17)."""

from django.utils.translation import gettext_lazy as _

from people.permissions import Permission
from processes.policies import queries, report, sample
from processes.policies.queries import policy as texts
from processes.policies.queries import trace
from programmes.process import MEASURED, Criterion, Process, Room, Stage

THRESHOLDS = frozenset({MEASURED})

STAGES = (
    Stage(
        key="inventory",
        name=_("Take stock"),
        purpose=_("List the rules that are in use, and find out where each of them comes from."),
        week=17,
        weeks=8,
        usually_after=_("Usually after True North has been ratified."),
        criteria=(
            Criterion(
                key="owned",
                text=_("Every text has an owner and a date for its review"),
                measure="owned",
                threshold=1.0,
            ),
            Criterion(
                key="whole",
                text=_("Those who keep the rules agree that the list is whole"),
            ),
        ),
    ),
    Stage(
        key="derive",
        name=_("Derive"),
        purpose=_("Write what is missing, from what the processes before have brought to light."),
        week=31,
        weeks=10,
        usually_after=_(
            "Usually after new paradigms are seeded, profiles are published, "
            "leaders have had their mirror and the standard is set."
        ),
        criteria=(
            Criterion(
                key="carried",
                text=_("At least 80 of 100 elements of the processes before are carried by a text"),
                measure="carried",
                threshold=0.80,
            ),
            Criterion(
                key="standards",
                text=_("Every standard says how it is measured and when one may depart from it"),
                measure="complete_standards",
                threshold=1.0,
            ),
            Criterion(
                key="balance",
                text=_("The texts draw on at least three of the five processes before"),
                source=_("Worked out from the traces of all texts in force."),
                threshold=0.60,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="consult",
        name=_("Consult"),
        purpose=_("Ask those who work by the texts, and clients where possible."),
        week=41,
        weeks=6,
        usually_after=_("Usually after Derive."),
        criteria=(
            Criterion(
                key="asked",
                text=_("Workers could comment on the drafts for at least 14 days"),
            ),
            Criterion(key="answered", text=_("Every comment has been answered")),
            Criterion(key="agreed", text=_("No two texts contradict one another")),
        ),
    ),
    Stage(
        key="approve",
        name=_("Approve and teach"),
        purpose=_("Put the texts into force, in every language, and teach what they ask."),
        week=47,
        weeks=8,
        usually_after=_("Usually after Consult."),
        criteria=(
            Criterion(
                key="traced",
                text=_("Every text in force can be traced to a reason that still stands"),
                measure="traced",
                threshold=1.0,
            ),
            Criterion(
                key="languages",
                text=_("Every text in force is written in each language of the organisation"),
                measure="translated",
                threshold=1.0,
            ),
            Criterion(
                key="taught",
                text=_("Those concerned were taught what the texts ask of them"),
            ),
            Criterion(
                key="carried_more",
                text=_("At least 90 of 100 elements of the processes before are carried by a text"),
                measure="carried",
                threshold=0.90,
                required_in=THRESHOLDS,
            ),
            Criterion(
                key="read",
                text=_("At least 80 of 100 have read what concerns them and understood it"),
                source=_("Counted from what people have signed and from three questions a text."),
                threshold=0.80,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="operate",
        name=_("Live by them"),
        purpose=_("Work by the texts, depart from them for a client's sake, and say so."),
        week=55,
        weeks=26,
        usually_after=_("Usually after Approve and teach."),
        criteria=(
            Criterion(
                key="departures",
                text=_(
                    "Departures for a client's sake were looked at within 30 days, without blame"
                ),
            ),
            Criterion(
                key="complaints",
                text=_("At least nine of ten complaints were acknowledged within two working days"),
            ),
            Criterion(
                key="in_time",
                text=_("At least 90 of 100 complaints were acknowledged within two working days"),
                source=_("Counted from the register of complaints."),
                threshold=0.90,
                minimum=5,
                required_in=THRESHOLDS,
            ),
        ),
    ),
    Stage(
        key="review",
        name=_("Review"),
        purpose=_("Keep, change or retire each text by what practice has shown."),
        week=81,
        weeks=6,
        usually_after=_("Usually half a year after Approve and teach."),
        criteria=(
            Criterion(
                key="fresh",
                text=_("At least 80 of 100 texts in force are within the date of their review"),
                measure="fresh",
                threshold=0.80,
            ),
            Criterion(
                key="learnt",
                text=_("Practice has changed a text, or it is minuted that none had to change"),
            ),
        ),
    ),
)

PROCESS = Process(
    key="policies",
    order=6,
    slug="policies",
    name=_("Policies"),
    purpose=_("Policies, standards and guidelines, each of which can be traced to a reason."),
    urls="processes.policies.urls",
    stages=STAGES,
    rooms=(
        Room(
            name=_("Policies, standards and guidelines"),
            summary=_("What holds here, why, and when one may depart from it."),
            url_name="policies:policy_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
        Room(
            name=_("Where each text comes from"),
            summary=_("What the texts are traced to, and what no text carries yet."),
            url_name="policies:trace_list",
            permission=Permission.PROCESS_RECORD_SEE,
        ),
    ),
    measures={
        "owned": texts.count_owned,
        "carried": trace.count_carried,
        "complete_standards": texts.count_complete_standards,
        "traced": trace.count_traced,
        "translated": texts.count_translated,
        "fresh": texts.count_fresh,
    },
    report=report.section,
    elements=queries.elements,
    insights=queries.insights,
    export=queries.export,
    erase=queries.erase,
    sample=sample.fill,
)
