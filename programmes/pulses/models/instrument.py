"""An organisation's own instruments. Those that come with Synchro are no rows; see ``builtin``."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.pulses import content


class Instrument(OrganisationModel):
    """With the key of one that comes with Synchro, it takes that one's place here."""

    key = models.CharField(max_length=40)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = OrganisationKeyField("people.Member", null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="instrument_once"),
        ]

    def __str__(self) -> str:
        return self.key


class InstrumentVersion(OrganisationModel):
    """Never changed once it is published: a change is another version. ``plain`` is a ``Content``."""

    instrument = OrganisationKeyField(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    plain = models.JSONField()
    made_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "instrument", "number"], name="instrument_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"

    @property
    def content(self) -> content.Content:
        return content.load(self.plain)
