"""kill -9 of the real Celery worker while it checks or brings in a list leaves nothing half done.

Seen failing with the transaction of `applying` split at each page: people stood there after the kill.
"""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.utils import timezone

from people.imports import reading
from people.imports.actions import run as actions
from people.imports.mapping import Mapping
from people.imports.models import ImportRow, ImportRun
from people.imports.sources import Choices
from people.imports.targets import Target
from people.models import Department, Job, Member
from tests.factories.people import House, house
from tests.people.imports.files import people

ROWS = 4_000
State = ImportRun.State


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[None]:
    """A Celery worker for imports in a session of its own; killed with all its children."""
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "synchro", "worker", "-Q", "import", "-P", "solo", "-l", "ERROR"],
        cwd=reading.ROOT,
        env={**environment, "DB_STATEMENT_TIMEOUT_MS": "0"},
        start_new_session=True,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(condition: Callable[[], bool], seconds: float = 150) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened for too long"
        time.sleep(0.02)


def standing(acme: House) -> tuple[str, str, int]:
    """The state of the import, and of its job, and how far that says it is."""
    with acme.within(acme.alice), transaction.atomic():
        run = ImportRun.objects.select_related("job").get()
        return run.state, run.job.state, run.job.done


def counts(acme: House) -> tuple[int, int]:
    with acme.within(acme.alice), transaction.atomic():
        return Member.objects.count(), Department.objects.count()


def do(acme: House, action: Callable[..., object], **arguments: object) -> None:
    with acme.within(acme.alice), transaction.atomic():
        if action is not actions.start:
            arguments["run"] = ImportRun.objects.select_related("organisation", "job").get()
        action(by=acme.alice, at=timezone.now(), **arguments)


@pytest.mark.queue
def test_a_killed_worker_leaves_nothing_half_done(transactional_db, environment_of_the_test):
    with transaction.atomic():
        acme = house()
    before = counts(acme)
    file = io.BytesIO(people(ROWS, first=1_000))
    look = reading.look(file, Choices(), today=timezone.localdate())
    do(acme, actions.start, name="people.csv", file=file, look=look)
    order = (Target.NUMBER, Target.FULL_NAME, Target.ADDRESS, Target.DEPARTMENT)
    mapping = Mapping(targets={target: place for place, target in enumerate(order)})

    do(acme, actions.map_columns, mapping=mapping)
    with worker(environment_of_the_test):
        until(lambda: standing(acme)[2] >= 1_000)
    do(acme, actions.resume)
    with worker(environment_of_the_test):
        until(lambda: standing(acme)[0] == State.CHECKED)
        with acme.within(acme.alice), transaction.atomic():
            assert ImportRow.objects.filter(outcome="new").count() == ROWS
        do(acme, actions.apply)
        until(lambda: standing(acme)[2] >= 1_000)
    assert standing(acme)[:2] == (State.APPLYING, Job.State.RUNNING)
    assert counts(acme) == before

    do(acme, actions.resume)
    with worker(environment_of_the_test):
        until(lambda: standing(acme)[0] == State.APPLIED)
    assert counts(acme) == (before[0] + ROWS, before[1] + 7)
    assert standing(acme) == (State.APPLIED, Job.State.DONE, ROWS)
