"""The verbs of cards: order a sheet, put it by, fetch it once, sign in, withdraw."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit, limits, vault
from people.actions import entry
from people.models import AccessCard, Account, CardSheet, Department, Job, Member
from people.queries import card as queries
from people.refusals import NotPossible
from people.signin import codes
from people.tasks import send

AT_ONCE = 1_000
KEPT = timedelta(minutes=15)
KIND = "cards"
STEPS = 3  # the codes are drawn, the sheet is set, the cards are valid
_PLACE = {"table": "people_cardsheet", "column": "content"}


@dataclass(frozen=True)
class Fresh:
    """What is printed, once; nothing but hashes is kept of it."""

    member: Member
    key: str
    code: str

    @property
    def printed(self) -> str:
        return codes.printed(self.code)


@transaction.atomic
def order(
    *,
    member: Member | None = None,
    department: Department | None = None,
    again: bool,
    with_names: bool,
    by: Member,
    at: datetime,
) -> CardSheet:
    """Have a sheet made for one member, a department, or everybody; its job says how far it is."""
    from people.cards import tasks  # leaf

    job = Job.objects.create(kind=KIND, owner=by, total=STEPS, created_at=at)
    sheet = CardSheet.objects.create(
        job=job,
        made_by=by,
        made_at=at,
        member=member,
        department_uuid=department.uuid if department else None,
        again=again,
        with_names=with_names,
    )
    job.next_url = sheet.get_absolute_url()
    job.save(update_fields=["next_url"])
    send(tasks.make, card_sheet_id=sheet.pk)
    return sheet


def draw(members: Sequence[Member]) -> list[Fresh]:
    """New secrets, in the order of ``members``. Nothing is kept of them until ``issue``."""
    return [
        Fresh(member, codes.new_key(member.organisation_id), codes.new_code()) for member in members
    ]


def hashed(fresh: Sequence[Fresh], *, by: Member, at: datetime) -> list[AccessCard]:
    """The rows to keep: some 20 ms each, so this is done before anything is locked."""
    return [
        AccessCard(
            member=one.member,
            token_hash=codes.token_hash(one.key),
            code_hash=codes.code_hash(one.code),
            made_by=by,
            made_at=at,
        )
        for one in fresh
    ]


@transaction.atomic
def issue(
    *, sheet: CardSheet, cards: Sequence[AccessCard], content: bytes, by: Member, at: datetime
) -> None:
    """The new cards hold from now on, the earlier ones of the same people no longer."""
    members = [card.member_id for card in cards]
    AccessCard.objects.filter(member__in=members, withdrawn_at=None).update(withdrawn_at=at)
    AccessCard.objects.bulk_create(cards, batch_size=500)
    text = base64.b64encode(content).decode()
    sheet.content = vault.seal(text, owner=by, row=sheet.uuid, **_PLACE)
    sheet.count, sheet.expires_at = len(cards), at + KEPT
    sheet.save(update_fields=["content", "count", "expires_at"])
    audit.record(action="card.print", by=by, at=at, about=sheet, count=len(cards))


@transaction.atomic
def fetch(*, sheet: CardSheet, by: Member, at: datetime) -> bytes:
    """The PDF, once and in time. Raises NotPossible."""
    row = CardSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if row.content is None or row.expires_at is None or row.expires_at <= at:
        raise NotPossible(_("The sheet is no longer here. Print the cards again."))
    text = vault.unseal(row.content, owner=by, row=row.uuid, **_PLACE)
    row.content, row.fetched_at = None, at
    row.save(update_fields=["content", "fetched_at"])
    audit.record(action="card.fetch", by=by, at=at, about=row, count=row.count)
    return base64.b64decode(text)


def forget_sheets(*, at: datetime) -> int:
    """What nobody fetched in time is removed. Returns how many sheets."""
    late = CardSheet.objects.filter(expires_at__lte=at, content__isnull=False)
    return late.update(content=None)


@transaction.atomic
def use(*, card: AccessCard, at: datetime) -> Account:
    """Whom the card signs in; the account is made at the first use. Raises NotPossible."""
    row = AccessCard.objects.select_for_update().get(pk=card.pk)
    member = (
        Member.objects.select_for_update(of=("self",))
        .select_related("account")
        .get(pk=row.member_id)
    )
    if row.withdrawn_at is not None or queries.barred([member], at):
        raise NotPossible(_("This card does not let you in. Ask your HR manager."))
    account = member.account or entry.new_account(email=None, password=None)
    if not account.is_active:
        raise NotPossible(_("This card does not let you in. Ask your HR manager."))
    if member.account is None:
        entry.open_door(account=account, member=member)
    if row.first_used_at is None:
        row.first_used_at = at
        row.save(update_fields=["first_used_at"])
        audit.record(action="card.first_use", by=member, at=at, about=row)
    return account


@transaction.atomic
def withdraw(*, member: Member, by: Member, at: datetime) -> int:
    """A lost card: it stops working, and who came in with it is out with the next page."""
    gone = AccessCard.objects.filter(member=member, withdrawn_at=None).update(withdrawn_at=at)
    if gone:
        audit.record(action="card.withdraw", by=by, at=at, about=member)
    return gone


def forgive(*, member: Member) -> None:
    """Tries at this number no longer count, because the card is new."""
    limits.clear(deed="sign_in", name=limits.number_name(member.organisation.slug, member.number))
