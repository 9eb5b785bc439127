"""Questions about sign-ins: who of the bound organisation has one, and with which parts."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Value, When

from people.models import AccessCard, Department, Grant, Member, Part

ORDER = (
    *(Part.HR, Part.DEPARTMENT_HR, Part.ADMINISTRATOR, Part.SPONSOR, Part.CONSULTANT),
    *(Part.MANAGER, Part.WORKER),
)


@dataclass(frozen=True)
class SignIn:
    member: Member
    email: str | None
    parts: tuple[Part, ...]
    has_card: bool


def everyone() -> list[SignIn]:
    """Those with most to steer first. For sample organisations: it holds all of them at once."""
    grants = Grant.objects.filter(member=OuterRef("pk")).values_list(
        Case(When(department=None, then=F("part")), default=Value(Part.DEPARTMENT_HR.value))
    )
    rows = (
        Member.objects.filter(account__isnull=False, left_on=None)
        .select_related("account")
        .annotate(
            granted=ArraySubquery(grants),
            has_card=Exists(AccessCard.objects.filter(member=OuterRef("pk"), withdrawn_at=None)),
            leads=Exists(Department.objects.filter(manager=OuterRef("pk")))
            | Exists(Member.objects.filter(manager=OuterRef("pk"))),
        )
        .order_by("sort_key", "pk")
    )
    found = [
        SignIn(
            row,
            row.account.email if row.account else None,
            _parts(row),
            row.has_card,  # type: ignore[attr-defined]
        )
        for row in rows
    ]
    return sorted(found, key=lambda sign_in: ORDER.index(sign_in.parts[0]))


def _parts(member: Member) -> tuple[Part, ...]:
    parts = {Part(part) for part in member.granted}  # type: ignore[attr-defined]
    if member.leads:  # type: ignore[attr-defined]
        parts.add(Part.MANAGER)
    if not member.external or not parts:
        parts.add(Part.WORKER)
    return tuple(part for part in ORDER if part in parts)
