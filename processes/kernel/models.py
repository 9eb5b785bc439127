"""Drafts of what people are still writing, and the fields that every record of a process has."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel


class Draft(OrganisationModel):
    """One unfinished answer, sealed with its member's key, and kept apart from the record.

    ``form`` and ``question`` name the place; a policy shows the row to its member alone.
    """

    member = OrganisationKeyField("people.Member", related_name="+")
    form = models.CharField(max_length=60)
    question = models.CharField(max_length=80)
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member", "form", "question"], name="draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.member_id}"


class Record(OrganisationModel):
    """A record of a process within one programme: who made it, and who changed it last.

    ``signs`` maps a state to the sign that stands beside its word (components/status.html). A
    record says its ``heading`` and, where it has one, the ``caption`` above it.
    """

    signs: ClassVar[Mapping[str, str]] = {
        "draft": "in_progress",
        "adopted": "done",
        "in_force": "done",
        "retired": "cannot_start",
    }
    state: Any

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    created_by = OrganisationKeyField("people.Member", related_name="+")
    created_at = models.DateTimeField()
    updated_by = OrganisationKeyField("people.Member", related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def heading(self) -> str:
        raise NotImplementedError

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def sign(self) -> str:
        return self.signs.get(self.state, "planned")
