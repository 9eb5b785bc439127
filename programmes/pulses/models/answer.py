"""Answers: no person, no time, no sequence. The web role may add open ones and read none.

The key is drawn before the row is written, so that a page that is sent twice is one row.
"""

import uuid

from django.db import models

from people.models.base import OrganisationField, OrganisationKeyField, ScopedManager
from programmes.pulses.models.wave import Wave, WaveGroup


class Unnamed(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = OrganisationField()
    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="+")
    group = OrganisationKeyField(
        WaveGroup, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects = ScopedManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "answer"


class OpenAnswer(Unnamed):
    """``values``: item key -> the number chosen; an item that was not answered is not in it."""

    values = models.JSONField()


class ClosedAnswer(Unnamed):
    """Written anew at closing, in random order; ``group`` is the nearest that may be shown."""

    values = models.JSONField()


class OpenComment(Unnamed):
    """Apart from the answers of whoever wrote it; sealed with the organisation's key."""

    sealed = models.BinaryField()


class ClosedComment(Unnamed):
    sealed = models.BinaryField()
