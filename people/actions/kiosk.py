"""The verbs of kiosks: add, change, make a link, enrol a device, withdraw."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from people import audit
from people.models import Department, Kiosk, Member
from people.refusals import NotPossible
from people.signin import codes

LINK_HOLDS = timedelta(hours=1)


@transaction.atomic
def add(
    *, name: str, department: Department | None, idle_seconds: int, by: Member, at: datetime
) -> Kiosk:
    """No device belongs to it until one is enrolled with a link."""
    kiosk = Kiosk.objects.create(
        name=name, department=department, idle_seconds=idle_seconds, made_by=by, made_at=at
    )
    audit.record(action="kiosk.add", by=by, at=at, about=kiosk)
    return kiosk


@transaction.atomic
def edit(
    *,
    kiosk: Kiosk,
    name: str,
    department: Department | None,
    idle_seconds: int,
    by: Member,
    at: datetime,
) -> Kiosk:
    kiosk.name, kiosk.department, kiosk.idle_seconds = name, department, idle_seconds
    kiosk.save(update_fields=["name", "department", "idle_seconds"])
    audit.record(action="kiosk.edit", by=by, at=at, about=kiosk, idle_seconds=idle_seconds)
    return kiosk


@transaction.atomic
def make_link(*, kiosk: Kiosk, by: Member, at: datetime) -> str:
    """The key of a link for one use within the hour; a link made before stops working."""
    row = _locked(kiosk)
    key = codes.new_key(row.organisation_id)
    row.link_hash, row.link_until = codes.token_hash(key), at + LINK_HOLDS
    row.save(update_fields=["link_hash", "link_until"])
    audit.record(action="kiosk.link", by=by, at=at, about=row)
    return key


@transaction.atomic
def enrol(*, kiosk: Kiosk, link: str, at: datetime) -> str:
    """The key that the device keeps. A device enrolled before is a kiosk no longer."""
    row = _locked(kiosk)
    if row.link_hash != codes.token_hash(link) or row.link_until is None or row.link_until <= at:
        raise NotPossible(_("This link has been used, or it is too old."))
    key = codes.new_key(row.organisation_id)
    row.link_hash, row.link_until = "", None
    row.device_hash, row.enrolled_at, row.last_seen_on = codes.token_hash(key), at, at.date()
    row.save()
    audit.record(action="kiosk.enrol", by=None, at=at, about=row)
    return key


@transaction.atomic
def withdraw(*, kiosk: Kiosk, by: Member, at: datetime) -> Kiosk:
    """Whoever is signed in at it is out with the next page."""
    row = _locked(kiosk)
    row.withdrawn_at, row.link_hash, row.link_until = at, "", None
    row.save(update_fields=["withdrawn_at", "link_hash", "link_until"])
    audit.record(action="kiosk.withdraw", by=by, at=at, about=row)
    return row


@transaction.atomic
def see(*, kiosk: Kiosk, at: datetime) -> None:
    """That it was used on this day; the hour is not kept."""
    Kiosk.objects.filter(pk=kiosk.pk).update(last_seen_on=at.date())


def _locked(kiosk: Kiosk) -> Kiosk:
    row: Kiosk = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk.pk)
    if row.withdrawn_at is not None:
        raise NotPossible(_("This kiosk has been withdrawn."))
    return row
