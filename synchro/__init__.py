"""Wiring: settings, urls, Celery, the database backend, the local servers. No models."""

from synchro.celery import app as celery_app

__all__ = ["celery_app"]
