"""The sponsor's one page: what waits for them, the line of gates, the bands, what changed."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from programmes.actions import health, milestone, stage
from programmes.models import StageRun
from tests.factories.people import NOW
from tests.factories.programmes import opened, programme_for, safeguarded, signed
from tests.processes.pages import queries_of, text

PAGE = "/o/acme/p/culture/sponsor/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house):
    """Kicked off four weeks ago: the day of G0 has come, that of G1 has not."""
    with house.within(house.alice):
        return programme_for(house.alice)


def page(house, who="sponsor"):
    return house.client(getattr(house, who)).get(PAGE)


def section(response, heading):
    rest = text(response).partition(f'aria-labelledby="{heading}"')[2]
    markup = rest.split("</section>", 1)[0].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def waiting(response):
    return [(need.text, need.url) for need in response.context["decisions"]]


def test_it_is_the_sponsors_first_screen_and_hr_keeps_the_overview(house, programme):
    found = {
        who: house.client(getattr(house, who)).get("/o/acme/").headers["Location"]
        for who in ("sponsor", "alice", "carol")
    }

    assert found == {
        "sponsor": PAGE,
        "alice": "/o/acme/p/culture/",
        "carol": "/o/acme/p/culture/",
    }


def test_what_waits_is_the_milestone_whose_day_has_come_and_each_gate_that_can_be_decided(
    house, programme
):
    with house.within(house.alice):
        signed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        opened(programme, "alignment", "publish", by=house.alice)

    found = waiting(page(house))

    g0 = programme_milestone(house, programme, "G0")
    assert found == [
        (
            "G0, “Mandate and safeguards”, was planned for 9 Feb 2026.",
            f"/o/acme/p/culture/milestones/{g0.uuid}/decide/",
        ),
        (
            "The gate of “Listen” in True North can be decided.",
            "/o/acme/p/culture/true-north/decide/",
        ),
    ]
    assert [house.client(house.sponsor).get(url).status_code for _text, url in found] == [200, 200]


def programme_milestone(house, programme, key):
    with house.within(house.alice):
        return programme.milestones.get(key=key)


def test_g0_waits_as_soon_as_every_safeguard_is_answered(house):
    with house.within(house.alice):
        programme = programme_for(house.alice, kickoff_on=NOW.date() + timedelta(days=30))
        before = waiting(page(house))
        safeguarded(programme, by=house.alice)
        first = programme.milestones.get(key="G0")

    assert before == []
    assert waiting(page(house)) == [
        (
            "G0, “Mandate and safeguards”, can be decided: every safeguard is answered.",
            f"/o/acme/p/culture/milestones/{first.uuid}/decide/",
        )
    ]


def test_what_was_decided_waits_no_more(house, programme):
    with house.within(house.sponsor):
        safeguarded(programme, by=house.sponsor)
        milestone.decide(
            milestone=programme.milestones.get(key="G0"),
            reason="The board said so",
            by=house.sponsor,
            at=NOW,
        )

    response = page(house)

    assert waiting(response) == []
    assert "Nothing waits for your decision today." in section(response, "decisions")
    assert "G0 Mandate and safeguards The sponsor, 2 Mar 2026" in section(response, "milestones")


def test_the_bands_are_those_that_were_kept_and_without_any_it_says_when_they_come(
    house, programme
):
    before = section(page(house), "health")
    with house.within(house.alice):
        health.read(cycle=programme.cycles.get(), at=NOW)
    after = section(page(house), "health")

    assert before.endswith("Nothing has been read yet: it is worked out every night.")
    assert "Every process stands at stage 1." in after
    assert after.count("0% not begun") == 7
    assert "As of 2 Mar 2026, 10:00." in after


def test_what_changed_is_that_of_seven_days(house, programme, monkeypatch):
    fresh = section(page(house), "changes")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=7))
    old = section(page(house), "changes")

    assert fresh == "What changed this week 2 Mar Alice started the programme."
    assert old == "What changed this week Nothing has changed in the last seven days."


def test_there_is_nothing_else_to_operate(house, programme):
    """No form but those around every page, and no button in the content."""
    content = text(page(house)).partition("<main")[2].partition("</main>")[0]

    assert ("<form" in content, "<button" in content) == (False, False)
    assert 'href="/o/acme/p/culture/"' in content


def test_who_may_see_it_and_who_decides_nothing_is_asked_nothing(house, programme):
    with house.within(house.alice):
        signed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
    who = ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    found = {name: page(house, name) for name in who}

    assert {name: response.status_code for name, response in found.items()} == {
        **dict.fromkeys(("alice", "sponsor", "carol"), 200),
        **dict.fromkeys(("manager", "bob"), 403),
        "mallory": 404,
    }
    assert [len(waiting(found[name])) for name in ("alice", "sponsor", "carol")] == [1, 2, 0]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_many_gates_are_open(house, programme, number):
    with house.within(house.alice):
        rows = StageRun.objects.filter(process_run__cycle__programme=programme, order=1)
        for row in rows[:number]:
            stage.open(stage=row, by=house.alice, at=NOW)
            stage.update(
                stage=row, owner=house.alice, due_on=date(2026, 6, 1), by=house.alice, at=NOW
            )

    assert queries_of(house.client(house.sponsor), PAGE) == 15
