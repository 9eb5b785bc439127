"""Improvement cards: what is to change, tried and looked at in four steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.criterion import Criterion
from programmes.models.programme import Programme
from programmes.models.stage import StageRun


class Improvement(OrganisationModel):
    """A card. It comes from a stage, a criterion, an element of a process, or from nowhere named.

    ``element`` is {process, kind, uuid, title} of an element. The state is that of the latest move.
    """

    class State(models.TextChoices):
        PLAN = "plan", _("Plan")
        DO = "do", _("Do")
        CHECK = "check", _("Check")
        ACT = "act", _("Act")

    class Result(models.TextChoices):
        ADOPT = "adopt", _("We keep it")
        ADAPT = "adapt", _("We change it and try again")
        DROP = "drop", _("We let it go")

    programme = OrganisationKeyField(Programme, related_name="improvements")
    change = models.CharField(_("What we want to change"), max_length=200)
    expectation = models.TextField(_("What we expect to see then"))
    stage = OrganisationKeyField(StageRun, null=True, related_name="+")
    criterion = OrganisationKeyField(Criterion, null=True, related_name="+")
    element = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLAN)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    owner = OrganisationKeyField("people.Member", related_name="+")
    due_on = models.DateField(_("By when"))
    made_by = OrganisationKeyField("people.Member", related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="act", result__in=["adopt", "adapt", "drop"])
                | (~models.Q(state="act") & models.Q(result="")),
                name="improvement_result_when_acted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class ImprovementMove(OrganisationModel):
    """One step of a card with its sentence. Rows are added and never changed."""

    improvement = OrganisationKeyField(Improvement, related_name="moves")
    state = models.CharField(max_length=10, choices=Improvement.State.choices)
    result = models.CharField(max_length=10, choices=Improvement.Result.choices, blank=True)
    sentence = models.TextField()
    moved_by = OrganisationKeyField("people.Member", related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sentence=""), name="improvement_move_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.moved_at:%Y-%m-%d}"
