"""Questions about ways in: which invitation a secret opens, and who has no way in yet."""

import hmac
import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from people import access, scope
from people.models import AccessCard, Department, Invitation, Member, Organisation, ProviderLink
from people.prepared import Prepared
from people.queries.department import within
from people.signin import codes

Kind = Invitation.Kind
# The account of somebody who came with a card and never chose a password.
NO_PASSWORD = Q(account__email=None, account__password__startswith=UNUSABLE_PASSWORD_PREFIX)


_latest = Prepared(
    lambda member: Invitation.objects.filter(
        member=member, used_at=None, replaced_at=None
    ).order_by("-created_at", "-pk")[:1],
    member=int,
)


@dataclass(frozen=True)
class Found:
    """An invitation that works, found before any organisation was bound."""

    organisation: Organisation
    invitation: Invitation
    member: Member


def by_token(*, slug: str, token: str, at: datetime) -> Found | None:
    """``token`` is the invitation's uuid in 32 hexadecimal digits, then its secret."""
    named, secret = token[:32], token[32:]
    try:
        found = _open(slug, at, kind=Kind.LINK, uuid=uuid.UUID(hex=named))
    except ValueError:
        return None
    if found is None or not secret or found.member.account_id is not None:
        return None
    expected = codes.token_hash(secret, bound_to=(found.member.address or "").lower())
    return found if hmac.compare_digest(expected, found.invitation.token_hash) else None


def by_code(*, slug: str, number: str, code: str, at: datetime) -> Found | None:
    """Takes as long for an unknown organisation or number as for a wrong code."""
    found = _open(slug.strip().lower(), at, kind=Kind.SLIP, member__number=number.strip())
    fits = codes.code_fits(code, found.invitation.token_hash if found else None)
    return found if fits else None


def by_uuid(*, organisation_id: int, value: str, at: datetime) -> Found | None:
    """A slip whose code has been given a moment ago."""
    slug = Organisation.objects.filter(pk=organisation_id).values_list("slug", flat=True).first()
    return _open(slug or "", at, kind=Kind.SLIP, uuid=uuid.UUID(value))


def _open(slug: str, at: datetime, **condition: object) -> Found | None:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return None
    with scope.bind(organisation.pk), transaction.atomic():
        invitation = (
            Invitation.objects.select_related("member")
            .filter(used_at=None, replaced_at=None, expires_at__gt=at, **condition)
            .filter(Q(member__left_on=None) | Q(member__left_on__gte=at.date()))
            .first()
        )
    return Found(organisation, invitation, invitation.member) if invitation else None


@dataclass(frozen=True)
class Counts:
    """People who work here, by their way in. The last two have none and nothing under way.

    ``carded`` have a card that they have not used yet.
    """

    signed_in: int
    mailed: int
    carded: int
    printed: int
    to_mail: int
    to_print: int

    @property
    def idle(self) -> int:
        """No way in, and nothing under way."""
        return self.to_mail + self.to_print

    @property
    def everyone(self) -> int:
        ways = (self.signed_in, self.mailed, self.carded, self.printed)
        return sum(ways) + self.idle


def counts(*, department: Department | None, at: datetime, narrow: bool = False) -> Counts:
    """``department`` narrows to it and all below it; None means the whole organisation.

    ``narrow`` leaves out those who look after more than a department.
    """
    kinds = (
        _staff(department, at, narrow)
        .annotate(
            way=Case(
                When(Q(account__isnull=False) & ~NO_PASSWORD, then=Value("signed_in")),
                When(account__isnull=False, carded=True, then=Value("signed_in")),
                When(account__isnull=False, linked=True, then=Value("signed_in")),
                When(carded=True, then=Value("carded")),
                When(mailed=True, then=Value("mailed")),
                When(printed=True, then=Value("printed")),
                When(address__isnull=False, then=Value("to_mail")),
                default=Value("to_print"),
            )
        )
        .values_list("way")
        .annotate(count=Count("pk"))
    )
    return Counts(**{name.name: 0 for name in fields(Counts)} | dict(kinds))


def to_mail(
    *, department: Department | None, at: datetime, narrow: bool = False
) -> QuerySet[Member]:
    """Those with an address who have no sign-in, no open link and no open slip."""
    rows = _staff(department, at, narrow).filter(account=None, address__isnull=False)
    return rows.filter(mailed=False, printed=False).order_by("sort_key", "pk")


def to_print(
    *, department: Department | None, again: bool, at: datetime, narrow: bool = False
) -> QuerySet[Member]:
    """Those without an address, a sign-in and a card, by department; ``again``: open slips too."""
    rows = _staff(department, at, narrow).filter(account=None, address=None, carded=False)
    rows = rows if again else rows.filter(printed=False)
    return rows.select_related("department").order_by("department__name", "sort_key", "pk")


def latest_of(member: Member) -> Invitation | None:
    """The newest invitation of this member that was neither used nor replaced."""
    return _latest.first(member=member.pk)


def _staff(department: Department | None, at: datetime, narrow: bool) -> QuerySet[Member]:
    today: date = at.date()
    rows = Member.objects.filter(Q(left_on=None) | Q(left_on__gte=today), external=False)
    if narrow:
        rows = rows.exclude(grants__part__in=access.MORE)
    under_way = Invitation.objects.filter(
        member=OuterRef("pk"), used_at=None, replaced_at=None, expires_at__gt=at
    )
    return within(rows, department).annotate(
        carded=Exists(AccessCard.objects.filter(member=OuterRef("pk"), withdrawn_at=None)),
        linked=Exists(ProviderLink.objects.filter(member=OuterRef("pk"))),
        mailed=Exists(under_way.filter(kind=Kind.LINK)),
        printed=Exists(under_way.filter(kind=Kind.SLIP)),
    )


def way_in(member: Member) -> str:
    """``address`` or ``number`` for who has a password; else how one could be given.

    ``to_mail`` and ``to_print``.
    """
    account = member.account
    if account is not None and account.email:
        return "address"
    if account is not None and account.has_usable_password():
        return "number"
    return "to_mail" if member.address else "to_print"
