"""What somebody has answered so far, for their eyes alone."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.pulses.models.wave import Wave


class SurveyDraft(OrganisationModel):
    """``sealed``: the keys that the answers will have, and the answers so far. Wiped on sending."""

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "member"], name="survey_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.wave_id}"
