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
from programmes.actions import gate
from programmes.models import Programme
from tests.browser.conftest import Visitor
from tests.factories import people
from tests.factories.life_plan import TEXTS
from tests.factories.people import House
from tests.factories.programmes import opened, programme_for, signed
from tests.roles import as_tally

Visit = Callable[..., Visitor]
PHONE, DESKTOP = 360, 1280
P = "/o/acme/p/culture/meaning-of-life"
STAGES = ("invite", "learn", "write", "converse", "evaluate", "renew")
HOUR = re.compile(r"\d{1,2}:\d{2}|\b\d{1,2} [ap]\.m\.|\bnoon\b|\bmidnight\b")
UNTOLD = "Nobody has signed this yet."
ONLY_YOU = {
    "en": "Only you can read this. Your manager, HR, consultants and administrators cannot.",
    "es": "Solo tú puedes leer esto.",
    "zh-hans": "只有你能阅读。",
}


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

    def passed(self, key: str) -> None:
        """HR has opened this stage and passed its gate, to look at it again."""
        alice, now = self.house.alice, timezone.now()
        with transaction.atomic(), self.house.within(alice):
            stage = opened(self.programme, "meaning_of_life", key, by=alice, at=now)
            signed(stage, by=alice, at=now)
            gate.decide(
                process_run=stage.process_run,
                stages=[stage],
                by=alice,
                reason="It is so",
                look_again_on=timezone.localdate() + timedelta(days=90),
                at=now,
            )

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
        house.organisation.languages = list(ONLY_YOU)
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
        found[path] = HOUR.sub("", visitor.text())
    return found


def nobody_named(company: Company, visitor: Visitor) -> None:
    said_here = visitor.text()
    named = [name for name in company.names if name in said_here]
    assert named == [], f"{visitor.page.url} names {named}"


def opens(alice: Visitor) -> None:
    """From the page of the process, which shows the stage that comes next, and back there."""
    alice.go(f"{P}/")
    alice.follow("Open this stage")
    alice.press("Open this stage")


def signs(alice: Visitor) -> None:
    """Each criterion of the stage that a person signs."""
    alice.go(f"{P}/")
    while alice.page.locator(".criterion", has_text=UNTOLD).count():
        waiting = alice.page.locator(".criterion", has_text=UNTOLD)
        alice.click(waiting.get_by_role("link", name="Sign with evidence"))
        alice.fill("What shows that this is so", "Seen, in the minutes")
        alice.press("Sign with my name")


def passes(alice: Visitor, look_again: bool) -> None:
    """Where a criterion can't tell, the gate is passed with the day of another look, or not at all."""
    alice.follow("Decide the gate")
    alice.fill("Why is the gate passed?", "It is so, as far as one can tell")
    if look_again:
        alice.press("Record the decision")
        alice.says("Say on which date you look at it again.")
        alice.fill("Look again on", day(90))
    alice.press("Record the decision")
    alice.says("The readings as they stood")
    assert ("Look again on" in alice.text()) == look_again


def names_a_partner(alice: Visitor) -> None:
    """Before that the gate stays shut: no day to look again at makes up for a kind that is missing."""
    alice.follow("Decide the gate")
    alice.fill("Why is the gate passed?", "It will be so")
    alice.fill("Look again on", day(90))
    alice.press("Record the decision")
    alice.says("At least one kind of partner stands on the list")
    assert "/decide/" in alice.page.url
    alice.go(f"{P}/partners/")
    alice.follow("Name a partner")
    alice.fill("Who?", "The coach")
    choose(alice, "A coach")
    alice.press("Put on the list")
    alice.says("The coach can be chosen from now on.")
    alice.go(f"{P}/")


def shown_to_those_who_lead(acme: Company, visit: Visit, width: int) -> Callable[[], object]:
    """Returns what HR, the manager and the sponsor read, page by page, whenever it is called."""
    house = acme.house
    process = [f"{P}/", f"{P}/counts/", "/o/acme/p/culture/participation/"]
    pages = {
        house.alice: [*process, "/o/acme/p/culture/log/", house.bob.get_absolute_url()],
        house.sponsor: [f"{P}/counts/", "/o/acme/"],
        house.manager: ["/o/acme/team/", f"{P}/shared-goals/"],
    }
    visitors = [(acme.enter(visit(width), who), paths) for who, paths in pages.items()]
    return lambda: [texts(visitor, paths) for visitor, paths in visitors]


def writes(visitor: Visitor, language: str, serve: str, title: str) -> None:
    """A plan with an answer and a goal with its levels, by the words of that language."""

    def t(words: str, **values: str) -> str:
        return said(language, words, **values)

    visitor.go("/o/acme/to-do/")
    if language != "en":
        speaks(visitor, language)
    visitor.follow(t("Your life plan"))
    visitor.says(
        t("Nobody is told whether you begin, finish or leave it, and nothing depends on it.")
    )
    fits(visitor)
    visitor.press(t("Begin my plan"))
    visitor.says(ONLY_YOU[language])
    visitor.follow(t("Whom I want to serve"))
    visitor.fill(t("Whom do you want to serve, and how?"), serve)
    visitor.press(t("Save and continue"))
    visitor.go(f"{P}/goals/")
    visitor.follow(t("Add a goal"))
    visitor.fill(t("What do you want to make true?"), title)
    choose(visitor, t("My work now"))
    visitor.press(t("Save and continue"))
    visitor.fill(t("If … then …"), f"{title} (?)")
    visitor.fill(t("What is the next small step?"), f"{title} (1)")
    visitor.press(t("Save and continue"))
    levels = ("What I expect", "More than I expect", "Much more than I expect")
    for number, level in enumerate(levels):
        visitor.page.get_by_label(t(level), exact=True).fill(f"{title} (+{number})")
    visitor.press(t("Save and continue"))
    visitor.press(t("Save the goal"))
    visitor.go(f"{P}/life-plan/check/")
    visitor.says(f"{title} (+2)")
    visitor.says(f"{title} (?)")
    visitor.says(serve)
    fits(visitor)
    visitor.press(t("This is right for now"))
    visitor.says(t("Your plan is complete for now"))


def asks(visitor: Visitor, name: str, *, typed: bool = False) -> None:
    """For a conversation, with the one goal shown for it."""
    visitor.go(f"{P}/talks/ask/")
    if typed:
        choose(visitor, "Somebody else, whom I name below")
        visitor.page.locator("#id_colleague").fill(name)
    else:
        choose(visitor, name)
    visitor.page.locator("#id_day_1").fill(day(0))
    visitor.page.locator("#id_day_2").fill(day(4))
    choose(visitor, TEXTS["title"])
    visitor.press("Continue")
    visitor.says(f"What {name} will see")
    visitor.press(f"Ask {name}")
    visitor.says(f"You have asked {name} for a conversation.")


def leaves(alice: Visitor, who: object) -> None:
    """HR writes the last day on the page of that person."""
    alice.go(who.get_absolute_url())
    alice.follow("Change last day")
    alice.fill("Last day", day(-1))
    alice.press("Save")
    alice.says("The last day has been set.")
