"""The Celery application."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "synchro.settings")

app = Celery("synchro", task_cls="people.tasks:OrganisationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    ["people.cards", "programmes.reminders", "programmes.reports", "programmes.pulses"]
)
