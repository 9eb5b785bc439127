"""A task carries its organisation to a real worker, and refuses to run without one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.db import transaction

from people import scope
from people.tasks import OrganisationTask, send
from synchro.celery import app
from tests.estate import Estate
from tests.people import probe_tasks

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def worker(environment: dict[str, str], queue: str) -> Iterator[None]:
    """One process that takes one task after another, in a session of its own."""
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "celery",
                "-A",
                "synchro",
                "worker",
                "-c",
                "1",
                "-l",
                "CRITICAL",
            ),
            *(
                "-Q",
                queue,
                "-I",
                "tests.people.probe_tasks",
                "--without-gossip",
                "--without-mingle",
            ),
        ],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lines(file: Path, count: int, seconds: float = 60) -> list[list[Any]]:
    """What the worker has told, once it is so much."""
    end = time.monotonic() + seconds
    while True:
        told = file.read_text().splitlines() if file.exists() else []
        if len(told) >= count:
            return [json.loads(line) for line in told]
        assert time.monotonic() < end, told
        time.sleep(0.05)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> str:
    """A queue of this test's own on the shared broker."""
    name = f"probe-{uuid4()}"
    for task in (probe_tasks.look, probe_tasks.look_at_all, probe_tasks.fail):
        monkeypatch.setattr(task, "queue", name, raising=False)
    return name


@pytest.mark.queue
@pytest.mark.safe
def test_a_worker_sees_the_rows_of_the_task_it_runs_and_no_others(
    estate: Estate, queue: str, tmp_path: Path
) -> None:
    """In one process, one after another: Acme, Elsewhere, none, all, a failure, none again.

    Outside a transaction a task sees nothing. Seen failing with the refusal of ``OrganisationTask``
    removed (the task without an organisation ran), and with its binding removed.
    """
    file = tmp_path / "told"
    acme, elsewhere = estate.acme, estate.elsewhere
    member = acme.worker

    with scope.bind(acme.organisation.pk, member.pk):
        probe_tasks.look.apply_async(kwargs={"name": "of Acme"})
    with scope.bind(elsewhere.organisation.pk):
        with transaction.atomic():
            send(probe_tasks.look, name="sent on commit")
        probe_tasks.fail.apply_async(kwargs={"name": "fails"})
    probe_tasks.look.apply_async(kwargs={"name": "of none"})
    probe_tasks.look_at_all.apply_async(kwargs={"name": "of all"})
    with worker({**estate.environment, "SYNCHRO_PROBE": str(file)}, queue):
        told = lines(file, 5)

    ours, theirs = acme.organisation.pk, elsewhere.organisation.pk
    nothing = ["", "", ""]
    assert told == [
        ["of Acme", nothing, [str(ours), str(ours), str(member.pk)], [ours]],
        ["sent on commit", nothing, [str(theirs), str(theirs), ""], [theirs]],
        ["fails", "RuntimeError"],
        ["of none", "ScopeMissing"],
        ["of all", nothing, "the manager refused"],
    ]


def test_every_task_carries_the_organisation() -> None:
    """No task of ours escapes the base, and those for all organisations are few and known."""
    app.loader.import_default_modules()
    ours = {
        name: task for name, task in app.tasks.items() if not name.startswith(("celery.", "probe."))
    }

    assert [name for name, task in ours.items() if not isinstance(task, OrganisationTask)] == []
    assert {name for name, task in ours.items() if task.for_all} == FOR_ALL


# Tasks without an organisation: they read global tables only.
FOR_ALL = {
    "cards.sweep",
    "imports.nightly",
    "imports.sweep",
    "programmes.nightly",
    "pulses.sweep",
    "reminders.wake",
    "reports.sweep",
    # Of an account, which belongs to no organisation.
    "signin.mail_code",
    "signin.mail_new_password",
    "signin.mail_notice",
    "trust.nightly",
    "trust.seal_all",
    "trust.sweep",
    "trust.tell_heads",
}


def test_a_task_called_in_place_refuses_too() -> None:
    with pytest.raises(scope.ScopeMissing):
        probe_tasks.look(name="here")


def test_nothing_is_queued_for_a_transaction_that_is_undone(estate: Estate, queue: str) -> None:
    with scope.bind(estate.acme.organisation.pk), transaction.atomic():
        send(probe_tasks.look, name="never")
        transaction.set_rollback(True)

    with redis.from_url(settings.REDIS_URL) as broker:
        assert broker.llen(queue) == 0


def test_sending_needs_an_organisation() -> None:
    with pytest.raises(scope.ScopeMissing):
        send(probe_tasks.look, name="of nobody")


def test_a_silent_broker_fails_no_page(
    estate: Estate, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction stands, at once, and a line is logged.

    Seen failing without the ``except``; and for six seconds' waiting without ``max_retries``.
    """
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setitem(app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")

    began = time.monotonic()
    with scope.bind(estate.acme.organisation.pk), transaction.atomic():
        send(probe_tasks.look, name="unheard")

    assert time.monotonic() - began < 2
    assert [record.getMessage() for record in caplog.records] == [
        "The queue did not take the task probe.look."
    ]
