"""Questions about kiosks: which device this is, which link is open, which there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from people import scope
from people.models import Kiosk, Organisation
from people.signin import codes

AT_MOST = 500


@dataclass(frozen=True)
class Found:
    """A kiosk, found before any organisation was bound."""

    organisation: Organisation
    kiosk: Kiosk


def by_device(key: str) -> Found | None:
    """The kiosk that this device was made into, withdrawn or not."""
    return _found(key, device_hash=codes.token_hash(key))


def by_link(key: str, at: datetime) -> Found | None:
    """The kiosk whose enrolment link this is, while the link is open."""
    return _found(key, link_hash=codes.token_hash(key), link_until__gt=at, withdrawn_at=None)


def everyone() -> QuerySet[Kiosk]:
    """Those in use by name, then those withdrawn; an organisation has few."""
    rows = Kiosk.objects.select_related("department")
    return rows.order_by("-withdrawn_at", "name", "pk")[:AT_MOST]


def _found(key: str, **condition: object) -> Found | None:
    named = codes.organisation_of(key)
    organisation = Organisation.objects.filter(pk=named).first() if named else None
    if organisation is None:
        return None
    with scope.bind(organisation.pk), transaction.atomic():
        kiosk = Kiosk.objects.filter(**condition).first()
    return Found(organisation, kiosk) if kiosk else None
