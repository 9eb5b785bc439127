"""A report asked for on a page is made by a real worker, and its job can be watched meanwhile."""

import io
import os
import signal
import subprocess
import sys
import time

import pikepdf
import pytest
from django.db import transaction

from people.models import Job
from programmes.reports.models import Report, ReportFile
from tests.factories.people import house as cast
from tests.factories.reports import report, steered


@pytest.fixture
def worker(environment_of_the_test, settings):
    """A Celery worker for the queue of documents, in a session of its own."""
    process = subprocess.Popen(
        [*CELERY, "-Q", "pdf", "-c", "1", "-l", "ERROR"],
        cwd=settings.BASE_DIR,
        env=environment_of_the_test,
        start_new_session=True,
    )
    yield process
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(60)


CELERY = [sys.executable, "-m", "celery", "-A", "synchro", "worker"]


@pytest.mark.queue
@pytest.mark.weasy
@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_report(worker):
    with transaction.atomic():
        acme = cast()
        with acme.within(acme.alice):
            programme = steered(acme.alice)
        with acme.within(acme.carol):
            row = report(programme, by=acme.carol)

    states = []
    with acme.within(acme.carol):
        while not states or states[-1] not in ("done", "failed"):
            assert len(states) < 1200, "the worker did not take the task"
            time.sleep(0.1)
            with transaction.atomic():
                states.append(Job.objects.get(pk=row.job_id).state)
        with transaction.atomic():
            job = Job.objects.get(pk=row.job_id)
            content = bytes(ReportFile.objects.get(report=row).content)
            taken = Report.objects.get(pk=row.pk).snapshot

    assert (job.state, job.done, job.problem) == ("done", 3, "")
    assert taken["organisation"] == "Acme Hotels"
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) > 5
