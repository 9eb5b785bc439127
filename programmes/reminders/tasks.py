"""Thin tasks: the database says what is due, these only wake the sender."""

from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from people.tasks import HEADERS
from programmes.reminders import delivery, planner
from programmes.reminders.models import OrganisationDue


@shared_task(name="reminders.wake", for_all=True)
def wake(**_: Any) -> None:
    """Start one task for each organisation that is due; reads a global table only."""
    now = timezone.now()
    for row in OrganisationDue.objects.filter(next_due_at__lte=now):
        deliver.apply_async(headers={HEADERS[0]: row.organisation_id})
    unplanned = OrganisationDue.objects.filter(
        Q(planned_on__isnull=True) | Q(planned_on__lt=now.date())
    )
    for row in unplanned:
        plan.apply_async(headers={HEADERS[0]: row.organisation_id})


@shared_task(name="reminders.plan")
def plan(**_: Any) -> None:
    planner.plan(timezone.now())


@shared_task(name="reminders.deliver")
def deliver(**_: Any) -> None:
    delivery.deliver()
