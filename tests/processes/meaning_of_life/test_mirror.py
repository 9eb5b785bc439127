"""Mirrors (domain.md section 0): answered, said back once, kept nowhere, and not all on the person."""

import logging
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from people.models import AuditEvent
from processes.meaning_of_life.queries import mirror as queries
from programmes.actions import evidence
from programmes.models import Criterion, Programme, StageRun
from programmes.pulses import builtin
from programmes.pulses.actions import instrument as instruments
from programmes.pulses.mirrors import mirrors
from tests.factories.people import NOW, House
from tests.processes.pages import queries_of, text, url

WRITES = re.compile(r"^\s*(insert|update|delete|merge|copy)\b", re.IGNORECASE)
SLUGS = tuple(queries.MIRRORS)


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def answers(*given: int | None) -> dict[str, str]:
    return {f"q{n}": str(value) for n, value in enumerate(given, start=1) if value is not None}


def look(client: Client, programme: Programme, slug: str, sent: dict[str, str]) -> Any:
    return client.post(at(programme, "mirror_look", slug), sent)


def test_both_mirrors_stand_on_the_list_and_say_that_nothing_is_kept(
    house: House, programme: Programme
) -> None:
    client = house.client(house.bob)

    listed = text(client.get(at(programme, "mirror_list")))
    asked = text(client.get(at(programme, "mirror_look", "living-in-the-meantime")))

    assert "Living in the meantime" in listed
    assert "Meaning at work" in listed
    assert "Your answers are kept nowhere: not as a draft, not in a log" in listed
    assert "I treat this job as a stopover until something else turns up." in asked
    assert asked.count("<fieldset") == 6
    assert "Only you, on the next page, once. Your answers are kept nowhere." in asked


@pytest.mark.parametrize(
    ("given", "score", "on_hold"),
    [((5, 5, 1, 5, 1, 5), "5.0", True), ((1, 1, 5, 1, 5, 1), "1.0", False)],
)
def test_the_answers_are_said_back_in_words_and_never_as_a_diagnosis(
    house: House, programme: Programme, given: tuple[int, ...], score: str, on_hold: bool
) -> None:
    client = house.client(house.bob)

    answer = look(client, programme, "living-in-the-meantime", answers(*given))

    page = text(answer)
    assert answer.status_code == 200
    assert f"Your answers come to {score}, on a scale from 1 to 5." in page
    assert "This is a mirror made of few questions, not a test." in page
    assert ("Much of your life seems to be on hold." in page) is on_hold
    assert "It is not yours alone" in page


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_of_it_is_kept_anywhere(
    house: House, programme: Programme, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    """No statement writes, no session, cookie or log line comes of it; the page says nothing again.

    Seen failing with a draft, or the session, written in ``post``.
    """
    caplog.set_level(logging.DEBUG)
    client = house.client(house.bob)
    client.get(at(programme, "mirror_list"))
    before = (sorted(Session.objects.values_list("pk", "session_data")), str(client.cookies))

    with CaptureQueriesContext(connection) as captured:
        answer = look(client, programme, slug, answers(5, 4, 3, 2, 1, 5))

    assert answer.status_code == 200
    assert len(captured) > 3
    assert [row["sql"] for row in captured if WRITES.match(row["sql"])] == []
    after = (sorted(Session.objects.values_list("pk", "session_data")), str(client.cookies))
    assert after == before
    assert [line for line in caplog.messages if "q1" in line] == []
    assert answer["Cache-Control"] == "no-store"
    assert "checked" not in text(client.get(at(programme, "mirror_look", slug)))
    with house.within(house.alice):
        assert AuditEvent.objects.filter(actor=house.bob).count() == 0


def test_too_few_answers_are_asked_for_again_and_stay_chosen(
    house: House, programme: Programme
) -> None:
    client = house.client(house.bob)

    answer = look(client, programme, "meaning-at-work", answers(4, 4, None, None, None, 5))

    page = text(answer)
    assert answer.status_code == 422
    assert "A mirror needs at least 4 of the 6 answers." in page
    assert page.count(" checked") == 3


def test_an_answer_that_is_none_is_refused_at_its_item(house: House, programme: Programme) -> None:
    sent = {**answers(4, 4, 4, 4, 4, 4), "q2": "9"}

    answer = look(house.client(house.bob), programme, "meaning-at-work", sent)

    assert answer.status_code == 422
    assert "Choose one of the answers below, or none." in text(answer)
    assert "It is not yours alone" not in text(answer)


@given(
    values=st.lists(st.integers(1, 5), min_size=6, max_size=6), key=st.sampled_from(["MT", "MW"])
)
def test_a_mirror_turned_round_shows_the_other_side(values: list[int], key: str) -> None:
    """Invariant 4 of the method: with all answers turned, a score m becomes 6 - m."""
    instrument = builtin.by_key(key)
    names = [f"{key}.{item.key}" for item in instrument.items]

    [one] = mirrors([instrument], dict(zip(names, values, strict=True)))
    [other] = mirrors([instrument], dict(zip(names, [6 - value for value in values], strict=True)))

    # Both are rounded to a tenth.
    assert abs(one["score"] + other["score"] - 6) <= 0.1 + 1e-9
    assert 1 <= one["score"] <= 5


def test_beside_it_stands_what_the_organisation_owes_and_when_that_was_signed(
    house: House, programme: Programme
) -> None:
    client = house.client(house.bob)
    before = text(look(client, programme, "meaning-at-work", answers(3, 3, 3, 3, 3, 3)))
    with house.within(house.alice):
        rows = Criterion.objects.select_related("stage__process_run__cycle__programme")
        signed = rows.get(stage__key="learn", key="paid_time")
        StageRun.objects.filter(pk=signed.stage_id).update(state="open", opened_at=NOW)
        kept = evidence.attest(criterion=rows.get(pk=signed.pk), by=house.alice, at=NOW, note="So")

    after = text(look(client, programme, "meaning-at-work", answers(3, 3, 3, 3, 3, 3)))
    with house.within(house.alice):
        evidence.withdraw(evidence=kept, by=house.alice, at=NOW)
    withdrawn = text(look(client, programme, "meaning-at-work", answers(3, 3, 3, 3, 3, 3)))

    assert (before.count("Not signed yet"), before.count("Signed on")) == (6, 0)
    assert (after.count("Not signed yet"), after.count("Signed on 2 March 2026")) == (5, 1)
    assert "The sessions took place in paid time" in after
    assert "Alice" not in after
    assert withdrawn.count("Not signed yet") == 6


def test_the_organisations_own_wording_takes_the_place_of_ours(
    house: House, programme: Programme
) -> None:
    with house.within(house.alice):
        own = instruments.copy(
            of=builtin.by_key("MW"), takes_place=True, by=house.alice, at=NOW
        ).instrument

    page = house.client(house.bob).get(at(programme, "mirror_look", "meaning-at-work"))

    assert own.key == "MW"
    assert page.status_code == 200
    assert len(page.context["sheet"].parts[0].lines) == 6


def test_a_mirror_that_there_is_not_is_not_found(house: House, programme: Programme) -> None:
    assert house.client(house.bob).get(at(programme, "mirror_look", "anger")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("manager", 200), ("carol", 403), ("mallory", 404)]
)
def test_whoever_works_here_may_look_and_nobody_from_outside(
    house: House, programme: Programme, who: str, status: int
) -> None:
    client = house.client(getattr(house, who))

    assert client.get(at(programme, "mirror_list")).status_code == status
    assert client.get(at(programme, "mirror_look", SLUGS[0])).status_code == status


def test_the_pages_stay_cheap(house: House, programme: Programme) -> None:
    client = house.client(house.bob)

    found = [
        queries_of(client, at(programme, "mirror_list")),
        queries_of(client, at(programme, "mirror_look", SLUGS[0])),
    ]

    assert found == [10, 10]
