"""The last seat is taken once, also where two press at the same moment: two real connections."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

from processes.kernel import records
from processes.meaning_of_life.queries import learning_session as queries
from programmes.models import Programme
from tests.factories.learning_sessions import joined, session_for
from tests.factories.people import House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Programme]:
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            return house, programme_for(house.alice)


def test_of_two_who_press_at_once_one_has_the_last_seat(
    acme: tuple[House, Programme], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stops once it has read the session, until the other has come as far or waits for it.

    Seen failing without ``select_for_update`` in ``records.locked``: both then read an empty line,
    and the second is refused by the constraint on the ticket's number.
    """
    house, programme = acme
    with transaction.atomic(), house.within(house.alice):
        session = session_for(programme, by=house.alice, seats=1)
    meeting = threading.Barrier(2)
    read = records.locked
    problems: list[BaseException] = []

    def slowly(record: Any) -> Any:
        row = read(record)
        with suppress(threading.BrokenBarrierError):  # the other waits for the row
            meeting.wait(timeout=2)
        return row

    monkeypatch.setattr(records, "locked", slowly)

    def press(who: Any) -> None:
        try:
            with house.within(who), transaction.atomic():
                joined(session, who)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[who]) for who in (house.bob, house.manager)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    found = []
    for who in (house.bob, house.manager):
        with transaction.atomic(), house.within(who):
            own = queries.line_of(session, who).own
            found.append((own.standing.value, own.seat.waited) if own else None)
    assert problems == []
    assert sorted(found, key=str) == [("next", True), ("seat", False)]
