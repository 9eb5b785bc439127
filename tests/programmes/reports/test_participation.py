"""Participation by department and process, with few people protected."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Assignment, StageRun
from programmes.reports.participation import (
    POOL,
    Participation,
    Row,
    Tally,
    by_department_and_process,
)
from tests.factories.people import department
from tests.factories.programmes import programme_for, stage_of
from tests.factories.reports import asked, crew, participation


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        yield programme_for(house.alice)


def _cycle(programme):
    return programme.cycles.get()


def test_small_departments_are_protected_and_pooled(programme):
    participation(programme)

    table = by_department_and_process(_cycle(programme))

    assert table == Participation(
        rows=[
            _row("", 0, Tally(12, 18)),
            _row("Bar", 1, None),
            _row("Desk", 1, None),
            _row("Rooms", 1, Tally(6, 9)),
            _row("", 1, Tally(6, 9), pools=["Bar", "Desk"]),
        ],
        columns=["true_north"],
        protected=2,
    )


def _row(name, depth, total, pools=()):
    cells = {"true_north": total} if total else {}
    return Row(name=name, depth=depth, total=total, cells=cells, pools=pools)


def test_a_process_that_few_were_asked_for_is_pooled_with_another(programme):
    """Two managers were asked in Leadership: everything less True North would give them away."""
    crews = participation(programme)
    managers = dict.fromkeys(crews["Rooms"][:2], True)
    asked(_first(programme, "leadership"), managers)

    table = by_department_and_process(_cycle(programme))

    assert table.columns == []
    assert [(row.name, row.total) for row in table.rows][:1] == [("", Tally(14, 20))]


def test_two_processes_that_few_were_asked_for_are_one_column(programme):
    crews = participation(programme)
    everybody = [who for people in crews.values() for who in people]
    asked(_first(programme, "policies"), dict.fromkeys(everybody, False))
    asked(_first(programme, "leadership"), dict.fromkeys(everybody[0::2], True))
    asked(_first(programme, "excellence"), dict.fromkeys(everybody[1::2], True))

    table = by_department_and_process(_cycle(programme))

    assert table.columns == ["true_north", "policies", POOL]
    assert table.rows[0].cells == {
        "true_north": Tally(12, 18),
        "policies": Tally(0, 18),
        POOL: Tally(18, 18),
    }


def _first(programme, process):
    return StageRun.objects.filter(
        process_run__cycle__programme=programme, process_run__key=process
    ).order_by("order")[0]


def test_private_and_withdrawn_things_are_not_counted(programme):
    crews = participation(programme)
    stage = stage_of(programme, "true_north", "draft")
    asked(stage, dict.fromkeys(crews["Rooms"], True), private=True)
    asked(stage, dict.fromkeys(crews["Rooms"], True), kind="other")
    Assignment.objects.filter(kind="other").update(state=Assignment.State.WITHDRAWN)

    table = by_department_and_process(_cycle(programme))

    assert table.total == Tally(12, 18)


def test_below_five_people_nothing_is_shown(programme):
    people = crew("Bar", 4, department("Bar"))
    asked(stage_of(programme, "true_north", "listen"), dict.fromkeys(people, True))

    table = by_department_and_process(_cycle(programme))

    assert table == Participation(rows=[Row(name="", depth=0)], columns=["true_north"], protected=1)
    assert table.total is None


def test_where_nobody_was_asked_there_is_no_row(programme):
    assert by_department_and_process(_cycle(programme)) == Participation(
        rows=[], columns=[], protected=0
    )


def test_a_department_counts_all_below_it(programme):
    hotel = department("Hotel")
    people = crew("Desk", 6, department("Desk", hotel)) + crew("Hotel", 5, hotel)
    asked(stage_of(programme, "true_north", "listen"), dict.fromkeys(people, True))

    table = by_department_and_process(_cycle(programme))

    assert [(row.name, row.depth, row.total) for row in table.rows] == [
        ("", 0, Tally(11, 11)),
        ("Hotel", 1, Tally(11, 11)),
        ("Desk", 2, Tally(6, 6)),
    ]


@pytest.mark.parametrize("departments", [1, 3])
def test_three_queries_however_many_departments(programme, departments):
    for number in range(departments):
        people = crew(f"D{number}-", 5, department(f"D{number}"))
        asked(stage_of(programme, "true_north", "listen"), dict.fromkeys(people, True))
    cycle = _cycle(programme)

    with CaptureQueriesContext(connection) as captured:
        by_department_and_process(cycle)

    assert len(captured) == 3
