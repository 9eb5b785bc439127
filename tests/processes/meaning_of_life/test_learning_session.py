"""Sessions are planned for everyone, and who sits where is known to each alone (S3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from people.models import AuditEvent
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.actions import learning_session as actions
from processes.meaning_of_life.models import LearningSession, SessionSeat, SessionTicket
from processes.meaning_of_life.queries import learning_session as queries
from programmes.models import PrivateMilestone, Programme
from programmes.process import Count
from tests.factories.learning_sessions import WEEK, joined, over, session_for
from tests.factories.people import NOW, House, member
from tests.factories.programmes import stage_of


@pytest.fixture
def session(house: House, programme: Programme) -> LearningSession:
    """Two seats, a week from now."""
    with house.within(house.alice):
        return session_for(programme, by=house.alice, seats=2)


def standing(house: House, session: LearningSession, who: Any) -> str:
    with house.within(who):
        own = queries.line_of(session, who).own
        return own.standing.value if own else ""


# The line


def test_the_first_have_the_seats_and_the_others_wait(house: House, session: LearningSession):
    for who in (house.bob, house.manager, house.sponsor, house.alice):
        with house.within(who):
            joined(session, who)

    found = [
        standing(house, session, who)
        for who in (house.bob, house.manager, house.sponsor, house.alice)
    ]
    assert found == ["seat", "seat", "next", "waits"]


def test_who_waits_moves_up_in_the_order_of_sign_up(house: House, session: LearningSession):
    for who in (house.bob, house.manager, house.sponsor, house.alice):
        with house.within(who):
            joined(session, who)
    with house.within(house.bob):
        actions.leave(session=session, member=house.bob, at=NOW)

    assert standing(house, session, house.bob) == ""
    assert standing(house, session, house.sponsor) == "seat"
    assert standing(house, session, house.alice) == "next"


def test_seats_that_are_added_go_to_who_waits(house: House, session: LearningSession):
    for who in (house.bob, house.manager, house.sponsor):
        with house.within(who):
            joined(session, who)
    with house.within(house.alice):
        session.seats = 3
        actions.revise(session=session, by=house.alice, at=NOW)

    assert standing(house, session, house.sponsor) == "seat"


def test_signing_up_twice_is_once(house: House, session: LearningSession):
    with house.within(house.bob):
        first, second = joined(session, house.bob), joined(session, house.bob)
        assert (first.pk, SessionTicket.objects.count()) == (second.pk, 1)


def test_who_comes_back_stands_at_the_end(house: House, session: LearningSession):
    for who in (house.bob, house.manager, house.sponsor):
        with house.within(who):
            joined(session, who)
    with house.within(house.bob):
        actions.leave(session=session, member=house.bob, at=NOW)
        joined(session, house.bob)

    assert standing(house, session, house.bob) == "next"


def test_one_is_not_in_two_places_at_once(
    house: House, programme: Programme, session: LearningSession
):
    with house.within(house.alice):
        other = session_for(
            programme,
            by=house.alice,
            place="Room 2",
            starts_at=session.starts_at + timedelta(minutes=30),
        )
    with house.within(house.bob):
        joined(session, house.bob)
        with pytest.raises(NotPossible, match="at the same time"):
            joined(other, house.bob)


def test_nothing_moves_once_it_has_begun_or_is_cancelled(
    house: House, programme: Programme, session: LearningSession
):
    with house.within(house.bob):
        joined(session, house.bob)
    with house.within(house.alice):
        cancelled = session_for(programme, by=house.alice, place="Room 2")
        actions.cancel(session=cancelled, reason="Snow", by=house.alice, at=NOW)
    begun = session.starts_at
    with house.within(house.bob):
        with pytest.raises(actions.TooLate, match="has begun"):
            actions.leave(session=session, member=house.bob, at=begun)
        with pytest.raises(actions.TooLate, match="is cancelled"):
            joined(cancelled, house.bob)
    with house.within(house.manager), pytest.raises(actions.TooLate, match="has begun"):
        joined(session, house.manager, at=begun)
    with house.within(house.alice):
        with pytest.raises(actions.TooLate, match="is cancelled"):
            actions.revise(session=cancelled, by=house.alice, at=NOW)
        with pytest.raises(actions.TooLate, match="has begun"):
            actions.cancel(session=session, reason="Late", by=house.alice, at=begun)


# What is planned


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"starts_at": NOW - timedelta(minutes=1)}, "on", "passed already"),
        ({"ends_at": NOW + WEEK}, "until", "before the beginning"),
        ({"place": "THE LONG TABLE"}, "place", "takes place there"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(
    house: House,
    programme: Programme,
    session: LearningSession,
    fields: dict[str, Any],
    field: str,
    sentence: str,
):
    with house.within(house.alice), pytest.raises(actions.NotThen, match=sentence) as refusal:
        session_for(programme, by=house.alice, **fields)

    assert refusal.value.field == field


def test_nobody_holds_two_at_once(house: House, programme: Programme):
    with house.within(house.alice):
        session_for(programme, by=house.alice, holder=house.manager)
        with pytest.raises(actions.NotThen, match="holds another") as refusal:
            session_for(programme, by=house.alice, holder=house.manager, place="Room 2")
        after = session_for(
            programme,
            by=house.alice,
            holder=house.manager,
            starts_at=NOW + WEEK + timedelta(hours=1),
        )

    assert refusal.value.field == "holder"
    assert after.pk


@pytest.mark.parametrize(("days", "held"), [(None, True), (7, True), (6, False)])
def test_who_will_have_left_by_then_holds_nothing(
    house: House, programme: Programme, days: int | None, held: bool
):
    with house.within(house.alice):
        session = session_for(programme, by=house.alice, holder=house.manager)
    house.manager.left_on = NOW.date() + timedelta(days=days) if days else None

    assert (session.held_by == house.manager) is held


def test_seats_are_never_taken_away(house: House, session: LearningSession):
    """Without ``SeatsAreKept`` HR lowers the number until somebody would lose theirs, and has counted."""
    with house.within(house.alice):
        session.seats = 1
        with pytest.raises(actions.SeatsAreKept) as refusal:
            actions.revise(session=session, by=house.alice, at=NOW)

    assert refusal.value.field == "seats"


def test_a_change_of_time_or_place_is_told_to_who_had_signed_up(
    house: House, session: LearningSession
):
    with house.within(house.bob):
        joined(session, house.bob)
    with house.within(house.alice):
        session.note = "Bring a pencil"
        actions.revise(session=session, by=house.alice, at=NOW + timedelta(hours=1))
    with house.within(house.bob):
        noted = moved_for(session, house.bob)
    with house.within(house.alice):
        session.place = "The garden"
        actions.revise(session=session, by=house.alice, at=NOW + timedelta(hours=2))
    with house.within(house.bob):
        moved = moved_for(session, house.bob)
    with house.within(house.manager):
        joined(session, house.manager, at=NOW + timedelta(hours=3))
        later = moved_for(session, house.manager)

    assert (noted, moved, later) == (False, True, False)


def moved_for(session: LearningSession, who: Any) -> bool:
    own = queries.line_of(session, who).own
    assert own is not None
    return own.moved


@pytest.mark.parametrize(
    ("seats", "taken", "word"),
    [
        (1, 0, "few"),
        (1, 1, "full"),
        (6, 4, "free"),
        (6, 5, "few"),
        (6, 6, "full"),
        (6, 9, "full"),
        (40, 34, "free"),
        (40, 35, "few"),
        (500, 494, "free"),
        (500, 495, "few"),
    ],
)
def test_how_full_it_is_leaves_in_three_words(seats: int, taken: int, word: str):
    assert queries.fullness(seats=seats, taken=taken) == word


def test_the_gate_counts_themes_and_no_cancelled_session(house: House, programme: Programme):
    with house.within(house.alice):
        stage = stage_of(programme, "meaning_of_life", "learn")
        nothing = queries.themes_offered(stage)
        session_for(programme, by=house.alice)
        session_for(programme, by=house.alice, place="Room 2")
        session_for(programme, by=house.alice, theme="meaning", place="Room 3")
        gone = session_for(programme, by=house.alice, theme="development", place="Room 4")
        actions.cancel(session=gone, reason="Snow", by=house.alice, at=NOW)

        assert nothing == Count(done=0, expected=3)
        assert queries.themes_offered(stage) == Count(done=2, expected=3)
        assert queries.offered(programme) == (3, 2)


def test_those_of_ones_language_come_first_and_pages_go_by_key(
    house: House, programme: Programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    with house.within(house.alice):
        for number, language in enumerate(("en", "es", "en", "es", "es")):
            session_for(
                programme,
                by=house.alice,
                language=language,
                place=f"Room {number}",
                starts_at=NOW + WEEK * (number + 1),
            )
        found, after = [], None
        while True:
            page = queries.coming(programme, own=[], language="es", now=NOW, after=after)
            found.append([line.session.place for line in page.lines])
            after = page.following
            if after is None:
                break

    assert found == [["Room 1", "Room 3"], ["Room 4", "Room 0"], ["Room 2"]]


# Afterwards


def milestones(house: House, who: Any) -> list[str]:
    with house.within(who):
        rows = PrivateMilestone.objects.filter(member=who, process="meaning_of_life")
        return sorted(rows.values_list("kind", flat=True))


def attended(house: House, session: LearningSession, who: Any) -> SessionSeat:
    with house.within(who):
        seat = joined(session, who)
        over(session)
        return actions.attend(seat=seat, at=NOW)


def test_who_was_there_says_so_alone_and_it_is_counted(house: House, session: LearningSession):
    with house.within(house.bob):
        seat = joined(session, house.bob)
        with pytest.raises(NotPossible, match="once the session is over"):
            actions.attend(seat=seat, at=session.ends_at - timedelta(seconds=1))
    before = milestones(house, house.bob)
    with house.within(house.bob):
        actions.attend(seat=seat, at=session.ends_at)
        actions.attend(seat=seat, at=session.ends_at + timedelta(days=1))
        seat.refresh_from_db()

    assert (before, milestones(house, house.bob)) == ([], ["session_attended"])
    assert seat.attended_at == session.ends_at


def test_a_session_that_was_cancelled_has_nobody_who_was_there(
    house: House, session: LearningSession
):
    with house.within(house.bob):
        seat = joined(session, house.bob)
    with house.within(house.alice):
        actions.cancel(session=session, reason="Snow", by=house.alice, at=NOW)
    with house.within(house.bob), pytest.raises(NotPossible, match="once the session is over"):
        actions.attend(seat=seat, at=session.ends_at + WEEK)


def test_what_one_says_of_it_is_sealed_and_the_latest_counts(
    house: House, programme: Programme, session: LearningSession
):
    seat = attended(house, session, house.bob)
    with house.within(house.alice):
        later = session_for(programme, by=house.alice, theme="meaning", place="Room 2")
    with house.within(house.bob):
        newer = joined(later, house.bob)
        over(later, days=0)
        actions.attend(seat=newer, at=NOW)
        found = []
        for row, opinion in (
            (seat, "5"),
            (newer, "2"),
            (newer, "none"),
            (newer, "4"),
            (newer, "3"),
            (seat, "none"),
            (newer, "none"),
        ):
            actions.judge(seat=row, opinion=opinion, at=NOW)
            found.append(milestones(house, house.bob)[1:])
        seat.refresh_from_db()
        kept = bytes(seat.opinion)

    said = ["session_judged"]
    assert found == [
        [*said, "session_worth_it"],
        said,
        [*said, "session_worth_it"],
        [*said, "session_worth_it"],
        said,
        said,
        [],
    ]
    assert kept.startswith(b"v1|")
    assert b"none" not in kept


def test_only_who_came_is_asked(house: House, session: LearningSession):
    with house.within(house.bob):
        seat = joined(session, house.bob)
        over(session)
        with pytest.raises(NotPossible, match="Say first"):
            actions.judge(seat=seat, opinion="5", at=NOW)


# The walls


def one(sql: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def test_whose_seat_it_is_nobody_else_can_ask(house: House, session: LearningSession):
    """Without RestrictRows on SessionSeat each reader of Acme counts 1, and Alice's update changes 1."""
    with house.within(house.alice):
        session.holder = house.manager
        actions.revise(session=session, by=house.alice, at=NOW)
    with house.within(house.bob):
        joined(session, house.bob)
    found = {}
    for name in ("bob", "alice", "manager", "carol", "sponsor"):
        with house.within(getattr(house, name)):
            found[name] = one("select count(*) from meaning_of_life_sessionseat")
    with house.within(None):
        found["nobody bound"] = one("select count(*) from meaning_of_life_sessionseat")
    with house.within(house.alice):
        changed = one("update meaning_of_life_sessionseat set waited = true")
        removed = one("delete from meaning_of_life_sessionseat")

    assert found.pop("bob") == 1
    assert found == dict.fromkeys(("alice", "manager", "carol", "sponsor", "nobody bound"), 0)
    assert (changed, removed) == (0, 0)


def test_nobody_takes_a_seat_in_anothers_name(house: House, session: LearningSession):
    """Without the policy on inserts the row is written."""
    with house.within(house.alice):
        ticket = SessionTicket.objects.create(session=session, number=1)
        seat = SessionSeat(session=session, ticket=ticket, member=house.bob, taken_at=NOW)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            # Nothing is read back, so that the policy on reading is not asked.
            SessionSeat.objects.bulk_create([seat], ignore_conflicts=True)


def test_a_ticket_says_neither_whose_it_is_nor_when_it_was_taken(
    house: House, session: LearningSession
):
    """With version 7 of a uuid the ticket carried the moment."""
    with house.within(house.bob):
        joined(session, house.bob)
        ticket = SessionTicket.objects.get()

    assert {field.name for field in ticket._meta.fields} == {
        *("id", "organisation", "uuid", "session", "number")
    }
    assert ticket.uuid.version == 4


def test_no_line_of_the_audit_tells_who_signed_up(house: House, session: LearningSession):
    seat = attended(house, session, house.bob)
    with house.within(house.bob):
        actions.judge(seat=seat, opinion="5", at=NOW)
    with house.within(house.alice):
        told = [event.action for event in AuditEvent.objects.filter(action__contains="session")]

    assert told == ["learning_session.plan"]


# What ends


def test_the_seats_of_who_has_left_go_to_who_waits(
    house: House, programme: Programme, session: LearningSession
):
    """Without binding the leaver no row of theirs is found, and the sponsor goes on waiting."""
    for who in (house.bob, house.manager, house.sponsor):
        with house.within(who):
            joined(session, who)
    with house.within(house.alice):
        house.bob.left_on = NOW.date()
        house.bob.save()
    with house.within(None):
        on_the_last_day = actions.free_of_leavers(NOW, timedelta(0))
    still = standing(house, session, house.sponsor)
    with house.within(None):
        afterwards = actions.free_of_leavers(NOW + timedelta(days=1), timedelta(0))

    assert (still, standing(house, session, house.sponsor)) == ("next", "seat")
    assert standing(house, session, house.bob) == ""
    # The page of what the nights removed shows numbers to HR: none of this.
    assert (on_the_last_day, afterwards) == (0, 0)


def test_a_year_after_the_session_nobody_knows_any_more_who_sat_where(
    house: House, programme: Programme, session: LearningSession
):
    """Without the policy for what is old nothing is found where nobody is bound."""
    with house.within(house.bob):
        joined(session, house.bob)
    with house.within(house.alice):
        recent = session_for(programme, by=house.alice, theme="meaning", place="Room 2")
        LearningSession.objects.filter(pk=session.pk).update(
            starts_at=NOW - timedelta(days=400), ends_at=NOW - timedelta(days=399)
        )
    with house.within(house.bob):
        joined(recent, house.bob)
    with house.within(None):
        told = actions.forget(NOW, timedelta(days=365))
    with house.within(house.bob):
        kept = list(SessionSeat.objects.values_list("session", flat=True))
        tickets = list(SessionTicket.objects.values_list("session", flat=True))

    assert (kept, tickets, told) == ([recent.pk], [recent.pk], 0)


def test_who_is_erased_leaves_no_seat(house: House, session: LearningSession):
    with house.within(house.alice):
        other = member("9", full_name="Somebody")
    for who in (house.bob, other):
        with house.within(who):
            joined(session, who)
    with house.within(house.bob):
        removed = actions.erase(house.bob)

    assert (removed, standing(house, session, house.bob)) == (2, "")
    assert standing(house, session, other) == "seat"
