"""A conversation that one member asks another for: asked, dated, held, confirmed by both."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Conversation(OrganisationModel):
    """Seen by the two of them and by nobody else: a policy says so. No topic, no content.

    ``proposed`` are days that suit whoever asks; whoever was asked takes one of them or another.
    """

    DAYS = 3

    process = models.CharField(max_length=40)
    asked_by = OrganisationKeyField("people.Member", related_name="+")
    asked_of = OrganisationKeyField("people.Member", related_name="+")
    asked_at = models.DateTimeField()
    proposed = ArrayField(models.DateField(), size=DAYS, default=list)
    dated_for = models.DateField(_("Date of the conversation"), null=True, blank=True)
    asker_confirmed_at = models.DateTimeField(null=True)
    asked_confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("asked_of")), name="conversation_between_two"
            ),
            models.UniqueConstraint(
                fields=["organisation", "process", "asked_by", "asked_of"],
                condition=models.Q(
                    asker_confirmed_at__isnull=True,
                    withdrawn_at__isnull=True,
                    declined_at__isnull=True,
                ),
                name="conversation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def held(self) -> bool:
        return self.asker_confirmed_at is not None and self.asked_confirmed_at is not None
