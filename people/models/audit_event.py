"""What was done, by whom, to what. Rows are added and never changed; no personal text inside."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel


class AuditEvent(OrganisationModel):
    """``detail`` holds codes, ids and counts only. ``actor`` is empty for the system itself."""

    at = models.DateTimeField()
    actor = OrganisationKeyField("people.Member", null=True, related_name="+")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_uuid = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"], name="audit_event_latest")]

    def __str__(self) -> str:
        return self.action
