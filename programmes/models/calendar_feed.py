"""The secret address under which a calendar reads a member's dates."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel


class CalendarFeed(OrganisationModel):
    """One a member. Of the address only a hash is kept (SHA-256 of 256 random bits), of use the day."""

    member = OrganisationKeyField("people.Member", related_name="+")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    last_read_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "member"], name="calendar_feed_once"),
            models.UniqueConstraint(
                fields=["organisation", "token_hash"], name="calendar_feed_token_once"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar feed of {self.member_id}"
