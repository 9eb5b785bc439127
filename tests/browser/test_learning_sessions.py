"""Learning sessions in a real browser: on a phone without script and by keyboard, and each page looked at."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from processes.meaning_of_life.actions import learning_session
from processes.meaning_of_life.models import LearningSession, SessionSeat
from programmes.models import Programme
from tests.browser import axe
from tests.factories import people
from tests.factories.learning_sessions import joined, session_for
from tests.factories.people import House
from tests.factories.programmes import programme_for

pytestmark = pytest.mark.browser

PHONE = 360
PLACE = "/o/acme/p/culture/meaning-of-life/"


@pytest.fixture
def house(transactional_db: None) -> House:
    with transaction.atomic():
        house = people.house()
        house.organisation.languages = ["en", "es", "zh-hans"]
        house.organisation.save()
        return house


@pytest.fixture
def programme(house: House) -> Programme:
    with transaction.atomic(), house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def sessions(house: House, programme: Programme) -> dict[str, LearningSession]:
    """Bob has a seat, waits, was at one, and reads that one is cancelled; two more are to come."""
    now = timezone.now()
    wanted = {
        "seat": (3, "self_esteem", 12),
        "waits": (4, "meaning", 1),
        "over": (-3, "development", 12),
        "cancelled": (6, "meaning", 12),
        "free": (8, "development", 12),
        "spanish": (9, "self_esteem", 1),
    }
    found = {}
    with transaction.atomic():
        for name, (days, theme, seats) in wanted.items():
            with house.within(house.alice):
                found[name] = session_for(
                    programme,
                    by=house.alice,
                    at=now - timedelta(days=60),
                    starts_at=now + timedelta(days=days),
                    theme=theme,
                    seats=seats,
                    language="es" if name == "spanish" else "en",
                    place="The training room behind the garden house, second floor",
                    holder=house.manager if name != "free" else None,
                    note="Bring a pencil, and an hour in paid time.",
                )
        before = now - timedelta(days=10)
        with house.within(house.sponsor):
            joined(found["waits"], house.sponsor, at=before)
        with house.within(house.bob):
            for name in ("seat", "waits", "over", "cancelled"):
                joined(found[name], house.bob, at=before)
        with house.within(house.alice):
            learning_session.cancel(
                session=found["cancelled"],
                reason="The room is being painted; a new day will stand here soon.",
                by=house.alice,
                at=now,
            )
    return found


@pytest.fixture
def without_script(browser, live_server, house: House) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 780}, locale="en"
    )
    context.add_cookies([cookie(house, house.bob, live_server)])
    yield context.new_page()
    context.close()


def cookie(house: House, who, live_server) -> dict[str, str]:
    value = house.client(who).cookies["sessionid"].value
    return {"name": "sessionid", "value": value, "url": live_server.url}


def overflow(page: Page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_a_seat_by_thumb_without_script(
    house: House, sessions: dict[str, LearningSession], without_script: Page, live_server
):
    """From the list of things to do to the seat, back out of it, and to the answer afterwards."""
    page = without_script
    page.goto(live_server.url + reverse("todo", args=["acme"]))
    page.get_by_role("link", name="Learning sessions").click()
    too_wide = [overflow(page)]
    page.get_by_role("button", name="Take a seat Personal development").first.click()
    said = [page.inner_text("main")]
    too_wide.append(overflow(page))
    page.get_by_role("button", name="Give my seat back").click()
    said.append(page.inner_text("main"))

    page.goto(f"{live_server.url}{PLACE}sessions/")
    page.get_by_role("button", name="I was there").click()
    too_wide.append(overflow(page))
    page.get_by_role("button", name="Save").click()
    refused = page.inner_text("main")
    page.get_by_text("Mostly").click()
    page.get_by_role("button", name="Save").click()
    said.append(page.inner_text("main"))

    assert "A seat is yours. Nobody else sees that you come." in said[0]
    assert "You have left the session. Nobody is told." in said[1]
    assert "There is a problem" in refused
    assert "Thank you. Nobody else sees your answer." in said[2]
    assert too_wide == [0, 0, 0]
    with house.within(house.bob), transaction.atomic():
        seat = SessionSeat.objects.get(session=sessions["over"])
        assert seat.attended_at is not None
        assert seat.opinion is not None


def test_a_seat_by_keyboard_alone(
    house: House, sessions: dict[str, LearningSession], visit: Callable, live_server
):
    bob = visit(PHONE)
    bob.context.add_cookies([cookie(house, house.bob, live_server)])
    bob.go(f"{PLACE}sessions/{sessions['free'].uuid}/")
    for _step in range(30):
        bob.page.keyboard.press("Tab")
        if bob.page.evaluate("document.activeElement.innerText") == "Take a seat":
            break
    bob.page.keyboard.press("Enter")
    bob.says("A seat is yours. Nobody else sees that you come.")

    with house.within(house.bob), transaction.atomic():
        assert SessionSeat.objects.filter(session=sessions["free"]).count() == 1


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (360, "dark"), (1280, "light")])
def test_every_page_fits_and_can_be_read(
    house: House,
    sessions: dict[str, LearningSession],
    visit: Callable,
    live_server,
    width: int,
    theme: str,
):
    """axe looks at each; ``LOOK_AT`` names a folder for pictures of them."""
    seat, over, free = (sessions[name].uuid for name in ("seat", "over", "free"))
    with house.within(house.bob), transaction.atomic():
        learning_session.attend(
            seat=SessionSeat.objects.get(session=sessions["over"]), at=timezone.now()
        )
    pages = {
        house.bob: {
            "list": "sessions/",
            "seat": f"sessions/{seat}/",
            "free": f"sessions/{free}/",
            "over": f"sessions/{over}/",
            "judge": f"sessions/{over}/judge/",
            "reading": "readings/meaning/",
        },
        house.alice: {
            "plan": "sessions/plan/",
            "new": "sessions/new/",
            "update": f"sessions/{free}/update/",
            "cancel": f"sessions/{free}/cancel/",
        },
    }
    too_wide = {}
    for who, found in pages.items():
        visitor = visit(width, theme)
        visitor.context.add_cookies([cookie(house, who, live_server)])
        for name, path in found.items():
            visitor.go(PLACE + path)
            too_wide[name] = overflow(visitor.page)
            assert axe.faults(visitor.page) == []
            if folder := os.environ.get("LOOK_AT"):
                picture = Path(folder) / f"{name}-{width}-{theme}.png"
                visitor.page.screenshot(path=picture, full_page=True)

    assert too_wide == dict.fromkeys(too_wide, 0)
