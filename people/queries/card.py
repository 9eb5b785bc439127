"""Questions about cards: whom one lets in, who has one, and for whom one can be printed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from people import access, scope
from people.models import (
    AccessCard,
    CardSheet,
    Department,
    Grant,
    Member,
    Membership,
    Organisation,
    Part,
)
from people.prepared import Prepared
from people.queries.department import lies_within, within
from people.signin import codes

# A second factor is asked of most of them, so a card alone would never do; and a card that somebody
# else prints must not open the parts of those who look after much.
NOT_BY_CARD = frozenset({*access.MORE, Part.CONSULTANT})
PAGE = 50


@dataclass(frozen=True)
class Found:
    """A card that is not withdrawn, found before any organisation was bound."""

    organisation: Organisation
    card: AccessCard
    member: Member

    def opens_with(self, code: str) -> bool:
        return codes.code_fits(code, self.card.code_hash)


def by_key(key: str, at: datetime) -> Found | None:
    """The card whose QR code holds ``key``; its code is still to be asked for."""
    organisation_id = codes.organisation_of(key)
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    return _live(organisation, at, token_hash=codes.token_hash(key))


def by_number(*, slug: str, number: str, code: str, at: datetime) -> Found | None:
    """Takes as long for an unknown organisation or number as for a wrong code."""
    organisation = Organisation.objects.filter(slug=slug.strip().lower()).first()
    found = _live(organisation, at, member__number=number.strip())
    fits = codes.code_fits(code, found.card.code_hash if found else None)
    return found if fits else None


def by_uuid(*, organisation_id: int, value: str, at: datetime) -> Found | None:
    """A card that was shown a moment ago."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    return _live(organisation, at, uuid=uuid.UUID(value))


def _live(organisation: Organisation | None, at: datetime, **condition: object) -> Found | None:
    """Asks as much for an organisation that is not there."""
    with scope.bind(organisation.pk if organisation else scope.NOWHERE), transaction.atomic():
        card = (
            AccessCard.objects.select_related("member")
            .filter(_here(at.date(), "member__"), withdrawn_at=None, **condition)
            .first()
        )
    return Found(organisation, card, card.member) if organisation and card else None


def is_live(*, organisation_id: int, value: str) -> bool:
    """Whether the card that opened a session still holds."""
    with scope.bind(organisation_id), transaction.atomic():
        return AccessCard.objects.filter(uuid=value, withdrawn_at=None).exists()


def barred(members: Iterable[Member], at: datetime) -> set[int]:
    """Ids of those whom no card may let in.

    Who plays a part that asks for more; whose account has an address or is known in another
    organisation, where a card would let one organisation take a sign-in that is not its own.
    """
    rows = Member.objects.filter(pk__in=[member.pk for member in members])
    return set(rows.exclude(_eligible(at.date())).values_list("pk", flat=True))


def to_print(*, department: Department | None, again: bool, at: datetime) -> QuerySet[Member]:
    """Staff without an address who may have a card, by department; ``again``: those with one too."""
    rows = _staff(department, at).filter(_eligible(at.date()), address=None)
    rows = rows if again else rows.filter(has_card=False)
    return rows.select_related("department").order_by("department__name", "sort_key", "pk")


@dataclass(frozen=True)
class Counts:
    """People without an address who may have a card."""

    carded: int
    used: int
    without: int


def counts(*, department: Department | None, at: datetime) -> Counts:
    rows = _staff(department, at).filter(_eligible(at.date()), address=None)
    cards = _live_cards().filter(member__in=rows.values("pk"))
    return Counts(
        carded=cards.count(),
        used=cards.filter(first_used_at__isnull=False).count(),
        without=rows.filter(has_card=False).count(),
    )


@dataclass(frozen=True)
class Page:
    """Cards by the name of their owner; ``next`` is the card to go on from, None at the end."""

    cards: list[AccessCard]
    next: uuid.UUID | None


def page(*, department: Department | None, seen: uuid.UUID | None) -> Page:
    here = AccessCard.objects.filter(
        member__in=within(Member.objects.all(), department).values("pk")
    )
    last = here.select_related("member").filter(uuid=seen).first() if seen else None
    rows = here.filter(withdrawn_at=None)
    if last is not None:
        key = last.member.sort_key
        rows = rows.filter(
            Q(member__sort_key__gt=key) | Q(member__sort_key=key, member__gt=last.member_id)
        )
    ordered = rows.select_related("member__department").order_by("member__sort_key", "member_id")
    read = list(ordered[: PAGE + 1])
    shown = read[:PAGE]
    return Page(shown, shown[-1].uuid if len(read) > PAGE else None)


def card_of(member: Member) -> AccessCard | None:
    return _card_of.first(member=member.pk)


def sheet_by_uuid(member: Member, value: uuid.UUID, reach: Department | None) -> CardSheet:
    """A sheet is shown to who ordered it and to nobody else, while it lies within their reach."""
    rows = CardSheet.objects.select_related("job", "made_by", "member")
    found: CardSheet = access.found(rows, uuid=value, made_by=member)
    if not lies_in_reach(found, reach):
        raise Http404
    return found


def lies_in_reach(sheet: CardSheet, reach: Department | None) -> bool:
    """Whether everybody on a sheet is somebody whom this reach holds."""
    if reach is None:
        return True
    if sheet.member_id is not None:
        return within(Member.objects.filter(pk=sheet.member_id), reach).exists()
    department = Department.objects.filter(uuid=sheet.department_uuid).first()
    return department is not None and lies_within(department, reach)


def _live_cards() -> QuerySet[AccessCard]:
    return AccessCard.objects.filter(withdrawn_at=None)


_card_of = Prepared(
    lambda member: _live_cards().filter(member=member).order_by("pk")[:1], member=int
)


def _staff(department: Department | None, at: datetime) -> QuerySet[Member]:
    rows = Member.objects.filter(_here(at.date()), external=False)
    return within(rows, department).annotate(
        has_card=Exists(_live_cards().filter(member=OuterRef("pk")))
    )


def _here(today: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}left_on": None}) | Q(**{f"{prefix}left_on__gte": today})


def _eligible(today: date) -> Q:
    grants = Grant.objects.filter(member=OuterRef("pk"), part__in=NOT_BY_CARD)
    grants = grants.filter(Q(until=None) | Q(until__gte=today))
    elsewhere = Membership.objects.filter(account=OuterRef("account")).exclude(
        organisation_id=scope.require().organisation_id
    )
    ours = Q(account=None) | Q(account__email=None) & ~Exists(elsewhere)
    return ours & ~Exists(grants) & Q(external=False)
