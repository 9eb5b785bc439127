"""A seal over rows of the audit log: whoever changes one of them afterwards is found out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from people.models.base import OrganisationModel


class AuditSeal(OrganisationModel):
    """Never changed. ``rows`` are the ids sealed here, in order; ``marks`` holds 16 bytes for each.

    ``digest`` is an HMAC over the seal before, the marks and all other columns. Rows of
    transactions before ``horizon`` are sealed here or earlier; ``cluster`` is the server whose
    transactions are meant. Rows up to ``floor`` were all sealed when the log was adopted by it.
    ``key`` names the organisation's key that the seal's own key is derived from.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    last_row = models.BigIntegerField()
    horizon = models.BigIntegerField()
    floor = models.BigIntegerField(default=0)
    cluster = models.BigIntegerField()
    rows = ArrayField(models.BigIntegerField())
    marks = models.BinaryField()
    digest = models.BinaryField()
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="audit_seal_once"),
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"
