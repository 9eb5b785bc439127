"""How far a worker has come, told while its own transaction is still open."""

import contextvars
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import TracebackType

from django.db import DatabaseError, connection, transaction

from people.imports.models import ImportRun
from people.models import Job

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def tell(*, run: int, job: int, done: int, at: datetime) -> None:
    """Within a transaction: two short updates, the import before its job as everywhere."""
    ImportRun.objects.filter(pk=run, job=job).update(touched_at=at)
    Job.objects.filter(pk=job, state=Job.State.RUNNING).update(done=done)


class Aside:
    """Tells from a thread of its own, which has a connection of its own.

    Leave it after the transaction has ended: a telling may wait for rows that it holds.
    """

    def __init__(self, *, run: int, job: int, clock: Clock) -> None:
        self.run, self.job, self.clock = run, job, clock
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="import-progress")

    def __enter__(self) -> "Aside":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pool.submit(_close_connection)
        self.pool.shutdown(wait=True)

    def tell(self, done: int) -> None:
        """Returns at once."""
        context = contextvars.copy_context()
        self.pool.submit(context.run, self._tell, done)

    def _tell(self, done: int) -> None:
        try:
            with transaction.atomic():
                tell(run=self.run, job=self.job, done=done, at=self.clock())
        except DatabaseError:
            logger.warning("The progress of import job %s could not be told.", self.job)


def _close_connection() -> None:
    """The connection of the thread that calls this."""
    connection.close()
