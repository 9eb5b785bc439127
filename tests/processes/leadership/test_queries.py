"""What Leadership counts and hands over."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.template.loader import render_to_string

from processes.leadership import actions, queries, report
from processes.leadership.models import Promise
from programmes import nightly
from programmes.access import cycle_of
from programmes.models import PrivateCount
from programmes.process import Count
from tests.factories import people
from tests.factories.people import NOW
from tests.factories.processes import promise
from tests.factories.programmes import programme_for, stage_of
from tests.roles import as_tally


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("makers", "expected"), [(9, None), (10, Count(done=10))])
def test_those_who_promise_are_counted_from_ten_on(makers, expected):
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
            members = [people.member(f"9{number}") for number in range(makers)]
        for member in members:
            with house.within(member):
                promise(programme, by=member, to=house.bob)
                promise(programme, by=member, to=house.manager)

    with as_tally(), transaction.atomic(), house.within(None):
        nightly.count(date(2026, 3, 3))

    with transaction.atomic(), house.within(house.alice):
        stage = stage_of(programme, "leadership", "coach")
        assert queries.count_made(stage) == expected
        assert queries.count_kept(stage) is None
        section = report.section(cycle_of(programme), NOW)
        shown = render_to_string(section.template, dict(section.context))
    assert section.context == {"made": expected.done if expected else None, "kept": None}
    assert ("10 people have promised" in shown) == (expected is not None)
    assert "from ten people on" in shown


@pytest.mark.django_db
def test_the_web_role_cannot_write_a_count(house):
    with (
        house.within(house.alice),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        PrivateCount.objects.create(
            process="leadership", kind="promise_made", count=99, counted_on=NOW.date()
        )


def test_the_export_holds_what_the_member_promised_and_was_promised(house, programme):
    with house.within(house.bob):
        mine = promise(programme, by=house.bob, to=house.manager, what="The rota")
    with house.within(house.manager):
        theirs = promise(programme, by=house.manager, to=house.bob, what="Two days off")

    with house.within(house.bob):
        found = queries.export(house.bob)

    assert found == {
        "promises": [
            {
                "uuid": str(mine.uuid),
                "part": "made",
                "what": "The rota",
                "due_on": "2026-03-20",
                "state": "open",
            },
            {
                "uuid": str(theirs.uuid),
                "part": "received",
                "what": "Two days off",
                "due_on": "2026-03-20",
                "state": "open",
            },
        ]
    }


def test_erasing_removes_the_members_own_words_and_leaves_those_of_others(house, programme):
    with house.within(house.bob):
        first = promise(programme, by=house.bob, to=house.manager)
        actions.renegotiate(promise=first, due_on=date(2026, 5, 1), by=house.bob, at=NOW)
    with house.within(house.manager):
        kept = promise(programme, by=house.manager, to=house.bob)

    with house.within(house.bob):
        removed = queries.erase(house.bob)
        left = list(Promise.objects.values_list("pk", flat=True))

    assert (removed, left) == (2, [kept.pk])


def test_the_open_ones_come_by_their_date_and_the_closed_ones_page_by_time(
    house, programme, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    with house.within(house.bob):
        rows = [
            promise(programme, by=house.bob, to=house.manager, due_on=date(2026, 3, day))
            for day in (25, 20, 30, 28, 27)
        ]
        for row in rows[2:]:
            actions.cancel(promise=row, by=house.bob, at=NOW)

        open_ones = [row.pk for row in queries.promises(programme, house.bob)]
        first = [row.pk for row in queries.closed(programme, house.bob)]
        rest = [row.pk for row in queries.closed(programme, house.bob, before=rows[3].uuid)]

    assert open_ones == [rows[1].pk, rows[0].pk]
    assert first == [rows[4].pk, rows[3].pk, rows[2].pk]
    assert rest == [rows[2].pk]
