"""The pages of reports in a real browser, under the policy that they are sent with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route

from people.models import Job
from programmes.reports import actions, snapshot
from tests.browser import axe
from tests.browser.test_components import HOST, VIEWS
from tests.factories.reports import AT, participation, report, steered

pytestmark = pytest.mark.browser


@pytest.fixture
def answers(house: Any) -> dict[str, Any]:
    """The responses themselves: list, form, refused form and a whole report."""
    with house.within(house.alice):
        programme = steered(house.alice)
        participation(programme)
    with house.within(house.carol):
        row = report(programme, by=house.carol, commentary="It goes well.", requests="Decide")
        row.snapshot = snapshot.take(row, AT)
        row.save()
        actions.keep(report=row, content=b"%PDF-1.7")
        Job.objects.filter(pk=row.job_id).update(state="done")
    client = house.client(house.carol)
    create = reverse("reports:report_create", args=["acme"])
    return {
        "list": client.get(reverse("reports:report_list", args=["acme"])),
        "form": client.get(create),
        "refused": client.post(create, {"commentary": "Kept"}),
        "report": client.get(reverse("reports:report_detail", args=["acme", row.uuid])),
    }


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
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            reduced_motion="reduce",
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
def test_pages_are_accessible_and_fit_and_keep_the_policy(
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
    ("theme", "colour"), [("light", "rgb(66, 53, 168)"), ("dark", "rgb(156, 169, 252)")]
)
def test_a_chart_wears_the_theme_of_its_page(
    open_page: Callable[..., Page], theme: str, colour: str
):
    """The first process's hue, on paper an attribute, on the screen the theme's."""
    page = open_page("report", 1280, theme)

    drawn = page.evaluate("getComputedStyle(document.querySelector('.chart .fill-p1')).fill")

    assert drawn == colour


def test_a_wide_chart_is_reached_by_keyboard_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("report", 360, "light")

    page.focus(".chapter-plan .chart-wrap >> nth=0")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "group"
