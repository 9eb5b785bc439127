"""Questions about parts: who plays one that was given."""

from people.models import Department, Grant, Member, Part
from people.models.part import GRANTED
from people.prepared import Prepared

SHOWN = 20
ORDER = GRANTED


_of_member = Prepared(
    lambda member: (
        Grant.objects.filter(member=member).select_related("department").order_by("part")
    ),
    member=int,
)
_managed = Prepared(
    lambda member: Department.objects.filter(manager=member).order_by("name", "pk")[:SHOWN],
    member=int,
)


def given_to(member: Member) -> list[Grant]:
    return _of_member(member=member.pk)


def managed_by(member: Member) -> list[Department]:
    """The first few departments that somebody leads."""
    return _managed(member=member.pk)


def grants() -> list[Grant]:
    """Those that run and those that are over, by part and name."""
    rows = Grant.objects.select_related("member", "given_by", "department").order_by(
        "member__sort_key", "pk"
    )
    return sorted(rows, key=lambda grant: ORDER.index(Part(grant.part)))
