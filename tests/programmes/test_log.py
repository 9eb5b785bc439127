"""What changed, as a list that is paged by time: every entry once, newest first, in plain sentences."""

import re
from datetime import datetime, timedelta

import pytest

from people import audit
from people.models import AuditEvent, Organisation
from programmes.models import Programme
from programmes.queries import log
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, programme_for
from tests.processes.pages import queries_of, text

LOG = "/o/acme/p/culture/log/"


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def page(house: House, who: str = "alice", address: str = LOG):
    return house.client(getattr(house, who)).get(address)


def sentences(response) -> list[tuple[str, str]]:
    """(when, what) of each entry, as the page has them."""
    return re.findall(r'<time datetime="[^"]+">([^<]+)</time> ([^<]+)</li>', text(response))


def happened(
    house: House, moments: list[datetime], action: str = "report.make"
) -> list[AuditEvent]:
    with house.within(house.alice):
        return [audit.record(action=action, by=house.alice, at=at) for at in moments]


def test_each_entry_says_when_and_who_newest_first(house: House, programme: Programme):
    with house.within(house.alice):
        audit.record(action="gate.pass", by=house.sponsor, at=NOW + timedelta(hours=1))
        audit.record(action="import.apply", by=None, at=NOW + timedelta(minutes=5))

    assert sentences(page(house)) == [
        ("2 Mar 2026, 11:00", "The sponsor passed a gate."),
        ("2 Mar 2026, 10:05", "The system imported people."),
        ("2 Mar 2026, 10:00", "Alice started the programme."),
    ]


def test_an_entry_about_a_stage_says_which(house: House, programme: Programme):
    with house.within(house.alice):
        opened(programme, "true_north", "listen", by=house.alice)

    answer = page(house)
    assert [entry.place for entry in answer.context["entries"]] == ["True North, Listen", ""]
    assert '<span class="muted">True North, Listen</span>' in text(answer)


def test_the_time_is_the_organisations_own(house: House, programme: Programme):
    Organisation.objects.filter(slug="acme").update(time_zone="Pacific/Kiritimati")

    assert sentences(page(house)) == [("3 Mar 2026, 00:00", "Alice started the programme.")]


@pytest.mark.parametrize(("action", "sentence"), log.SENTENCES.items(), ids=log.SENTENCES)
def test_every_sentence_says_who(house: House, programme: Programme, action: str, sentence: str):
    happened(house, [NOW + timedelta(minutes=1)], action)

    assert sentences(page(house))[0][1] == str(sentence) % {"name": "Alice"}
    assert sentences(page(house))[0][1].startswith("Alice ")


def test_what_concerns_a_single_person_is_not_in_it(house: House, programme: Programme):
    for action in ("member.change", "alignment_form.look", "invitation.send"):
        happened(house, [NOW], action)

    assert len(sentences(page(house))) == 1


def test_a_long_log_comes_in_pages_of_fifty_each_entry_once(house: House, programme: Programme):
    made = happened(house, [NOW + timedelta(minutes=number) for number in range(1, 121)])

    first = page(house)
    second = page(house, address=first.context["older"])
    third = page(house, address=second.context["older"])

    shown = [
        entry.uuid for response in (first, second, third) for entry in response.context["entries"]
    ]
    assert shown[:120] == [event.uuid for event in reversed(made)]
    assert [len(r.context["entries"]) for r in (first, second, third)] == [50, 50, 21]
    assert f'<a rel="next" href="{first.context["older"]}">' in text(first)
    assert (third.context["older"], "rel=" in text(third).split("<main")[1]) == ("", False)


def test_entries_of_one_moment_are_not_lost_between_two_pages(house: House, programme: Programme):
    """One deed may write several lines, and a page may end between them."""
    happened(house, [NOW + timedelta(minutes=1)] * 60)

    first = page(house)
    second = page(house, address=first.context["older"])

    shown = [*first.context["entries"], *second.context["entries"]]
    assert (len(shown), len({entry.uuid for entry in shown})) == (61, 61)


def test_exactly_one_page_leads_nowhere(house: House, programme: Programme):
    happened(house, [NOW + timedelta(minutes=number) for number in range(1, 50)])

    response = page(house)

    assert (len(response.context["entries"]), response.context["older"]) == (50, "")


@pytest.mark.parametrize("before", ["yesterday", "00000000-0000-7000-8000-000000000000"])
def test_an_address_that_names_no_entry_is_not_there(
    house: House, programme: Programme, before: str
):
    assert page(house, address=f"{LOG}?before={before}").status_code == 404


def test_another_organisations_entry_is_not_there(house: House, programme: Programme):
    with house.within_other(house.mallory):
        foreign = audit.record(action="gate.pass", by=house.mallory, at=NOW + timedelta(days=1))

    assert page(house, address=f"{LOG}?before={foreign.uuid}").status_code == 404
    assert "Mallory" not in text(page(house))


def test_who_reads_it(house: House, programme: Programme):
    found = {
        who: page(house, who).status_code
        for who in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    }

    assert found == {
        "alice": 200,
        "sponsor": 200,
        "carol": 200,
        "manager": 403,
        "bob": 403,
        "mallory": 404,
    }


def test_the_page_takes_as_many_queries_for_three_entries_as_for_one(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    one = queries_of(client, LOG)
    happened(house, [NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)])

    three = queries_of(client, LOG)

    assert (one, three) == (10, 10)
    assert len(sentences(page(house))) == 3
