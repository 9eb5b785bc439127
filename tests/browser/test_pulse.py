"""A questionnaire from its preparation to what changed, with a real worker for the tally's queue."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Member
from programmes.pulses.actions import opening
from programmes.pulses.models import Wave
from tests.browser import axe
from tests.factories.people import PASSWORD, House, account_for
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import listening_stage, prepared, sent, staffed

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "es", "zh-hans")
WORKER = "room@acme.example"
FIRST = {
    "en": "Here, serving well is noticed and thanked.",
    "es": "Aquí se nota y se agradece servir bien.",
    "zh-hans": "在这里，好的服务会被看见并得到感谢。",
}


@pytest.fixture
def acme(transactional_db: None) -> House:
    with transaction.atomic():
        house = make_house()
        house.organisation.languages = list(LANGUAGES)
        house.organisation.save()
        with house.within(house.alice):
            staffed(house, {"Rooms": 12, "Bar": 3})
            worker = Member.objects.filter(department__name="Rooms").order_by("pk")[0]
            account_for(worker, WORKER)
            listening_stage(programme_for(house.alice), house.alice)
        return house


def test_hr_asks_a_worker_answers_and_all_learn_what_changed(
    acme: House, visit: Callable[..., Any], workers: None
) -> None:
    """HR at a desk, a worker on a phone; fourteen others answer behind the scenes."""
    hr, worker = visit(1280), visit(360, "dark")
    hr.sign_in(acme.alice.account.email, PASSWORD)
    hr.go("/o/acme/p/culture/questionnaires/")
    hr.follow("Choose the questions yourself")
    hr.page.get_by_label("Name of the questionnaire in English").fill("How it is today")
    hr.page.get_by_text(re.compile("^Service climate")).click()
    ends = (timezone.localdate() + timedelta(days=7)).isoformat()
    hr.page.get_by_label("Last day to answer").fill(ends)
    hr.page.get_by_text("Ask for a comment at the end").click()
    hr.press("Save and look at it")
    hr.says("Here, serving well is noticed and thanked.")
    assert axe.faults(hr.page) == []
    hr.follow("Open it")
    hr.press("Open it")
    hr.says("While it is open")
    with transaction.atomic(), acme.within(acme.alice):
        wave = Wave.objects.get()
        asked = Member.objects.filter(department__name__in=["Rooms", "Bar"])
        others = list(asked.exclude(account__email=WORKER))
    for who in others:
        sent(wave, who, {f"SC.SC{n}": 4 for n in range(1, 7)}, at=timezone.now())

    worker.sign_in(WORKER, PASSWORD)
    worker.go("/o/acme/to-do/")
    worker.follow(re.compile("A short questionnaire"))
    assert axe.faults(worker.page) == []
    for number in range(1, 7):
        worker.says(f"Question {number} of 7")
        worker.page.locator(f"#q{number} label", has_text="strongly agree").click()
        worker.press("Continue")
    worker.page.get_by_label("Is there anything else that we should know?").fill("More trolleys")
    worker.press("Send my answers")
    worker.says("Thank you")
    worker.page.reload()
    worker.says("You have answered already")

    hr.follow("Close it now")
    hr.press("Close it")
    hr.says("being counted")
    for _ in range(60):
        hr.page.wait_for_timeout(500)
        hr.page.reload()
        if hr.page.get_by_role("link", name="See the results").is_visible():
            break
    hr.follow("See the results")
    hr.says("Mean of each instrument by department")
    expect(hr.page.get_by_role("row", name=re.compile("^Bar"))).to_contain_text("protected")
    assert axe.faults(hr.page) == []
    hr.follow("Comments")
    hr.says("More trolleys")
    hr.page.go_back()
    hr.follow("Say what is done about it")
    hr.page.get_by_label("What do we do about it?").fill("Two trolleys a floor")
    hr.page.get_by_label("Who looks after it?").fill(acme.manager.number)
    hr.page.get_by_label("By when?").fill(ends)
    hr.press("Save")
    hr.follow("Say what changed")
    hr.page.get_by_label("What changed?").fill("They are there")
    hr.press("Save")
    worker.go("/o/acme/p/culture/questionnaires/")
    worker.follow("How it is today")
    worker.says("They are there")
    assert axe.faults(worker.page) == []
    worker.look()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_worker_answers_in_their_language_on_a_narrow_screen(
    language: str, script: bool, acme: House, browser: Any, live_server: Any
) -> None:
    with transaction.atomic(), acme.within(acme.alice):
        stage = listening_stage(acme_programme(), acme.alice)
        wave = prepared(stage, by=acme.alice, keys=("SC", "MT"), at=timezone.now())
        opening.open(wave=wave, by=acme.alice, at=timezone.now())
        wave = Wave.objects.get()
        who = Member.objects.get(account__email=WORKER)
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=script, locale=language
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("input[name=login]").fill(WORKER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=login]) button").last.click()
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/o/acme/p/culture/questionnaires/{wave.uuid}/answer/")
    expect(page.get_by_text(FIRST[language])).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if script else True
    hidden = page.locator(".ask-item:visible").count()
    assert hidden == (1 if script else 12)
    for number in range(1, 13):
        page.locator(f"#q{number}_2 + label").click()
        if script and number < 12:
            page.locator("[data-steps] button:visible").last.click()
    page.locator("[data-end] button[type=submit]").first.click()
    page.wait_for_load_state()

    with transaction.atomic(), acme.within(who):
        from programmes.models import Assignment

        assert Assignment.objects.get(occasion=wave.uuid, member=who).state == "done"
    context.close()


def acme_programme() -> Any:
    from programmes.models import Programme

    return Programme.objects.get()
