"""Whom somebody may choose for a conversation, for a share, and for a reading of their goals."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from people import access
from people.models import Member
from processes.meaning_of_life.models import Kind, Partner
from programmes.models import Programme, StageRun
from programmes.process import Count

# More are not listed one below the other: their name can be typed.
LISTED = 30
_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Partner.NAMED)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Choice:
    """Somebody who may be chosen, and as what."""

    member: Member
    kind: Kind

    @property
    def words(self) -> str:
        return f"{self.member.name} · {self.kind.label}"


def named(programme: Programme) -> QuerySet[Partner]:
    """The whole list, by kind and name."""
    rows = Partner.objects.filter(programme=programme).select_related("member")
    return rows.order_by(_ORDER, "member__sort_key", "pk")


def partners_for(member: Member, programme: Programme, today: date) -> list[Choice]:
    """One's own manager first, then those who were named, by kind; at most ``LISTED`` of them."""
    manager = access.manager_of(member)
    own = [Choice(manager, Kind.MANAGER)] if manager and works(manager, today) else []
    known = {member.pk, *(choice.member.pk for choice in own)}
    rows = _working(named(programme), today).exclude(member__in=known)
    return own + [Choice(row.member, Kind(row.kind)) for row in rows[:LISTED]]


def readers_for(member: Member, programme: Programme, today: date) -> list[Choice]:
    """Those who are trained to read goals for clarity; one's own manager only if HR named them."""
    rows = _working(named(programme), today).filter(reads=True).exclude(member=member)
    return [Choice(row.member, Kind.READER) for row in rows[:LISTED]]


def typed(member: Member, programme: Programme) -> QuerySet[Member]:
    """Whose name may be typed: colleagues of one's own department, and all who were named."""
    near = Q(pk__in=Partner.objects.filter(programme=programme).values("member"))
    if member.department_id:
        near |= Q(department=member.department_id)
    return Member.objects.filter(near, external=False).exclude(pk=member.pk)


def kind_of(
    member: Member, other: Member, programme: Programme, today: date, *, reading: bool = False
) -> Kind | None:
    """What ``other`` is to ``member``, or None where they cannot be chosen."""
    if other.pk == member.pk or not works(other, today):
        return None
    row = Partner.objects.filter(programme=programme, member=other).first()
    if reading:
        return Kind.READER if row and row.reads else None
    if access.managers_of([member])[member.pk] == other.pk:
        return Kind.MANAGER
    if row is not None:
        return Kind(row.kind)
    near = member.department_id and other.department_id == member.department_id
    return Kind.PEER if near and not other.external else None


def kinds_for(member: Member, programme: Programme, today: date) -> list[Kind]:
    """The kinds among which a member can choose, each once, for the page of the invitation."""
    kinds = dict.fromkeys(choice.kind for choice in partners_for(member, programme, today))
    if member.department_id:
        kinds[Kind.PEER] = None
    return list(kinds)


def works(member: Member, today: date) -> bool:
    return member.left_on is None or member.left_on >= today


def partner_kinds(stage: StageRun) -> Count:
    """How many kinds somebody has been named for, of those who work here.

    Own managers and colleagues of a department come without a list, so they count for nothing.
    """
    rows = Partner.objects.filter(
        programme=stage.process_run.cycle.programme, member__left_on__isnull=True
    )
    return Count(done=len(set(rows.order_by().values_list("kind", flat=True).distinct())))


def _working(rows: QuerySet[Partner], today: date) -> QuerySet[Partner]:
    return rows.filter(Q(member__left_on__isnull=True) | Q(member__left_on__gte=today))
