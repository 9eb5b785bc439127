"""Builders of cards and kiosks."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.utils import timezone

from people.actions import card as cards
from people.actions import kiosk as kiosks
from people.models import AccessCard, Kiosk, Member
from tests.factories.people import House


@dataclass(frozen=True)
class Held:
    """A card as its owner holds it."""

    row: AccessCard
    key: str
    code: str

    @property
    def path(self) -> str:
        return f"/card/{self.key}/"


def card_for(member: Member, by: Member) -> Held:
    """In the bound organisation; an earlier one stops working."""
    (fresh,) = cards.draw([member])
    (row,) = cards.hashed([fresh], by=by, at=timezone.now())
    AccessCard.objects.filter(member=member, withdrawn_at=None).update(withdrawn_at=timezone.now())
    row.save()
    return Held(row, fresh.key, fresh.code)


def kiosk_in(house: House, name: str = "Staff room", idle_seconds: int = 60) -> tuple[Kiosk, str]:
    """An enrolled kiosk of Acme, and the key that its device keeps."""
    at = timezone.now()
    with house.within(house.alice):
        kiosk = kiosks.add(
            name=name, department=None, idle_seconds=idle_seconds, by=house.alice, at=at
        )
        link = kiosks.make_link(kiosk=kiosk, by=house.alice, at=at)
        key = kiosks.enrol(kiosk=kiosk, link=link, at=at)
        kiosk.refresh_from_db()
    return kiosk, key


def device(key: str, **options: str) -> Client:
    """The browser of an enrolled kiosk."""
    client = Client(**options)
    client.cookies[settings.KIOSK_COOKIE_NAME] = key
    return client
