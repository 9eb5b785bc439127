"""What a programme promises, who steers it, what has to be safe: said by whom, kept, and read by all."""

import re
from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from django.db import ProgrammingError, connection, transaction

from people.models import AuditEvent
from programmes.actions import charter, safeguard
from programmes.models import Charter, Programme, SafeguardAnswer, SteeringSeat
from programmes.queries import charter as queries
from programmes.refusals import NotPossible, ReasonMissing
from programmes.safeguards import SAFEGUARDS
from tests.estate import Estate, bind
from tests.factories.people import NOW, House, member
from tests.factories.programmes import programme_for, safeguarded
from tests.processes.pages import queries_of

PAGE = "/o/acme/p/culture/charter/"
LATER = NOW + timedelta(days=3)
TEXTS = {
    "why": {"en": "Guests stay away"},
    "promises": {"en": "An hour a week, paid"},
    "never": {"en": "Nobody's pay"},
}


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def written(house: House, programme: Programme, at=NOW, **texts) -> Charter:
    with house.within(house.alice):
        return charter.write(
            programme=programme, **{**TEXTS, **texts}, sponsor=house.sponsor, by=house.alice, at=at
        )


def seated(house: House, programme: Programme, who, role="Cook", workers=False) -> SteeringSeat:
    with house.within(house.alice):
        return charter.give_seat(
            programme=programme, member=who, role=role, speaks_for_workers=workers,
            by=house.alice, at=NOW,
        )  # fmt: skip


def words(house: House, who: str, query: str = "") -> str:
    response = house.client(getattr(house, who)).get(PAGE + query)
    assert response.status_code == 200
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def lines(house: House, action: str) -> list[tuple[int, dict]]:
    with house.within(house.alice):
        rows = AuditEvent.objects.filter(action=action).order_by("pk")
        return [(row.actor_id, row.detail) for row in rows]


def test_a_programme_starts_with_the_checklist_in_each_language(house: House):
    house.organisation.languages = ["en", "es"]
    house.organisation.save()
    with house.within(house.alice):
        rows = list(programme_for(house.alice).safeguards.all())

    assert [row.key for row in rows] == [line.key for line in SAFEGUARDS]
    assert [row.order for row in rows] == list(range(1, len(SAFEGUARDS) + 1))
    assert {tuple(row.text) for row in rows} == {("en", "es")}


def test_everyone_reads_the_charter_and_who_steers(house: House, programme: Programme):
    written(house, programme)
    seated(house, programme, house.bob, "Head of the works council", workers=True)

    found = {who: words(house, who) for who in ("alice", "bob", "manager", "sponsor", "carol")}

    for page in found.values():
        for part in ("Guests stay away", "An hour a week, paid", "Nobody's pay", "The sponsor"):
            assert part in page
        assert "Bob Head of the works council Yes" in page
    assert {who: "Change the charter" in page for who, page in found.items()} == {
        "alice": True, "bob": False, "manager": False, "sponsor": True, "carol": False,
    }  # fmt: skip


def test_workers_find_it_on_their_own_list_and_hr_on_the_overview(
    house: House, programme: Programme
):
    for who, first in (("bob", "/o/acme/to-do/"), ("manager", "/o/acme/to-do/"),
                       ("alice", "/o/acme/p/culture/")):  # fmt: skip
        page = house.client(getattr(house, who)).get(first).content.decode()
        assert f'href="{PAGE}"' in page, who


def test_before_it_is_written_the_page_says_who_does(house: House, programme: Programme):
    assert "The charter is not written yet" in words(house, "bob")
    assert "HR managers and the sponsor write it." in words(house, "bob")
    assert "Say why the programme begins now" in words(house, "alice")


def test_what_stood_before_is_kept_and_can_be_read(house: House, programme: Programme):
    first = written(house, programme)
    second = written(house, programme, LATER, never={"en": "Nobody's pay or rating"})
    unchanged = written(house, programme, LATER, never={"en": "Nobody's pay or rating"})

    assert unchanged == second
    with house.within(house.alice):
        assert [row.pk for row in programme.charters.all()] == [second.pk, first.pk]
    assert "Nobody's pay or rating" in words(house, "bob")
    old = words(house, "bob", f"?version={first.uuid}")
    assert ("Nobody's pay or rating" in old, "This is an earlier version." in old) == (False, True)
    assert lines(house, "charter.write") == [(house.alice.pk, {})] * 2
    for nothing in ("x", str(programme.uuid)):
        assert house.client(house.bob).get(f"{PAGE}?version={nothing}").status_code == 404


def test_it_is_written_on_its_page_in_each_language(house: House, programme: Programme):
    house.organisation.languages = ["en", "es"]
    house.organisation.save()
    client = house.client(house.sponsor)
    typed = {
        "why_en": "Now", "why_es": "Ahora", "promises_en": "Time", "promises_es": "",
        "never_en": "Pay", "sponsor": "4",
    }  # fmt: skip

    refused = client.post(f"{PAGE}update/", {**typed, "why_en": " "})
    done = client.post(f"{PAGE}update/", typed)

    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"why_en": ["This field is required."]},
    )
    assert "Ahora" in refused.content.decode()
    assert (done.status_code, done.url) == (302, PAGE)
    with house.within(house.alice):
        row = programme.charters.get()
        assert (row.why, row.promises, row.never) == (
            {"en": "Now", "es": "Ahora"},
            {"en": "Time"},
            {"en": "Pay"},
        )
        assert (row.sponsor, row.written_by) == (house.sponsor, house.sponsor)


def test_a_seat_is_given_once_ended_and_given_again(house: House, programme: Programme):
    client = house.client(house.alice)
    typed = {"member": "3", "role": "Cook", "speaks_for_workers": "on"}

    given = client.post(f"{PAGE}seats/add/", typed)
    twice = client.post(f"{PAGE}seats/add/", typed)
    with house.within(house.alice):
        row = SteeringSeat.objects.get()
    ended = client.post(f"{PAGE}seats/{row.uuid}/end/")
    late = client.post(f"{PAGE}seats/{row.uuid}/end/", follow=True)
    again = client.post(f"{PAGE}seats/add/", typed)

    assert [given.status_code, twice.status_code, ended.status_code, again.status_code] == [
        302, 422, 302, 302,
    ]  # fmt: skip
    assert twice.context["form"].errors == {
        "member": ["This person is in the steering group already."]
    }
    assert "This person has left the steering group already." in late.content.decode()
    with house.within(house.alice):
        assert [
            (seat.member, seat.speaks_for_workers, seat.ended_by)
            for seat in SteeringSeat.objects.order_by("pk")
        ] == [(house.bob, True, house.alice), (house.bob, True, None)]
        with pytest.raises(NotPossible):
            charter.end_seat(seat=row, by=house.alice, at=NOW)


def test_a_line_is_answered_with_a_word_and_keeps_its_past(house: House, programme: Programme):
    with house.within(house.alice):
        row = programme.safeguards.get(key="impact")
    client = house.client(house.alice)
    address = f"{PAGE}safeguards/{row.uuid}/answer/"

    bare = client.post(address, {"state": "done"})
    why = client.post(address, {"state": "not_applicable", "link": "https://acme.example/dpia"})
    first = client.post(address, {"state": "done", "link": "https://acme.example/dpia"})
    then = client.post(address, {"state": "open", "note": "It lacks the kiosks"})

    assert (bare.status_code, bare.context["form"].errors) == (
        422,
        {"note": ["Say where it can be seen: a note or a link."]},
    )
    assert (why.status_code, why.context["form"].errors) == (422, {"note": ["Say why."]})
    assert (first.url, then.url) == (f"{PAGE}#safeguard-{row.key}",) * 2
    with house.within(house.alice):
        assert [(said.state, said.note) for said in row.answers.all()] == [
            ("open", "It lacks the kiosks"),
            ("done", ""),
        ]
        assert row in queries.unanswered(programme)
    assert lines(house, "safeguard.answer") == [
        (house.alice.pk, {"key": "impact", "state": "done"}),
        (house.alice.pk, {"key": "impact", "state": "open"}),
    ]
    page = words(house, "alice")
    assert "Not done yet Alice" in page
    assert "What was said before Done: Alice" in page


def test_the_action_asks_for_a_word_too(house: House, programme: Programme):
    with house.within(house.alice):
        row = programme.safeguards.first()
        with pytest.raises(ReasonMissing):
            safeguard.answer(safeguard=row, state="done", note=" ", by=house.alice, at=NOW)


def test_notes_are_for_those_who_steer_or_watch_and_for_the_steering_group(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = programme.safeguards.first()
        safeguard.answer(safeguard=row, state="done", note="In the safe", by=house.alice, at=NOW)

    before = {who: "In the safe" in words(house, who) for who in ("bob", "carol", "sponsor")}
    seat = seated(house, programme, house.bob, workers=True)
    within = "In the safe" in words(house, "bob")
    with house.within(house.alice):
        charter.end_seat(seat=seat, by=house.alice, at=NOW)

    assert before == {"bob": False, "carol": True, "sponsor": True}
    assert (within, "In the safe" in words(house, "bob")) == (True, False)
    assert "1 of 12 are answered." in words(house, "bob")


def test_only_hr_and_the_sponsor_write(house: House, programme: Programme):
    with house.within(house.alice):
        row = programme.safeguards.first()
    for address in ("update/", "seats/add/", f"safeguards/{row.uuid}/answer/"):
        assert {
            who: house.client(getattr(house, who)).get(PAGE + address).status_code
            for who in ("alice", "sponsor", "manager", "bob", "carol", "mallory")
        } == {
            "alice": 200,
            "sponsor": 200,
            "manager": 403,
            "bob": 403,
            "carol": 403,
            "mallory": 404,
        }


@pytest.mark.parametrize("table", ["charter", "safeguardanswer"])
def test_what_was_said_is_never_changed(house: House, programme: Programme, table: str):
    written(house, programme)
    with house.within(house.alice):
        safeguarded(programme, by=house.alice)
    for change in (f"delete from programmes_{table}", f"update programmes_{table} set uuid = uuid"):
        with (
            house.within(house.alice),
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_the_page_costs_the_same_for_one_and_for_three(house: House, programme: Programme):
    written(house, programme)
    seated(house, programme, house.bob)
    with house.within(house.alice):
        row = programme.safeguards.first()
        safeguard.answer(safeguard=row, state="done", note="x", by=house.alice, at=NOW)
    client = house.client(house.bob)
    one = queries_of(client, PAGE)
    for number in ("71", "72"):
        written(house, programme, why={"en": number})
        with house.within(house.alice):
            someone = member(number)
        seated(house, programme, someone)
    with house.within(house.alice):
        safeguarded(programme, by=house.alice)

    assert (one, queries_of(client, PAGE)) == (12, 12)


@pytest.mark.safe
def test_programmes_that_had_started_have_the_checklist(estate: Estate):
    fill = import_module("programmes.migrations.0010_charters_and_safeguards").fill
    kept = (
        'select programme_id, organisation_id, key, "order", text from programmes_safeguard'
        ' order by programme_id, "order"'
    )

    with estate.line("owner") as line:
        bind(line, None)
        line.execute("alter table programmes_safeguardanswer disable trigger append_only")
        for table in ("safeguardanswer", "safeguard"):
            line.execute(f"alter table programmes_{table} no force row level security")
        before = line.execute(kept).fetchall()
        line.execute("delete from programmes_safeguardanswer")
        line.execute("delete from programmes_safeguard")
        with line.cursor() as cursor:
            fill(cursor)
        after = line.execute(kept).fetchall()

    assert len(before) >= 2 * len(SAFEGUARDS)
    assert after == before


def test_answers_name_their_states_in_words() -> None:
    assert dict(SafeguardAnswer.State.choices) == {
        "done": "Done",
        "not_applicable": "Does not apply",
        "open": "Not done yet",
    }
