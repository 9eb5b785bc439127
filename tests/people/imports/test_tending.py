"""A step that the queue never took begins by itself once the queue is back."""

from datetime import timedelta

import pytest

from people.imports.actions import checking, tending
from people.imports.models import ImportRow, ImportRun
from people.models import Job
from tests.people.imports.files import people
from tests.people.imports.steps import AT, checked, clock, mapped

SOON = AT + timedelta(seconds=15)
LATER = AT + timedelta(seconds=16)


@pytest.fixture
def acme(house):
    with house.within(house.alice):
        yield house


def test_a_step_that_the_queue_never_took_is_sent_again(acme, django_capture_on_commit_callbacks):
    run = mapped(acme, people(3))
    lost = run.job.pk

    with acme.within(), django_capture_on_commit_callbacks() as sent:
        assert [tending.tend(at=SOON), tending.tend(at=LATER), tending.tend(at=LATER)] == [0, 1, 0]

    run = ImportRun.objects.get(pk=run.pk)
    assert (len(sent), run.job.pk == lost, run.job.owner_id) == (1, False, acme.alice.pk)
    checking.check(run=run.pk, job=run.job.pk, clock=clock)
    rows = list(ImportRow.objects.order_by("pk").values())
    checking.check(run=run.pk, job=lost, clock=clock)  # the first message came after all
    assert list(ImportRow.objects.order_by("pk").values()) == rows
    assert dict(Job.objects.values_list("pk", "state")) == {lost: "failed", run.job.pk: "done"}


@pytest.mark.parametrize("state", [Job.State.RUNNING, Job.State.DONE, Job.State.FAILED])
def test_a_step_that_somebody_took_is_left_alone(acme, state):
    run = mapped(acme, people(3))
    Job.objects.filter(pk=run.job.pk).update(state=state)

    with acme.within():
        assert tending.tend(at=AT + timedelta(hours=1)) == 0


def test_a_list_that_waits_for_a_person_is_left_alone(acme):
    checked(acme, people(3))

    with acme.within():
        assert tending.tend(at=AT + timedelta(hours=1)) == 0
