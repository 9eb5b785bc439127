"""How a programme stands, in a real browser, under the policy that the pages are sent with."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route

from programmes.actions import assignment, evidence, health, reading
from programmes.models import Criterion, Reading
from tests.browser import axe
from tests.browser.test_components import HOST
from tests.factories.people import NOW, department, member
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, signed

pytestmark = pytest.mark.browser

VIEWS = [(390, "dark"), (1280, "light")]
# Where a person wants to look at them, the pages are kept as pictures.
PICTURES = os.environ.get("SYNCHRO_PICTURES", "")


@pytest.fixture
def answers(house: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A programme five weeks on: things opened, signed, counted, sampled, late and lacking."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(weeks=5))
    with house.within(house.alice):
        programme = programme_for(house.alice)
        cycle = programme.cycles.get()
        rooms = department("Rooms")
        people = [
            member(f"9{n}", full_name=f"Synthetic {n}", department=rooms, manager=house.manager)
            for n in range(20)
        ]
        health.read(cycle=cycle, at=NOW)
        Criterion.objects.filter(key="ballot_grade").update(measure="ballot", threshold=0.6)
        first = opened(programme, "true_north", "listen", by=house.alice)
        draft = opened(programme, "true_north", "draft", by=house.alice)
        for number in range(1, 12):
            if number % 4 == 0:
                value_card(programme, by=house.alice)
            reading.take(stages=[draft], at=NOW + timedelta(days=3 * number))
        sampled = Criterion.objects.get(stage=first, key="ballot_grade")
        Reading.objects.bulk_create(
            Reading(
                criterion=sampled,
                at=NOW + timedelta(weeks=week),
                day=(NOW + timedelta(weeks=week)).date(),
                outcome="cant_tell" if low is None or low < 0.6 else "met",
                value=None if low is None else low + 0.09,
                low=low,
                high=None if low is None else low + 0.18,
                status="ok" if low is not None else "suppressed",
                reason="" if low is not None else "fewer_than_minimum",
            )
            for week, low in enumerate([0.4, 0.45, None, 0.5, 0.65])
        )
        passed(opened(programme, "emotional_climate", "protect", by=house.alice), by=house.alice)
        opened(programme, "alignment", "person", by=house.alice)
        for process, stage in (("policies", "stock"), ("meaning_of_life", "invite")):
            rows = cycle.process_runs.get(key=process).stages.order_by("order")
            row = opened(programme, process, rows[0].key, by=house.alice)
            if stage == "invite":
                signed(row, by=house.alice)
        some = Criterion.objects.filter(stage=draft, kind="attested")[0]
        evidence.attest(criterion=some, by=house.alice, at=timezone.now(), note="Seen")
        planned = Criterion.objects.filter(stage__state="planned")[0]
        empty = programme_for(house.alice, name="Fresh")
    for one in people[:9]:
        with house.within(one):
            assignment.finish(member=one, process="alignment", kind="self_view", at=timezone.now())
    with house.within(house.alice):
        health.read(cycle=cycle, at=timezone.now())
        cards = Criterion.objects.get(stage=draft, key="cards")
    at = "/o/acme/p/culture/"
    pages = {
        "overview": ("alice", at),
        "process": ("alice", f"{at}true-north/?stage=draft"),
        "lacking": ("alice", f"{at}lacking/"),
        "health": ("alice", f"{at}health/"),
        "counted": ("alice", f"{at}criteria/{cards.uuid}/trend/"),
        "sampled": ("alice", f"{at}criteria/{sampled.uuid}/trend/"),
        "unread": ("alice", f"{at}criteria/{planned.uuid}/trend/"),
        "participation": ("alice", f"{at}participation/"),
        "sponsor": ("sponsor", f"{at}sponsor/"),
        "portfolio": ("carol", "/portfolio/"),
        "no-portfolio": ("alice", "/portfolio/"),
        "fresh-sponsor": ("sponsor", f"/o/acme/p/{empty.slug}/sponsor/"),
        "fresh-health": ("alice", f"/o/acme/p/{empty.slug}/health/"),
        "fresh-lacking": ("alice", f"/o/acme/p/{empty.slug}/lacking/"),
    }
    clients = {who: house.client(getattr(house, who)) for who in ("alice", "sponsor", "carol")}
    return {name: clients[who].get(path) for name, (who, path) in pages.items()}


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
def test_each_page_is_accessible_and_fits_and_keeps_the_policy(
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
        if PICTURES:
            picture = Path(PICTURES) / f"{name}-{width}-{theme}.png"
            page.screenshot(path=picture, full_page=True)

    assert found == {name: {"axe": [], "complaints": [], "too wide": False} for name in answers}
