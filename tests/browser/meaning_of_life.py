"""What the journeys through Meaning of Life share: who is there, and the deeds that return."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from people.models import Member
from programmes import nightly
from programmes.models import Programme, StageRun
from tests.browser.conftest import Visitor
from tests.factories import people
from tests.factories.people import House
from tests.factories.programmes import opened, programme_for
from tests.factories.pulses import as_tally

PHONE, DESKTOP = 360, 1280
P = "/o/acme/p/culture/meaning-of-life"
STAGES = ("invite", "learn", "write", "converse", "evaluate", "renew")
LANGUAGES = ("en", "es", "zh-hans")


@dataclass
class Company:
    """Acme with its programme, and more people than the house has."""

    house: House
    programme: Programme
    spanish: Member
    chinese: Member
    peer: Member
    coach: Member
    next_manager: Member
    crowd: list[Member]

    @property
    def workers(self) -> list[Member]:
        return [self.house.bob, self.spanish, self.chinese]

    @property
    def names(self) -> list[str]:
        """Of everyone who may write a plan and has no part in how the programme is led."""
        return [row.name for row in (*self.workers, self.peer, *self.crowd)]

    def open(self, *stages: str) -> None:
        """HR has opened these already; the journey goes on from there."""
        with transaction.atomic(), self.house.within(self.house.alice):
            for key in stages:
                opened(
                    self.programme, "meaning_of_life", key, by=self.house.alice, at=timezone.now()
                )

    def stage(self, key: str) -> StageRun:
        with transaction.atomic(), self.house.within():
            return StageRun.objects.get(process_run__key="meaning_of_life", key=key)

    def enter(self, visitor: Visitor, who: Member) -> Visitor:
        """Signed in; the pages of signing in have journeys of their own."""
        value = self.house.client(who).cookies["sessionid"].value
        visitor.context.add_cookies([{"name": "sessionid", "value": value, "url": visitor.base}])
        return visitor

    def as_member(self, who: Member, deed: Callable[[], object]) -> object:
        """What this member did before the journey begins, or what only a test may ask of the rows."""
        with transaction.atomic(), self.house.within(who):
            return deed()

    def counted(self, days: int) -> None:
        """The tally has counted on that day; nobody may be asking for a page meanwhile."""
        with as_tally(), transaction.atomic(), self.house.within():
            nightly.count(timezone.localdate() + timedelta(days=days))


def company(crowd: int = 0, template: str = "plain") -> Company:
    """The crowd are gardeners. Thresholds (``measured``) are asked of a hundred people and more."""
    with transaction.atomic():
        house = people.house()
        house.organisation.languages = list(LANGUAGES)
        house.organisation.save()
        with house.within(house.alice):
            garden = people.department("Garden")

            def somebody(number: int, name: str, place: object = house.kitchen) -> Member:
                row = people.member(str(number), full_name=name, department=place)
                people.account_for(row, f"{number}@acme.example")
                return row

            gardeners = Member.objects.bulk_create(
                Member(
                    number=str(number),
                    full_name=f"Synthetic {number}",
                    sort_key=f"synthetic {number}",
                    department=garden,
                )
                for number in range(100, 100 + crowd)
            )
            return Company(
                house=house,
                programme=programme_for(
                    house.alice, template=template, kickoff_on=timezone.localdate()
                ),
                spanish=somebody(20, "The cook of sauces"),
                chinese=somebody(21, "The cook of noodles"),
                peer=somebody(22, "A near cook"),
                coach=somebody(23, "The coach", None),
                next_manager=somebody(24, "The garden's manager", garden),
                crowd=gardeners,
            )


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def said(language: str, words: str, **values: str) -> str:
    """A sentence of the pages in that language. Fails where nobody has translated it."""
    with translation.override(language):
        found = gettext(words)
    assert language == "en" or found != words, f"{words!r} is not said in {language}"
    return found % values if values else found


def choose(visitor: Visitor, words: str, place: int = 0) -> None:
    """One of the boxes or rings, by what stands beside it."""
    visitor.page.locator(".choice label", has_text=words).nth(place).click()


def fits(visitor: Visitor) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visitor.page.evaluate(wide) <= 0, f"{visitor.page.url} is wider than the screen"


def speaks(visitor: Visitor, language: str) -> None:
    """The switch of the header, on a phone."""
    visitor.page.locator(".menu-phone > summary").click()
    visitor.click(visitor.page.locator(f".menu-phone button[value='{language}']"))
    assert visitor.page.get_attribute("html", "lang").lower() == language


def gone(visitor: Visitor, path: str) -> None:
    """As if it had never been there."""
    answer = visitor.page.goto(path if path.startswith("http") else visitor.base + path)
    assert answer.status == 404, f"{path} answered {answer.status}"
    # The browser reports that, as it should.
    visitor.complaints = [each for each in visitor.complaints if "404" not in each]


def texts(visitor: Visitor, paths: Iterable[str]) -> dict[str, str]:
    """What these pages say, but for the minute at which they say it."""
    found = {}
    for path in paths:
        visitor.go(path)
        found[path] = re.sub(r"\d{1,2}:\d{2}( [ap]\.m\.)?", "", visitor.text())
    return found


def nobody_named(company: Company, visitor: Visitor) -> None:
    said_here = visitor.text()
    named = [name for name in company.names if name in said_here]
    assert named == [], f"{visitor.page.url} names {named}"
