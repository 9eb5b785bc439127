"""What a programme rests on in a real browser: charter, milestones, two deciders, cycles, cards."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from programmes.actions import (
    charter,
    cycle,
    gate_proposal,
    improvement,
    milestone,
    rule,
    safeguard,
)
from programmes.models import GateDecision
from tests.browser import axe
from tests.browser.test_plan import open_page  # noqa: F401 -- a fixture
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, safeguarded, signed, stage_of

pytestmark = pytest.mark.browser

VIEWS = [(390, "dark"), (1280, "light")]
TEXTS = {
    "why": {"en": "Guests tell us that we are correct and not warm.\nPeople tell us the same."},
    "promises": {
        "en": "One hour a week in paid time. Everyone is heard before anything is decided."
    },
    "never": {"en": "Pay, rating and promotion have nothing to do with what anybody says here."},
}


def promised(house: House, programme: Any) -> None:
    by, at = house.alice, NOW
    early = {part: {"en": "Not yet in these words"} for part in TEXTS}
    charter.write(programme=programme, sponsor=None, by=by, at=at, **early)
    charter.write(programme=programme, sponsor=house.sponsor, by=by, at=at, **TEXTS)
    for who, role, workers in (
        (house.bob, "Head of the works council", True),
        (house.manager, "Runs the pilot unit", False),
    ):
        charter.give_seat(
            programme=programme, member=who, role=role, speaks_for_workers=workers, by=by, at=at
        )
    first, second, third = programme.safeguards.all()[:3]
    safeguard.answer(safeguard=first, state="open", note="It lacks the kiosks", by=by, at=at)
    safeguard.answer(safeguard=first, state="done", link="https://acme.example/dpia", by=by, at=at)
    safeguard.answer(safeguard=second, state="done", note="Minutes of 3 February", by=by, at=at)
    safeguard.answer(
        safeguard=third, state="not_applicable", note="The works agreement covers it", by=by, at=at
    )


def carded(house: House, programme: Any) -> None:
    made = {"programme": programme, "due_on": date(2026, 6, 1), "by": house.alice, "at": NOW}
    listen = stage_of(programme, "true_north", "listen")
    card = improvement.make(
        change="Briefings at the change of shift take ten minutes and not thirty",
        expectation="Everyone is back with the guests in time, and nobody misses what matters.",
        owner=house.manager, criterion=listen.criteria.first(), **made,
    )  # fmt: skip
    improvement.move(improvement=card, state="do", sentence="Begun", by=house.alice, at=NOW)
    improvement.move(
        improvement=card, state="act", result="adopt", sentence="It worked in two units out of three",
        by=house.manager, at=NOW,
    )  # fmt: skip
    improvement.make(
        change="Praise is written down", expectation="x", owner=house.bob, stage=listen, **made
    )


@pytest.fixture
def answers(house: House) -> dict[str, Any]:
    """Two programmes: one that begins, with two deciders, and one in its second cycle."""
    with house.within(house.alice):
        first = programme_for(house.alice)
        promised(house, first)
        early = opened(first, "true_north", "draft", by=house.alice)
        ready = opened(first, "emotional_climate", "protect", by=house.alice)
        signed(ready, by=house.alice)
        rule.set_two_deciders(programme=first, two=True, by=house.alice, at=NOW)
        rule.set_stages_wait(programme=first, wait=True, by=house.alice, at=NOW)
        waiting = gate_proposal.propose(
            process_run=ready.process_run, stages=[ready], reason="All of it is there",
            by=house.sponsor, at=NOW,
        )  # fmt: skip
        carded(house, first)
        planned = stage_of(first, "alignment", "person")
        milestones = {row.key: row for row in first.milestones.all()}
        card = first.improvements.last()
        line = first.safeguards.last()

        second = programme_for(house.alice, name="Second")
        safeguarded(second, by=house.alice)
        stage = opened(second, "true_north", "listen", by=house.alice)
        passed(stage, by=house.alice)
        for key in ("G0", "G5"):
            row = second.milestones.get(key=key)
            milestone.decide(milestone=row, reason="A good year", by=house.sponsor, at=NOW)
        before = house.client(house.alice).get("/o/acme/p/second/cycles/begin/")
        cycle.begin(
            programme=second, kickoff_on=date(2027, 3, 1), by=house.alice,
            begins_from="Listening came too late in three units.", at=NOW + timedelta(days=360),
        )  # fmt: skip
        decision = GateDecision.objects.first()
        empty = programme_for(house.alice, name="Empty")
    hr, sponsor, worker = (house.client(who) for who in (house.alice, house.sponsor, house.bob))
    p, q = "/o/acme/p/culture/", "/o/acme/p/second/"
    return {
        "overview": hr.get(p),
        "charter": hr.get(f"{p}charter/"),
        "charter-worker": worker.get(f"{p}charter/"),
        "charter-form": hr.get(f"{p}charter/update/"),
        "charter-refused": hr.post(f"{p}charter/update/", {}),
        "charter-empty": hr.get(f"/o/acme/p/{empty.slug}/charter/"),
        "seat-form": hr.get(f"{p}charter/seats/add/"),
        "safeguard-form": hr.get(f"{p}charter/safeguards/{line.uuid}/answer/"),
        "milestone": hr.get(f"{p}milestones/{milestones['G2'].uuid}/"),
        "milestone-decide": sponsor.get(f"{p}milestones/{milestones['G0'].uuid}/decide/"),
        "rules": hr.get(f"{p}rules/"),
        "open": hr.get(f"{p}stages/{planned.uuid}/open/"),
        "process": hr.get(f"{p}true-north/?stage={early.key}"),
        "process-waits": hr.get(f"{p}emotional-climate/"),
        "gate-answer": hr.get(f"{p}proposals/{waiting.uuid}/answer/"),
        "gate": hr.get(f"{q}gates/{decision.uuid}/"),
        "cards": hr.get(f"{p}improvements/"),
        "card": hr.get(f"{p}improvements/{card.uuid}/"),
        "card-form": hr.get(f"{p}improvements/make/"),
        "card-move": hr.get(f"{p}improvements/{card.uuid}/move/"),
        "cycle-begin": before,
        "cycle-not-yet": hr.get(f"{p}cycles/begin/"),
        "cycle-overview": hr.get(q),
        "cycle-ended": hr.get(f"{q}?cycle=1"),
        "cycle-ended-process": hr.get(f"{q}true-north/?cycle=1&stage=listen"),
    }


@pytest.mark.parametrize(("width", "theme"), VIEWS)
def test_each_page_is_accessible_and_fits_and_keeps_the_policy(
    open_page: Callable[..., Page],  # noqa: F811
    answers: dict[str, Any],
    width: int,
    theme: str,
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
