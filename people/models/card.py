"""A card that signs somebody in without a password, and the sheet that cards are printed on."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from people.models.base import OrganisationKeyField, OrganisationModel


class AccessCard(OrganisationModel):
    """Only hashes are kept: of the token in the QR code (SHA-256) and of the code (Argon2id)."""

    member = OrganisationKeyField("people.Member", related_name="cards")
    token_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=200)
    made_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    made_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="card_live_once",
            ),
            models.UniqueConstraint(fields=["organisation", "token_hash"], name="card_token_once"),
        ]

    def __str__(self) -> str:
        return f"card of {self.member_id}"


class CardSheet(OrganisationModel):
    """An order for cards: of one ``member``, or of a department (without one, of everybody).

    The department is named and not tied, because an order must not keep it from being merged.
    ``content`` is the PDF, sealed for its maker; it is there from the end of the job until it has
    been fetched once, or until ``expires_at``.
    """

    job = OrganisationKeyField("people.Job", related_name="+")
    made_by = OrganisationKeyField("people.Member", related_name="+")
    made_at = models.DateTimeField()
    member = OrganisationKeyField("people.Member", null=True, related_name="+")
    department_uuid = models.UUIDField(null=True)
    again = models.BooleanField(default=False)
    with_names = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sheet of {self.count} cards"

    def get_absolute_url(self) -> str:
        return reverse("people:card_sheet", args=[self.organisation.slug, self.uuid])
