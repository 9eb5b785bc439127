"""The decision that stages are passed, or reopened. Rows are added and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.stage import ProcessRun, StageRun


class GateDecision(OrganisationModel):
    """``readings`` holds each criterion as it stood: key, text, outcome, figures, required, relaxed.

    ``agreed_by``: the second decider, where the programme asks for two.
    """

    class Decision(models.TextChoices):
        PASS = "pass", _("Passed")
        REOPEN = "reopen", _("Reopened")

    process_run = OrganisationKeyField(ProcessRun, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(_("Reason"))
    readings = models.JSONField(default=list)
    look_again_on = models.DateField(_("Look again on"), null=True, blank=True)
    decided_by = OrganisationKeyField("people.Member", related_name="+")
    agreed_by = OrganisationKeyField("people.Member", null=True, related_name="+")
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


class GateProposal(OrganisationModel):
    """What one decider has decided, where the programme asks for two; ``stages`` are their uuids.

    The decision itself is made, with the readings of that moment, when a second one agrees.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    process_run = OrganisationKeyField(ProcessRun, related_name="proposals")
    stages = models.JSONField(default=list)
    reason = models.TextField(_("Reason"))
    look_again_on = models.DateField(null=True)
    proposed_by = OrganisationKeyField("people.Member", related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answer = models.TextField(blank=True)
    answered_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decision = OrganisationKeyField(GateDecision, null=True, related_name="proposals")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "process_run"],
                condition=models.Q(state="waiting"),
                name="gate_proposal_waits_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed")
                | (
                    models.Q(decision__isnull=False)
                    & ~models.Q(answered_by=models.F("proposed_by"))
                ),
                name="gate_proposal_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") | ~models.Q(answer=""),
                name="gate_proposal_answered_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.proposed_at:%Y-%m-%d}"


class GateLook(OrganisationModel):
    """What was found when somebody looked again at a decision. Rows are added and never changed.

    ``look_again_on`` is the next day to look, if there is to be one; the latest row counts.
    """

    decision = OrganisationKeyField(GateDecision, related_name="looks")
    found = models.TextField(_("What was found"))
    look_again_on = models.DateField(_("Look again on"), null=True)
    looked_by = OrganisationKeyField("people.Member", related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(found=""), name="gate_look_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.looked_at:%Y-%m-%d}"
