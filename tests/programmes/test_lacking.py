"""What each open gate lacks, and whom to ask."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from programmes.actions import criterion as criteria
from programmes.actions import stage as stages
from programmes.models import Criterion, StageRun
from tests.factories.people import NOW
from tests.factories.programmes import opened, programme_for, signed, stage_of
from tests.processes.pages import queries_of, text

PAGE = "/o/acme/p/culture/lacking/"
OVERVIEW = "/o/acme/p/culture/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return programme_for(house.alice)


def words(markup):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def gates(response):
    """The words of each gate on a page."""
    parts = text(response).split('<div class="gate-lacks">')[1:]
    return [words(part.split("</div>", 1)[0]) for part in parts]


def page(house, who="alice", address=PAGE):
    return house.client(getattr(house, who)).get(address)


def test_without_an_open_gate_the_page_says_how_one_opens(house, programme):
    response = page(house)

    assert gates(response) == []
    assert "No gate is open" in text(response)
    assert f'href="{OVERVIEW}"' in text(response)


def test_each_gate_names_what_it_lacks_whom_to_ask_and_where_to_go(house, programme):
    with house.within(house.alice):
        row = opened(programme, "true_north", "draft", by=house.alice)
        stages.update(
            stage=row, owner=house.manager, due_on=date(2026, 3, 1), by=house.alice, at=NOW
        )
        authors, cards = Criterion.objects.filter(stage=row, required=True)

    response = page(house)

    [gate] = gates(response)
    assert gate.startswith("1 Draft True North Its date was 1 Mar 2026.")
    assert "Whom to ask: The kitchen's manager." in gate
    assert gate.count("Not met") == 2
    links = re.findall(r'<a href="([^"]*)">(?:Sign|Look)', text(response))
    assert links == [
        f"/o/acme/p/culture/criteria/{authors.uuid}/attest/",
        "/o/acme/p/culture/true-north/?stage=draft",
    ]
    assert [house.client(house.alice).get(link).status_code for link in links] == [200, 200]
    assert cards.kind == "counted"


def test_who_may_not_sign_is_led_to_the_stage(house, programme):
    with house.within(house.alice):
        opened(programme, "true_north", "draft", by=house.alice)

    response = page(house, "carol")

    assert (
        re.findall(r'<a href="([^"]*)">(?:Sign|Look)', text(response))
        == ["/o/acme/p/culture/true-north/?stage=draft"] * 2
    )


def test_what_was_signed_or_relaxed_is_lacking_no_more(house, programme):
    with house.within(house.alice):
        row = opened(programme, "true_north", "draft", by=house.alice)
        signed(row, by=house.alice)
    once = gates(page(house))
    with house.within(house.sponsor):
        criteria.relax(
            criterion=Criterion.objects.get(stage=row, key="cards"),
            reason="Two are enough",
            by=house.sponsor,
            at=NOW,
        )

    [gate] = gates(page(house))
    assert [found.count("Not met") for found in once] == [1]
    assert gate.endswith("Nothing is lacking: the HR manager or the sponsor can decide it.")


def test_what_cannot_be_told_is_lacking_too(house, programme):
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "listen")
        Criterion.objects.filter(stage=row, kind="measured").update(required=True)
        signed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    [gate] = gates(page(house))

    assert gate.count("Can't tell") == 1


def test_the_overview_has_the_three_nearest_and_says_how_many_more(house, programme):
    with house.within(house.alice):
        for row in StageRun.objects.filter(process_run__cycle__programme=programme, order=1):
            stages.open(stage=row, by=house.alice, at=NOW)

    overview, whole = page(house, address=OVERVIEW), page(house)

    assert len(gates(overview)) == 3
    assert gates(overview) == gates(whole)[:3]
    assert f"{len(gates(whole)) - 3} more open gates lack something" in text(overview)
    assert len(overview.content) < 40_000


def test_the_process_page_says_how_many_and_whom_to_ask(house, programme):
    with house.within(house.alice):
        opened(programme, "true_north", "draft", by=house.alice)

    process = text(page(house, address="/o/acme/p/culture/true-north/?stage=draft"))

    assert "2 required criteria are lacking. Whom to ask: Alice." in process


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_many_gates_are_open(house, programme, number):
    with house.within(house.alice):
        for row in StageRun.objects.filter(process_run__cycle__programme=programme, order=1)[
            :number
        ]:
            stages.open(stage=row, by=house.alice, at=NOW)

    assert queries_of(house.client(house.alice), PAGE) == 12


def test_who_may_see_it(house, programme):
    who = ("alice", "sponsor", "carol", "manager", "bob", "mallory")

    assert {name: page(house, name).status_code for name in who} == {
        **dict.fromkeys(("alice", "sponsor", "carol"), 200),
        **dict.fromkeys(("manager", "bob"), 403),
        "mallory": 404,
    }
