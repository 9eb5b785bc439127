"""What happens to imports by itself: a step that the queue never took is sent to it once more."""

from datetime import datetime

from django.db import transaction

from people import scope
from people.imports.actions.run import TASKS
from people.imports.models import UNTAKEN, ImportRun
from people.models import Job
from people.tasks import send


@transaction.atomic
def tend(*, at: datetime) -> int:
    """For the bound organisation, in the name of whoever asked; how many steps were sent again.

    Each gets a job of its own: where the first message comes after all, it finds nothing to do.
    """
    waiting = ImportRun.objects.filter(
        state__in=TASKS, job__state=Job.State.QUEUED, job__created_at__lt=at - UNTAKEN
    )
    runs = list(waiting.select_for_update(of=("self",), skip_locked=True).select_related("job"))
    for run in runs:
        _send_again(run, run.job, at)
    return len(runs)


def _send_again(run: ImportRun, old: Job, at: datetime) -> None:
    Job.objects.filter(pk=old.pk).update(state=Job.State.FAILED, finished_at=at)
    run.job = Job.objects.create(
        kind=old.kind, owner_id=old.owner_id, total=old.total, created_at=at, next_url=old.next_url
    )
    run.save(update_fields=["job"])
    with scope.bind(run.organisation_id, old.owner_id):
        send(TASKS[run.state], run=run.pk, job=run.job.pk)
