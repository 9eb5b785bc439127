"""Questions about consultants: who may see a programme, and which pages they have opened."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import AuditEvent, Grant, Member, Part
from programmes import registry
from programmes.actions.programme_access import LOOK
from programmes.models import Programme, ProgrammeAccess

PAGES: dict[str, Promise] = {
    "programmes:overview": gettext_lazy("Overview"),
    "programmes:lacking": gettext_lazy("What the open gates lack"),
    "programmes:log": gettext_lazy("What changed"),
    "programmes:participation": gettext_lazy("Participation"),
    "programmes:criterion_trend": gettext_lazy("How a criterion went"),
    "programmes:gate_detail": gettext_lazy("A decision about a gate"),
    "programmes:evidence_file": gettext_lazy("A file of evidence, taken away"),
    "programmes:health": gettext_lazy("Health of the programme"),
    "portfolio": gettext_lazy("The portfolio, with a line about this programme"),
    "programmes:sponsor": gettext_lazy("The programme on one page"),
    "calendar_file": gettext_lazy("Its gates and milestones, read by their calendar"),
    "template_list": gettext_lazy("The list of templates"),
    "template_detail": gettext_lazy("A template"),
    "template_file": gettext_lazy("A template, taken away as a file"),
    "template_bring": gettext_lazy("Bringing a template from a file"),
    "reports:report_list": gettext_lazy("The list of reports"),
    "reports:report_create": gettext_lazy("Asking for a report"),
    "reports:report_detail": gettext_lazy("A report"),
    "reports:report_download": gettext_lazy("A report, taken away as PDF"),
    "reports:report_again": gettext_lazy("A report, made again"),
    "reports:report_remove": gettext_lazy("Removing a report"),
}


@dataclass(frozen=True)
class Consultant:
    """``until`` is their last day; ``access`` is there where the programme was named for them."""

    member: Member
    until: date
    access: ProgrammeAccess | None


@dataclass(frozen=True)
class Look:
    at: datetime
    name: str
    page: str
    uuid: UUID


def consultants(programme: Programme) -> list[Consultant]:
    """Everyone who plays the part, those with the programme first."""
    accesses = {
        row.member_id: row
        for row in ProgrammeAccess.objects.filter(programme=programme).select_related("given_by")
    }
    grants = Grant.objects.filter(part=Part.CONSULTANT).select_related("member")
    found = [
        Consultant(grant.member, grant.until, accesses.get(grant.member_id))
        for grant in grants.order_by("member__sort_key", "pk")
        if grant.until is not None
    ]
    return sorted(found, key=lambda consultant: consultant.access is None)


def named_for(member: Member) -> set[int]:
    """The ids of the programmes that a consultant may see."""
    rows = ProgrammeAccess.objects.filter(member=member)
    return set(rows.values_list("programme_id", flat=True))


def looks(programme: Programme, limit: int, before: AuditEvent | None = None) -> list[Look]:
    """The latest, newest first; those at lists of all reports stand in each programme's."""
    rows = AuditEvent.objects.filter(action=LOOK).filter(
        Q(object_uuid=programme.uuid) | Q(object_uuid=None)
    )
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return [
        Look(row.at, row.actor.name if row.actor else "", page_in_words(row.detail), row.uuid)
        for row in rows.select_related("actor").order_by("-at", "-pk")[:limit]
    ]


def page_in_words(detail: dict[str, str]) -> str:
    """What was opened, from the name of its address."""
    code = detail.get("page", "")
    if code in PAGES:
        return str(PAGES[code])
    key, _colon, page = code.partition(":")
    for process in registry.processes():
        if process.key == key:
            rooms = {room.url_name: str(room.name) for room in process.rooms}
            told = {"process": process.name, "page": rooms.get(code, page.replace("_", " "))}
            return _("%(process)s: %(page)s") % told
        if code == f"programmes:process:{process.slug}":
            return str(process.name)
    return code
