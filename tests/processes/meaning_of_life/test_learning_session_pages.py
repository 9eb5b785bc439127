"""The pages of sessions: planned by HR, joined in one press, and telling nobody who comes (S3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from processes.meaning_of_life.models import LearningSession, SessionSeat, SessionTicket
from programmes.models import Programme
from tests.factories.learning_sessions import joined, session_for
from tests.factories.people import House
from tests.processes.pages import queries_of, text, url

PLAN = {
    "theme": "meaning",
    "language": "en",
    "holder": "2",
    "on": "2030-03-05",
    "begins": "14:00",
    "until": "15:30",
    "place": "The garden",
    "seats": "6",
    "note": "Bring a pencil",
}


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:learning_session_{name}", *args)


@pytest.fixture
def session(house: House, programme: Programme) -> LearningSession:
    return planned(house, programme)


def planned(house: House, programme: Programme, **fields: Any) -> LearningSession:
    """A week from today, and not from ``NOW``: pages ask the clock."""
    now = timezone.now()
    with house.within(house.alice):
        place = fields.pop("place", "The long table")
        days = fields.pop("days", 7)
        return session_for(
            programme,
            by=house.alice,
            at=now - timedelta(days=90),
            starts_at=now + timedelta(days=days),
            place=place,
            **fields,
        )


def taken(house: House, session: LearningSession, *people: Any) -> None:
    for who in people:
        with house.within(who):
            joined(session, who, at=session.starts_at - timedelta(days=2))


# HR plans


def test_hr_plans_changes_and_cancels_a_session(house: House, programme: Programme):
    house.organisation.time_zone = "Europe/Madrid"
    house.organisation.save()
    client = house.client(house.alice)

    made = client.post(at(programme, "create"), PLAN)
    with house.within(house.alice):
        session = LearningSession.objects.get()
    form = client.get(at(programme, "update", session.uuid)).context["form"]
    shown = {name: form[name].value() for name in ("on", "begins", "until", "seats", "language")}
    changed = client.post(at(programme, "update", session.uuid), {**PLAN, "seats": "7"})
    client.post(at(programme, "cancel", session.uuid), {"reason": "The garden is under snow."})

    assert (made.status_code, changed.status_code) == (302, 302)
    assert session.starts_at == datetime(2030, 3, 5, 13, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2030, 3, 5, 14, 30, tzinfo=UTC)
    assert (session.holder_id, session.seats) == (house.manager.pk, 6)
    assert {key: str(value) for key, value in shown.items()} == {
        "on": "2030-03-05",
        "begins": "14:00:00",
        "until": "15:30:00",
        "seats": "6",
        "language": "en",
    }
    with house.within(house.alice):
        session.refresh_from_db()
    assert (session.seats, session.state, session.reason) == (
        7,
        "cancelled",
        "The garden is under snow.",
    )


@pytest.mark.parametrize(
    ("begins", "until", "hours"),
    [("23:00", "01:00", 2), ("22:30", "04:30", 6), ("18:01", "00:00", 5)],
)
def test_a_session_of_the_night_ends_on_the_next_day(
    house: House, programme: Programme, begins: str, until: str, hours: int
) -> None:
    client = house.client(house.alice)
    plan = {**PLAN, "begins": begins, "until": until}

    made = client.post(at(programme, "create"), plan)
    with house.within(house.alice):
        session = LearningSession.objects.get()
    client.post(at(programme, "update", session.uuid), {**plan, "seats": "7"})
    with house.within(house.alice):
        session.refresh_from_db()

    assert made.status_code == 302
    assert (session.ends_at - session.starts_at).seconds // 3600 == hours
    assert (session.ends_at - session.starts_at).days == 0
    assert session.seats == 7


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"on": "2001-03-05"}, "on", "This moment has passed already. Choose a later one."),
        ({"until": "13:00"}, "until", "The end is before the beginning. Choose a later end."),
        ({"begins": "22:30", "until": "04:31"}, "until", "The end is before the beginning. Choose a later end."),
        ({"seats": "0"}, "seats", "A session has at least one seat."),
        ({"seats": "501"}, "seats", "A session has at most 500 seats."),
        ({"holder": "nobody"}, "holder", "Nobody here has this number, address or name. Check the spelling."),
        ({"place": ""}, "place", "This field is required."),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(
    house: House, programme: Programme, wrong: dict[str, str], field: str, sentence: str
):
    answer = house.client(house.alice).post(at(programme, "create"), {**PLAN, **wrong})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert [str(error) for error in form.errors[field]] == [sentence]
    assert {name: str(form[name].value()) for name in PLAN} == {**PLAN, **wrong}
    with house.within(house.alice):
        assert LearningSession.objects.count() == 0


@pytest.mark.parametrize("hour", ["02:30"])
def test_an_hour_that_the_clock_leaves_out_is_refused(
    house: House, programme: Programme, hour: str
):
    """Taken as it is typed, the session stood an hour beside what HR meant."""
    house.organisation.time_zone = "Europe/Madrid"
    house.organisation.save()

    answer = house.client(house.alice).post(
        at(programme, "create"), {**PLAN, "on": "2030-03-31", "begins": hour}
    )

    assert "The clock is changed in this night" in text(answer)


def test_only_hr_plans(house: House, programme: Programme, session: LearningSession):
    for who in (house.bob, house.manager, house.sponsor, house.carol):
        client = house.client(who)
        assert client.get(at(programme, "plan")).status_code == 403
        assert client.get(at(programme, "create")).status_code == 403
        assert client.post(at(programme, "cancel", session.uuid), {}).status_code == 403


# Members come


def test_a_seat_is_taken_in_one_press_and_given_back_in_one(
    house: House, programme: Programme, session: LearningSession
):
    client = house.client(house.bob)

    before = text(client.get(at(programme, "list")))
    joined_ = text(client.post(at(programme, "join", session.uuid), follow=True))
    after = text(client.get(at(programme, "list")))
    left = text(client.post(at(programme, "leave", session.uuid), follow=True))

    assert "Seats are free" in before
    assert "Your sessions" not in before
    assert "A seat is yours. Nobody else sees that you come." in joined_
    assert "Your sessions" in after
    assert "A seat is yours." in after
    assert "You have left the session. Nobody is told." in left
    with house.within(house.bob):
        assert (SessionSeat.objects.count(), SessionTicket.objects.count()) == (0, 0)


def test_who_waits_finds_the_seat_on_their_own_page(house: House, programme: Programme):
    session = planned(house, programme, seats=1)
    taken(house, session, house.manager)
    client = house.client(house.bob)

    full = text(client.get(at(programme, "detail", session.uuid)))
    waits = text(client.post(at(programme, "join", session.uuid), follow=True))
    house.client(house.manager).post(at(programme, "leave", session.uuid))
    moved_up = text(client.get(at(programme, "list")))

    assert "Full: you may wait" in full
    assert "Wait for a seat" in full
    assert "You are next in the line." in waits
    assert "A seat became free, and it is yours." in moved_up


def test_those_who_signed_up_read_why_it_is_cancelled(
    house: House, programme: Programme, session: LearningSession
):
    taken(house, session, house.bob)
    house.client(house.alice).post(at(programme, "cancel", session.uuid), {"reason": "Snow."})

    mine = text(house.client(house.bob).get(at(programme, "list")))
    others = text(house.client(house.manager).get(at(programme, "list")))

    assert "This session is cancelled. Snow." in mine
    assert "cancelled" not in others
    assert "No session is planned at the moment" in others


def test_no_page_tells_anyone_who_comes_or_how_many(house: House, programme: Programme):
    """Two of six seats or three, Bob's or not: every page of everybody else is the same, byte by byte.

    Seen failing with the number of free seats in the place of its word.
    """
    session = planned(house, programme, seats=6, holder=house.manager)
    taken(house, session, house.alice, house.sponsor)
    watchers = (house.manager, house.carol)
    pages = ("list", "detail")

    def told() -> list[str]:
        found = [
            text(house.client(who).get(at(programme, page, *args(page))))
            for who in watchers
            for page in pages
        ]
        hr = house.client(house.alice)
        found += [text(hr.get(at(programme, page, *args(page)))) for page in ("plan", *pages)]
        found.append(text(hr.get(url(programme, "programmes:process", "meaning-of-life"))))
        found.append(text(house.client(house.manager).get("/o/acme/team/")))
        return [without_moment(page) for page in found]

    def args(page: str) -> tuple[Any, ...]:
        return (session.uuid,) if page == "detail" else ()

    before = told()
    taken(house, session, house.bob)
    after = told()

    assert after == before


def without_moment(page: str) -> str:
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return re.sub(r"as of \d[^<]*", "", page)


# Afterwards


def test_who_was_there_says_so_and_answers_one_question(house: House, programme: Programme):
    session = planned(house, programme, days=-2)
    taken(house, session, house.bob)
    client = house.client(house.bob)

    offered = text(client.get(at(programme, "list")))
    asked = client.post(at(programme, "attend", session.uuid), follow=True)
    empty = client.post(at(programme, "judge", session.uuid), {})
    thanks = text(client.post(at(programme, "judge", session.uuid), {"opinion": "4"}, follow=True))
    detail = text(client.get(at(programme, "detail", session.uuid)))

    assert "I was there" in offered
    assert "Was this session worth your time?" in text(asked)
    assert (empty.status_code, empty.context["form"].errors.keys()) == (422, {"opinion"})
    assert "Thank you. Nobody else sees your answer." in thanks
    assert "You said: “Mostly”." in detail


def test_the_question_is_there_for_who_has_a_row_of_their_own(house: House, programme: Programme):
    session = planned(house, programme, days=-2)
    taken(house, session, house.bob)

    for name in ("attend", "judge", "invitation"):
        answer = house.client(house.manager).post(at(programme, name, session.uuid))
        assert answer.status_code in (404, 405), name
    assert house.client(house.manager).get(at(programme, "judge", session.uuid)).status_code == 404


# The calendar


def test_the_file_for_ones_calendar_names_hours_and_nothing_else(
    house: House, programme: Programme, session: LearningSession
):
    taken(house, session, house.bob)

    answer = house.client(house.bob).get(at(programme, "invitation", session.uuid))
    file = answer.content.decode().replace("\r\n ", "")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert f"DTSTART:{session.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in file
    assert "SUMMARY:A private appointment" in file
    assert "TRANSP:OPAQUE" in file
    assert "CLASS:PRIVATE" in file
    assert "Self-esteem" not in file
    assert "long table" not in file
    assert "Bob" not in file


def test_who_waits_has_no_file(house: House, programme: Programme):
    session = planned(house, programme, seats=1)
    taken(house, session, house.manager, house.bob)

    answer = house.client(house.bob).get(at(programme, "invitation", session.uuid))

    assert answer.status_code == 404


# Empty and large


def test_a_page_without_sessions_says_so_and_offers_the_readings(
    house: House, programme: Programme
):
    page = text(house.client(house.bob).get(at(programme, "list")))
    plan = text(house.client(house.alice).get(at(programme, "plan")))

    assert "No session is planned at the moment" in page
    assert "A fair look at yourself" in page
    assert "No session is planned yet" in plan


def test_the_lists_take_as_many_queries_with_three_sessions_as_with_one(
    house: House, programme: Programme
):
    found = []
    for number in range(3):
        session = planned(house, programme, days=number + 1, holder=house.manager)
        taken(house, session, house.bob)
        planned(house, programme, days=number + 11, holder=house.sponsor, place="Room 2")
        if number in (0, 2):
            found.append(
                (
                    queries_of(house.client(house.bob), at(programme, "list")),
                    queries_of(house.client(house.alice), at(programme, "plan")),
                )
            )

    assert found == [(12, 12), (12, 12)]
