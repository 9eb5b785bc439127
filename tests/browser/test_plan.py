"""The plan in a real browser, under the policy that it is sent with."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, Route

from programmes.actions import work_calendar
from programmes.models import StageRun
from tests.browser import axe
from tests.browser.test_components import HOST
from tests.factories.people import NOW
from tests.factories.programmes import opened, passed, programme_for

pytestmark = pytest.mark.browser

VIEWS = [(390, "dark"), (1280, "light")]
PAGES = {
    "both": "plan/",
    "table": "plan/?show=table",
    "chart": "plan/?show=chart",
    "baseline": "plan/baseline/",
    "kick-off": "kick-off/",
    "preview": "kick-off/?kickoff_on=2026-02-16",
    "refused": "kick-off/?kickoff_on=2026-02-02",
    "calendar": "/o/acme/working-days/",
    "country": "/o/acme/working-days/update/",
    "other-country": "/o/acme/working-days/update/?country=DE&part=BY&weekdays=0&weekdays=2",
    "no-weekday": "/o/acme/working-days/update/?country=DE",
    "closed-time": "/o/acme/working-days/closed/add/"
    "?name=Inventory&starts_on=2026-04-20&ends_on=2026-04-24",
    "own-calendar": "/o/acme/my-calendar/",
}


@pytest.fixture
def answers(house: Any) -> dict[str, Any]:
    with house.within(house.alice):
        programme = programme_for(house.alice)
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        opened(programme, "alignment", "person", by=house.alice)
        StageRun.objects.filter(process_run__key="true_north", key="draft").update(
            due_set=date(2026, 5, 1)
        )
        today = date(2026, 3, 2)
        wanted = work_calendar.wanted(country="ES", part="", weekdays=[0, 1, 2, 3, 4], today=today)
        work_calendar.change(wanted=wanted, shown=None, by=house.alice, at=NOW)
        closed = work_calendar.keep_blackout(
            blackout=None,
            name="Summer closing",
            starts_on=date(2026, 8, 3),
            ends_on=date(2026, 8, 14),
            shown=None,
            by=house.alice,
            at=NOW,
        )
    client = house.client(house.alice)
    found = {
        name: client.get(path if path.startswith("/") else f"/o/acme/p/culture/{path}")
        for name, path in PAGES.items()
    }
    found["remove"] = client.get(f"/o/acme/working-days/closed/{closed.uuid}/remove/")
    found["address"] = client.post("/o/acme/my-calendar/make/")
    return found


@pytest.fixture
def open_page(browser: Browser, answers: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Opens one of the answers; ``page.complaints`` lists what the browser did not like."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.fulfill(status=404)
        else:
            found = answers[path.strip("/")]
            names = ("Content-Type", "Content-Security-Policy")
            route.fulfill(body=found.content, headers={name: found[name] for name in names})

    contexts: list[BrowserContext] = []

    def visit(name: str, width: int, theme: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.route("**/*", answer)
        page.goto(f"{HOST}/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_the_plan_is_accessible_and_fits_and_keeps_the_policy(
    open_page: Callable[..., Page], answers: dict[str, Any], width: int, theme: str
):
    found = {}

    for name in answers:
        page = open_page(name, width, theme)
        found[name] = {
            "axe": axe.faults(page),
            "complaints": page.complaints,
            "too wide": page.evaluate("document.documentElement.scrollWidth > innerWidth"),
        }

    assert found == {name: {"axe": [], "complaints": [], "too wide": False} for name in answers}


@pytest.mark.parametrize(
    ("width", "media", "first"),
    [(390, "screen", "table"), (1280, "screen", "chart"), (1280, "print", "table")],
)
def test_the_table_comes_first_on_a_phone_and_on_paper(
    open_page: Callable[..., Page], width: int, media: str, first: str
):
    page = open_page("both", width, "light")
    page.emulate_media(media=media)

    tops = {
        "table": page.locator(".plan-table").bounding_box()["y"],
        "chart": page.locator(".plan-chart svg").bounding_box()["y"],
    }

    assert min(tops, key=tops.__getitem__) == first


def test_the_chart_alone_has_its_table_on_paper(open_page: Callable[..., Page]):
    page = open_page("chart", 1280, "light")
    seen = [page.locator(".plan-table").is_visible()]
    page.emulate_media(media="print")
    seen.append(page.locator(".plan-table").is_visible())

    assert seen == [False, True]


def test_a_wide_chart_is_reached_and_moved_by_keyboard(open_page: Callable[..., Page]):
    page = open_page("chart", 390, "light")
    wrap = page.locator(".chart-wrap")
    for _step in range(30):
        page.keyboard.press("Tab")
        if wrap.evaluate("e => e === document.activeElement"):
            break

    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)

    assert wrap.evaluate("e => e === document.activeElement && e.scrollLeft > 0")
