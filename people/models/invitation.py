"""The one-time way in: a mailed link, or a code on a printed slip. Only hashes are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Invitation(OrganisationModel):
    class Kind(models.TextChoices):
        LINK = "link", _("Mailed link")
        SLIP = "slip", _("Printed slip")

    member = OrganisationKeyField("people.Member", related_name="invitations")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    token_hash = models.CharField(max_length=200, blank=True)
    created_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member", "kind"],
                condition=models.Q(used_at__isnull=True, replaced_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"
