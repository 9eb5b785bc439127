"""From a file to people: staged in chunks, brought in at once, undone as a whole."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import OperationalError, connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from people import newcomers
from people.imports.actions import applying, checking
from people.imports.actions import run as actions
from people.imports.files import PART_BYTES, kept_file
from people.imports.mapping import Twice
from people.imports.models import ColumnMemory, ImportPart, ImportRow, ImportRun
from people.imports.queries.runs import proposals
from people.imports.targets import Target
from people.models import Account, AuditEvent, Department, Job, JobTitle, Member, MemberWord
from tests.people.imports.files import delimited, people
from tests.people.imports.steps import AT, applied, checked, clock, mapped, started


@pytest.fixture
def acme(house):
    with house.within(house.alice):
        yield house


LIST = delimited(
    [
        ["Number", "Full name", "Work email", "Department", "Section", "Job title", "Manager ID",
         "Start date", "Language"],
        ["10", "王小明", "wang@acme.example", "Rooms", "Reception", "Porter", "11", "2020-02-01", "zh"],
        ["11", "José Núñez", "", "Rooms", "", "cook", "2", "", ""],
        ["3", "Robert", "bob@acme.example", "kitchen", "", "", "11", "", "Español"],
    ]
)  # fmt: skip


def test_a_list_becomes_people(acme):
    run = applied(acme, LIST)

    assert run.state == ImportRun.State.APPLIED
    assert run.summary["outcomes"] == {"new": 2, "changed": 1, "unchanged": 0, "rejected": 0}
    fields = ("number", "full_name", "address", "department__name", "department__parent__name",
              "job_title__name", "manager__number", "started_on", "language", "account")  # fmt: skip
    rows = Member.objects.filter(number__in=["10", "11", "3"]).order_by("number")
    assert list(rows.values_list(*fields)) == [
        ("10", "王小明", "wang@acme.example", "Reception", "Rooms", "Porter", "11",
         date(2020, 2, 1), "", None),
        ("11", "José Núñez", None, "Rooms", None, "Cook", "2", None, "", None),
        ("3", "Robert", "bob@acme.example", "Kitchen", None, "Cook", "11", None, "",
         acme.bob.account_id),
    ]  # fmt: skip
    events = Member.pgh_event_model.objects.filter(number__in=["10", "11"]).order_by("number")
    assert list(events.values_list("number", "pgh_label")) == [("10", "insert"), ("11", "insert")]
    assert words_of("11") == {"jose", "nunez", "11"}
    assert words_of("3") == {"robert", "3", "bob", "bob@acme.example"}
    assert not ImportPart.objects.exists()
    assert not ImportRow.objects.exists()
    assert (run.job.state, run.job.done, run.job.total) == (Job.State.DONE, 3, 3)


def words_of(number: str) -> set[str]:
    return set(MemberWord.objects.filter(member__number=number).values_list("word", flat=True))


def test_a_list_brought_in_again_changes_nothing(acme):
    applied(acme, LIST)
    before = everything()

    run = applied(acme, LIST)

    assert run.summary["outcomes"] == {"new": 0, "changed": 0, "unchanged": 3, "rejected": 0}
    assert everything() == before


def everything() -> list[object]:
    """All that an import may write about people, with their history."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Member, MemberWord, Department, JobTitle, Member.pgh_event_model)
    ]


def test_what_would_happen_is_told_before(acme):
    run = checked(
        acme,
        delimited(
            [
                ["Number", "Name", "Department", "Job title", "Manager ID", "Work email"],
                ["3", "Bob", "Kitchen", "Chef", "99", ""],
                ["10", " Ann  Synthetic", "Rooms > Reception", "Chef", "10", ""],
                ["", "Nobody", "", "", "", ""],
                ["12", "Twin", "", "", "", ""],
                ["12", "Twin", "", "", "", ""],
                ["13", "", "", "", "", "alice@acme.example"],
                ["14", "", "", "", "", "not an address"],
            ]
        ),
    )

    assert run.state == ImportRun.State.CHECKED
    assert {**run.summary, "as_of": 0} == {
        "as_of": 0,
        "outcomes": {"new": 1, "changed": 1, "unchanged": 0, "rejected": 5},
        "errors": [
            cause("number_twice", [5, 6], ["12", "12"]),
            cause("address_invalid", [8], ["not an address"]),
            cause("address_taken", [7], ["alice@acme.example"]),
            cause("number_missing", [4], [""]),
        ],
        "remarks": [
            cause("manager_self", [3], ["10"]),
            cause("manager_unknown", [2], ["99"]),
            cause("spaces_cleaned", [3], ["Ann Synthetic"]),
        ],
        "changes": {"job_title": 1},
        "departments": {"count": 2, "first": ["Rooms", "Rooms > Reception"]},
        "job_titles": {"count": 1, "first": ["Chef"]},
        "leavers": 0,
    }
    assert not Member.objects.filter(number="10").exists()
    assert not Department.objects.filter(name="Rooms").exists()


def cause(code: str, rows: list[int], texts: list[str]) -> dict[str, object]:
    return {"cause": code, "rows": len(rows), "first_rows": rows, "first_texts": texts}


def test_rows_that_are_left_out_are_kept_as_they_stood(acme):
    run = applied(acme, delimited([["Number", "Name"], ["", " Ann  "], ["7", "Bo"]]))

    rows = ImportRow.objects.filter(run=run).values_list("row", "cells", "errors")
    assert list(rows) == [(2, ["", " Ann  "], [["number_missing", ""]])]


@pytest.mark.parametrize(("twice", "name"), [(Twice.FIRST, "One"), (Twice.LAST, "Two")])
def test_one_of_two_rows_with_the_same_number_can_be_taken(acme, twice, name):
    content = delimited([["Number", "Name"], ["7", "One"], ["7", "Two"]])

    run = applied(acme, content, twice=twice)

    assert run.summary["outcomes"]["new"] == 1
    assert Member.objects.get(number="7").full_name == name


def test_managers_are_found_wherever_they_stand(acme):
    applied(
        acme,
        delimited([["Number", "Manager ID"], ["20", "21"], ["21", "22"], ["22", "4"], ["3", "20"]]),
    )

    pairs = Member.objects.filter(number__in=["20", "21", "22", "3"]).order_by("number")
    assert list(pairs.values_list("number", "manager__number")) == [
        ("20", "21"),
        ("21", "22"),
        ("22", "4"),
        ("3", "20"),
    ]


def test_a_circle_of_managers_through_people_beyond_the_list_is_not_made(acme):
    acme.bob.manager = acme.manager
    acme.bob.save()

    run = checked(acme, delimited([["Number", "Manager ID"], ["2", "3"]]))

    assert run.summary["outcomes"] == {"new": 0, "changed": 0, "unchanged": 1, "rejected": 0}
    assert run.summary["remarks"] == [cause("manager_loop", [2], ["3"])]


def test_a_circle_that_somebody_closes_after_the_check_is_not_made(acme):
    """Seen failing without the second look: Bob and the kitchen's manager led each other."""
    run = checked(acme, delimited([["Number", "Manager ID"], ["2", "3"]]))
    acme.bob.manager = acme.manager
    acme.bob.save()

    actions.apply(run=run, by=acme.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)

    run = ImportRun.objects.get()
    assert (run.state, run.job.state) == ("checked", "failed")
    assert run.problem.startswith("Since the list was checked, somebody was given another manager")
    assert Member.objects.get(pk=acme.manager.pk).manager is None
    again = actions.map_columns(run=run, mapping=run.columns_chosen, by=acme.alice, at=AT)
    checking.check(run=again.pk, job=again.job.pk, clock=clock)
    assert ImportRun.objects.get().summary["remarks"] == [cause("manager_loop", [2], ["3"])]


def test_another_change_after_the_check_is_no_hindrance(acme):
    run = checked(acme, delimited([["Number", "Manager ID"], ["3", "2"]]))
    acme.carol.full_name = "Renamed"
    acme.carol.save()

    actions.apply(run=run, by=acme.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)

    assert Member.objects.get(pk=acme.bob.pk).manager == acme.manager


def test_what_a_list_leaves_empty_stays(acme):
    before = Member.objects.values().get(number="2")

    applied(acme, delimited([["Number", "Name", "Work email"], ["2", "New name", ""]]))

    after = Member.objects.values().get(number="2")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"full_name", "sort_key"}


def test_people_who_have_left_stay_so_and_it_is_told(acme):
    acme.bob.left_on = date(2026, 1, 31)
    acme.bob.save()

    run = checked(acme, delimited([["Number", "Name"], ["3", "Robert"]]))

    assert run.summary["remarks"] == [cause("member_left", [2], ["3"])]


def test_accounts_are_never_touched(acme):
    before = list(Account.objects.order_by("pk").values())

    applied(acme, delimited([["Number", "Work email"], ["1", "new@acme.example"]]))

    assert list(Account.objects.order_by("pk").values()) == before
    assert Member.objects.get(number="1").address == "new@acme.example"


def test_other_organisations_are_not_touched(acme):
    with acme.within_other():
        before = list(Member.objects.order_by("pk").values())

    applied(
        acme, delimited([["Number", "Name", "Work email"], ["1", "A", "mallory@elsewhere.example"]])
    )

    with acme.within_other():
        assert list(Member.objects.order_by("pk").values()) == before
        assert list(ImportRun.objects.all()) == []


def test_an_address_that_was_taken_meanwhile_leaves_its_row_out(acme):
    run = checked(acme, delimited([["Number", "Work email"], ["7", "x@acme.example"], ["8", ""]]))
    acme.bob.address = "x@acme.example"
    acme.bob.save()

    actions.apply(run=run, by=acme.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)

    run.refresh_from_db()
    assert run.summary["outcomes"] == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    assert run.summary["errors"] == [cause("address_taken", [2], ["x@acme.example"])]


def test_newcomers_are_welcomed_and_nobody_else(acme):
    welcomed = []

    def welcome(*, members, at):
        welcomed.extend((member.number, at) for member in members)

    undo = newcomers.greet_with(welcome)
    try:
        applied(acme, delimited([["Number", "Name"], ["3", "Robert"], ["7", ""], ["8", ""]]))
    finally:
        undo()

    assert sorted(welcomed) == [("7", AT), ("8", AT)]


def test_a_failure_undoes_everything_and_leaves_the_list_ready(acme):
    before = everything()

    def fail(*, members, at):
        raise OperationalError("the connection is gone")

    undo = newcomers.greet_with(fail)
    try:
        run = applied(acme, LIST)
    finally:
        undo()

    assert everything() == before
    assert (run.state, run.job.state) == (ImportRun.State.CHECKED, Job.State.FAILED)
    assert run.problem.startswith("The list could not be brought in, and nothing was changed.")
    actions.apply(run=run, by=acme.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)
    assert Member.objects.filter(number="11").exists()


def test_an_import_leaves_one_line_for_each_deed(acme):
    run = applied(acme, LIST)

    lines = AuditEvent.objects.filter(object_uuid=run.uuid).order_by("pk")
    assert list(lines.values_list("action", "actor__number", "detail")) == [
        ("import.start", "1", {"rows": 3}),
        ("import.map", "1", {"columns": 9}),
        (
            "import.apply",
            "1",
            {
                "new": 2,
                "changed": 1,
                "unchanged": 0,
                "rejected": 0,
                "left": 0,
                "departments": 2,
                "job_titles": 1,
            },
        ),
    ]


def test_what_was_chosen_is_remembered_by_heading(acme):
    mapped(acme, delimited([["Kennung", "Full name"], ["7", "Ann"]]), targets={Target.NUMBER: 0})

    memory = ColumnMemory.objects.order_by("heading").values_list("heading", "target")
    assert list(memory) == [("full name", ""), ("kennung", "number")]
    run = started(acme, delimited([["Full name", "Kennung"], ["Ann", "7"]]))
    assert [proposal.target for proposal in proposals(run)] == [None, Target.NUMBER]


def test_one_heading_is_remembered_apart_in_two_layouts_of_one_program(acme):
    """`pk` is the person in the first list of Horilla, and a row of no meaning in the second."""
    employees = ["pk", "badge_id", "employee_first_name", "employee_last_name"]
    work = ["pk", "employee_id", "job_position_id", "reporting_manager_id", "date_joining"]
    lists = [
        delimited([employees, ["1", "B1", "Ann", "Ash"], ["2", "B2", "Bo", "Oak"]]),
        delimited([work, ["1", "2", "5", "1", "2020-01-01"], ["2", "1", "5", "", "2020-01-01"]]),
    ]

    for _ in range(2):
        for content, number in zip(lists, ["pk", "employee_id"], strict=True):
            run = mapped(acme, content)
            chosen = zip(run.first_look.columns, proposals(run), strict=True)
            found = [column.heading for column, one in chosen if one.target == Target.NUMBER]
            assert found == [number]


def test_a_list_is_brought_in_once_however_often_it_is_asked(acme):
    run = checked(acme, LIST)
    again = ImportRun.objects.get(pk=run.pk)

    actions.apply(run=run, by=acme.alice, at=AT)
    with pytest.raises(actions.MovedOn):
        actions.apply(run=again, by=acme.alice, at=AT)


def test_a_worker_that_was_overtaken_writes_nothing(acme):
    run = mapped(acme, LIST)
    late = run.job.pk
    actions.resume(run=run, by=acme.alice, at=AT)
    checking.check(run=run.pk, job=run.job.pk, clock=clock)
    before = list(ImportRow.objects.order_by("pk").values())

    checking.check(run=run.pk, job=late, clock=clock)

    assert list(ImportRow.objects.order_by("pk").values()) == before


def test_a_discarded_list_leaves_nothing_behind(acme):
    run = checked(acme, LIST)

    actions.discard(run=run, by=acme.alice, at=AT)

    assert (run.state, run.look) == (ImportRun.State.DISCARDED, {})
    assert not ImportPart.objects.exists()
    assert not ImportRow.objects.exists()
    assert "bob@acme.example" not in str(ImportRun.objects.values().get(pk=run.pk))


def test_what_lies_for_seven_days_is_forgotten(acme):
    old = checked(acme, LIST)
    done = applied(acme, delimited([["Number", "Name"], ["", "Ann"], ["7", "Bo"]]))

    assert actions.purge(at=AT + timedelta(days=7)) == 0
    assert actions.purge(at=AT + timedelta(days=7, seconds=1)) == 2

    old.refresh_from_db()
    done.refresh_from_db()
    assert (old.state, done.state) == (ImportRun.State.DISCARDED, ImportRun.State.APPLIED)
    assert not ImportPart.objects.exists()
    assert not ImportRow.objects.exists()
    assert actions.purge(at=AT + timedelta(days=8)) == 0


def test_a_file_of_several_parts_comes_back_whole(acme):
    content = people(60_000)
    run = started(acme, content)

    with kept_file(run) as file:
        file.seek(0)
        assert file.read() == content
    assert ImportPart.objects.filter(run=run).count() == -(-len(content) // PART_BYTES)


def test_a_thousand_rows_more_cost_the_same_queries_again(acme):
    with connection.cursor() as cursor:  # as for a worker; keys are checked at the end
        cursor.execute("set local statement_timeout = 0")
    applied(acme, people(12))
    counts = []
    for number in (1_000, 2_000, 3_000):
        run = mapped(acme, people(number, first=number * 10_000))
        with CaptureQueriesContext(connection) as check:
            checking.check(run=run.pk, job=run.job.pk, clock=clock)
        run.refresh_from_db()
        actions.apply(run=run, by=acme.alice, at=AT)
        with CaptureQueriesContext(connection) as apply:
            applying.apply(run=run.pk, job=run.job.pk, clock=clock)
        counts.append((without_savepoints(check), without_savepoints(apply)))

    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(counts)]
    assert steps == [(6, 8), (6, 8)]


def without_savepoints(captured: CaptureQueriesContext) -> int:
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


@pytest.mark.real_data
def test_a_real_list_with_nothing_but_numbers_becomes_people(acme, real_data):
    content = (real_data / "people" / "ibm_hr_attrition_1470.csv").read_bytes()
    Member.objects.filter(number__in=["1", "2", "4"]).update(number=Concat("number", Value("x")))
    Member.objects.filter(number="3").update(number="3x")

    run = applied(acme, content)

    assert run.summary["outcomes"] == {"new": 1_470, "changed": 0, "unchanged": 0, "rejected": 0}
    found = Member.objects.filter(started_on=None, full_name="", external=False)
    assert found.count() == 1_470
    assert found.values("department").distinct().count() == 3
    assert found.values("job_title").distinct().count() == 9
    assert "5993" not in str(list(AuditEvent.objects.values())) + str(run.summary)
    again = applied(acme, content)
    assert again.summary["outcomes"] == {
        "new": 0,
        "changed": 0,
        "unchanged": 1_470,
        "rejected": 0,
    }


def test_a_manager_who_is_left_out_by_now_is_nobodys_manager(acme):
    content = [
        ["Number", "Work email", "Manager ID"],
        ["70", "boss@acme.example", ""],
        ["71", "", "70"],
    ]
    run = checked(acme, delimited(content))
    Member.objects.filter(number="3").update(address="boss@acme.example")

    actions.apply(run=run, by=acme.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)

    assert ImportRun.objects.get().state == ImportRun.State.APPLIED
    assert not Member.objects.filter(number="70").exists()
    assert Member.objects.get(number="71").manager is None
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
