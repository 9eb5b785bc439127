"""Which programmes a consultant may see."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.programme import Programme


class ProgrammeAccess(OrganisationModel):
    """Until when it opens anything is said by the member's part as a consultant."""

    programme = OrganisationKeyField(Programme, related_name="accesses")
    member = OrganisationKeyField("people.Member", related_name="+")
    given_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "member", "programme"], name="programme_access_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} for {self.member_id}"
