"""The base of every Celery task: it carries the organisation in its headers."""

from typing import Any

from celery import Task

from people import scope

HEADERS = ("synchro.organisation_id", "synchro.member_id")


class OrganisationTask(Task):
    """Sends the bound organisation and member along, and binds them again in the worker.

    A task refuses to run without an organisation unless it says ``for_all = True``: such a task
    may only read global tables and start one task per organisation. The base opens no
    transaction, because some tasks must commit in steps.
    """

    abstract = True
    for_all = False

    def apply_async(
        self, args: Any = None, kwargs: Any = None, headers: Any = None, **options: Any
    ) -> Any:
        bound = scope.current()
        headers = dict(headers or {})
        if bound is not None and not self.for_all:
            headers.setdefault(HEADERS[0], bound.organisation_id)
            headers.setdefault(HEADERS[1], bound.member_id)
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.for_all:
            return super().__call__(*args, **kwargs)
        organisation = self._header(HEADERS[0])
        if organisation is None:
            raise scope.ScopeMissing(f"The task {self.name} was sent without an organisation.")
        with scope.bind(int(organisation), self._header(HEADERS[1])):
            return super().__call__(*args, **kwargs)

    def _header(self, name: str) -> int | None:
        # Celery puts custom headers either beside the request's own or under "headers".
        headers = self.request.headers or {}
        value = headers.get(name, self.request.get(name))
        return None if value is None else int(value)


def send(task: Task, **kwargs: Any) -> None:
    """Queue a task once the transaction has committed. A silent broker does not fail the page:

    the database knows what is due, and the sweep of the beat starts it later.
    """
    from django.db import transaction  # leaf: tasks are imported while apps are loading
    from kombu.exceptions import OperationalError

    bound = scope.require()

    def publish() -> None:
        headers = dict(zip(HEADERS, (bound.organisation_id, bound.member_id), strict=True))
        try:
            task.apply_async(kwargs=kwargs, headers=headers, retry=False)
        except (OperationalError, OSError):
            import logging

            logging.getLogger("people").warning("The queue did not take the task %s.", task.name)

    transaction.on_commit(publish)
