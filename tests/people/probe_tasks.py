"""Tasks that tell a real worker's side of the story, for test_tasks.py; no part of the product.

What each saw is written to the file named by ``SYNCHRO_PROBE``, one JSON list a line.
"""

import json
import os
from typing import Any

from celery import shared_task
from celery.signals import task_failure
from django.db import connection, transaction

from people import scope
from people.models import Member

SEEN = """
select coalesce(string_agg(distinct organisation_id::text, ' '), ''),
    current_setting('synchro.organisation_id', true), current_setting('synchro.member_id', true)
from people_member
"""


def tell(*words: Any) -> None:
    with open(os.environ["SYNCHRO_PROBE"], "a") as file:
        file.write(json.dumps(words) + "\n")


def looked() -> list[str]:
    """The organisations seen by plain SQL, and what the connection was told."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return [value or "" for value in cursor.fetchone()]


def asked() -> list[int] | str:
    """The organisations that the manager shows."""
    try:
        return sorted(set(Member.objects.values_list("organisation_id", flat=True)))
    except scope.ScopeMissing:
        return "the manager refused"


@shared_task(name="probe.look")
def look(*, name: str) -> None:
    outside = looked()
    with transaction.atomic():
        tell(name, outside, looked(), asked())


@shared_task(name="probe.look_at_all", for_all=True)
def look_at_all(*, name: str) -> None:
    with transaction.atomic():
        tell(name, looked(), asked())


@shared_task(name="probe.fail")
def fail(*, name: str) -> None:
    with transaction.atomic():
        looked()
        raise RuntimeError(name)


@task_failure.connect
def refused(sender: Any, exception: BaseException, kwargs: dict[str, Any], **_: Any) -> None:
    tell(kwargs.get("name"), type(exception).__name__)
