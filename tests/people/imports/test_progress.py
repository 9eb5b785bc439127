"""How far an import has come is told beside it, and costs it nothing.

Seen failing with the job told of before its import: the two closed a circle of waiting, the
database ended the import, and a list that was good had to be brought in again.
"""

import threading

import pytest
from django.db import connection, transaction

from people.imports.actions import claims
from people.imports.models import ImportRun
from people.imports.progress import tell
from people.models import Job
from tests.factories import people
from tests.people.imports.files import people as people_list
from tests.people.imports.steps import AT, mapped


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_ends_and_a_telling_that_comes_late_both_go_on() -> None:
    with transaction.atomic():
        house = people.house()
    with house.within(house.alice), transaction.atomic():
        run = mapped(house, people_list(3))
        Job.objects.filter(pk=run.job.pk).update(state=Job.State.RUNNING)
    begun, told = threading.Event(), []

    def beside() -> None:
        try:
            with house.within(house.alice), transaction.atomic():
                begun.set()
                tell(run=run.pk, job=run.job.pk, done=2, at=AT)
                told.append(True)
        finally:
            connection.close()

    telling = threading.Thread(target=beside)
    with house.within(house.alice), transaction.atomic():
        run.state = ImportRun.State.CHECKED
        run.save(update_fields=["state"])
        telling.start()
        begun.wait(30)
        telling.join(timeout=1)  # it waits for the import
        claims.finish(run=run, job=run.job.pk, at=AT, total=3)
    telling.join(timeout=30)

    with house.within(house.alice), transaction.atomic():
        job = Job.objects.get(pk=run.job.pk)
    assert (told, job.state, job.done) == ([True], Job.State.DONE, 3)
