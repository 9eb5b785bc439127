"""Many rows by one statement: defaults, rows that are there already, and the wall around it."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from people import bulk, scope
from people.models import Department, JobTitle, MemberWord


@pytest.fixture
def acme(house):
    with house.within(house.alice):
        yield house


def test_rows_have_the_defaults_of_their_fields(acme):
    with CaptureQueriesContext(connection) as queries:
        written = bulk.insert(JobTitle, [{"name": "Porter"}, {"name": "门童 'quoted'"}])

    found = JobTitle.objects.filter(name__in=["Porter", "门童 'quoted'"])
    assert (written, len(queries)) == (2, 1)
    assert {row.organisation_id for row in found} == {acme.alice.organisation_id}
    assert {row.uuid.version for row in found} == {7}
    assert len({row.uuid for row in found}) == 2


def test_what_all_rows_have_in_common_is_said_once(acme):
    bulk.insert(
        Department,
        [{"name": "Spa"}, {"name": "Pool"}],
        common={"manager_id": acme.alice.pk, "parent_id": acme.kitchen.pk},
    )

    found = Department.objects.filter(parent=acme.kitchen).order_by("name")
    assert list(found.values_list("name", "manager")) == [
        ("Pool", acme.alice.pk),
        ("Spa", acme.alice.pk),
    ]
    assert len({row.uuid for row in found}) == 2


def test_nothing_to_write_asks_nothing(acme):
    with CaptureQueriesContext(connection) as queries:
        written = bulk.insert(JobTitle, [])

    assert (written, len(queries)) == (0, 0)


def test_what_is_there_is_passed_over_or_brought_up_to_date(acme):
    bulk.insert(Department, [{"name": "Spa"}])
    first = Department.objects.get(name="Spa")

    passed = bulk.insert(Department, [{"name": "Spa"}], once=True)
    kept = Department.objects.get(name="Spa")
    same = ["organisation_id", "parent_id", "name"]
    updated = bulk.insert(
        Department, [{"name": "Spa", "manager_id": acme.alice.pk}], same=same, update=["manager_id"]
    )

    assert (passed, kept.manager_id, updated) == (0, None, 1)
    now = Department.objects.get(name="Spa")
    assert (now.pk, now.uuid, now.manager_id) == (first.pk, first.uuid, acme.alice.pk)


def test_rows_of_another_organisation_are_refused_by_the_database(acme):
    row = {
        "organisation_id": acme.mallory.organisation_id,
        "member_id": acme.alice.pk,
        "word": "word",
    }

    with pytest.raises(ProgrammingError, match="row-level security"):
        bulk.insert(MemberWord, [row])


def test_nothing_is_written_without_an_organisation(house):
    with pytest.raises(scope.ScopeMissing):
        bulk.insert(JobTitle, [{"name": "Porter"}])
