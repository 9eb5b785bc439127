"""Guests at the desk: from the code on paper to the thank-you, with and without script."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from programmes.pulses.actions import opening
from programmes.pulses.models import OpenAnswer, Wave
from tests.browser import axe
from tests.factories import people
from tests.factories.programmes import programme_for
from tests.factories.pulses import listening_stage, prepared
from tests.roles import as_tally

pytestmark = pytest.mark.browser

PHONE = 360
NAME = "How were you served while you were here with us, and what should we change?"


@pytest.fixture
def house(transactional_db) -> people.House:
    with transaction.atomic():
        house = people.house()
        house.organisation.languages = ["en", "es", "zh-hans"]
        house.organisation.save()
        return house


@pytest.fixture
def wave(house: people.House) -> Wave:
    with transaction.atomic(), house.within(house.alice):
        now = timezone.now()
        stage = listening_stage(programme_for(house.alice), house.alice)
        row = prepared(
            stage, by=house.alice, keys=("CC",), at=now, audience="public",
            name=dict.fromkeys(("en", "es", "zh-hans"), NAME) | {"es": f"{NAME} (es)"},
            comment={"en": "Anything else?", "es": "¿Algo más?", "zh-hans": "还有别的吗?"},
        )  # fmt: skip
        return opening.open(wave=row, by=house.alice, at=now)


@pytest.fixture
def without_script(browser, live_server) -> Iterator[object]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": PHONE, "height": 780}, locale="en"
    )
    yield context.new_page()
    context.close()


def path(wave: Wave) -> str:
    return f"/o/acme/q/{wave.token}/"


def answers(house: people.House) -> list[dict]:
    with as_tally(), transaction.atomic(), house.within():
        return [row.values for row in OpenAnswer.objects.all()]


def overflow(page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_one_question_at_a_time_in_a_language_chosen_on_the_way(house, wave, visit):
    guest = visit(PHONE)
    guest.go(path(wave))
    page = guest.page
    page.locator("label[for=q1_5]").click()

    page.get_by_role("button", name="Español").click()
    page.wait_for_load_state()
    guest.look()

    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("#q1_5").is_checked()
    assert page.locator(".ask-item:visible").count() == 1
    assert overflow(page) == 0
    steps = page.locator("[data-steps] button")
    for _ in range(7):
        steps.nth(1).click()
    page.locator("#comment").fill("Muy bien")
    page.locator("[data-end] button[type=submit]").click()
    page.wait_for_load_state()
    guest.look()
    assert page.locator("form").count() == 0
    assert answers(house) == [{"CC.CC1": 5}]
    assert page.context.cookies() == []


def test_without_script_and_after_a_refusal(house, wave, without_script, live_server):
    page = without_script
    page.goto(live_server.url + path(wave))
    assert page.locator(".ask-item:visible").count() == 8
    assert overflow(page) == 0
    page.get_by_role("button", name="Send my answers").click()
    assert "Nothing is answered yet." in page.inner_text("main")

    page.locator("label[for=q2_4]").click()
    page.get_by_role("button", name="简体中文").click()
    assert page.locator("#q2_4").is_checked()
    page.locator("[data-end] button[type=submit]").click()

    assert page.locator("form").count() == 0
    assert page.context.cookies() == []
    assert answers(house) == [{"CC.CC2": 4}]


def test_the_poster_fits_a_sheet_of_a5(house, wave, visit, live_server):
    """One page in three languages; nothing of it is wider than a phone either."""
    alice = visit(PHONE)
    alice.context.add_cookies([{
        "name": "sessionid", "value": house.client(house.alice).cookies["sessionid"].value,
        "url": live_server.url,
    }])  # fmt: skip
    alice.go(f"/o/acme/p/culture/questionnaires/{wave.uuid}/")
    assert overflow(alice.page) == 0
    alice.follow("A poster to print")

    assert overflow(alice.page) == 0
    assert axe.faults(alice.page) == []
    paper = alice.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
