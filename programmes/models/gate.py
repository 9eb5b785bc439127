"""The decision that stages are passed, or reopened. Rows are added and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.stage import ProcessRun, StageRun


class GateDecision(OrganisationModel):
    """``readings`` holds each criterion as it stood: key, text, outcome, figures, required, relaxed."""

    class Decision(models.TextChoices):
        PASS = "pass", _("Passed")
        REOPEN = "reopen", _("Reopened")

    process_run = OrganisationKeyField(ProcessRun, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(_("Reason"))
    readings = models.JSONField(default=list)
    look_again_on = models.DateField(_("Look again on"), null=True, blank=True)
    decided_by = OrganisationKeyField("people.Member", related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="gate_decision_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_at:%Y-%m-%d}"


class GateStage(OrganisationModel):
    """Which stages one decision covers."""

    decision = OrganisationKeyField(GateDecision, related_name="stages")
    stage = OrganisationKeyField(StageRun, related_name="decisions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "decision", "stage"], name="gate_stage_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.stage_id}"
