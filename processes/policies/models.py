"""Policies, standards and guidelines (F6.1), and what each of them is traced to."""

import pghistory
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from people.texts import said
from processes.kernel.models import Record


@pghistory.track()
class Policy(Record):
    """A policy says why and what must be; a standard the measurable least; a guideline how.

    A standard stands below a policy, a guideline below a policy or a standard: ``parent``.
    """

    class Level(models.TextChoices):
        ORGANISATION = "organisation", _("The whole organisation")
        AREA = "area", _("An area")
        POST = "post", _("A post")

    class Kind(models.TextChoices):
        POLICY = "policy", _("Policy")
        STANDARD = "standard", _("Standard")
        GUIDELINE = "guideline", _("Guideline")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Retired")

    level = models.CharField(_("For whom it holds"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    title = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    minimum_behaviour = models.JSONField(default=dict)
    measure = models.JSONField(default=dict)
    discretion = models.JSONField(default=dict)
    owner = OrganisationKeyField("people.Member", null=True, related_name="+")
    parent = OrganisationKeyField("self", null=True, related_name="children")
    effective_on = models.DateField(_("Holds from"), null=True, blank=True)
    review_on = models.DateField(_("To be reviewed by"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_force", "retired"]),
                name="policy_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["policy", "standard", "guideline"]),
                name="policy_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["organisation", "area", "post"]),
                name="policy_level_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="in_force")
                | models.Q(
                    owner__isnull=False, effective_on__isnull=False, review_on__isnull=False
                ),
                name="policy_in_force_is_owned_and_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("effective_on")),
                name="policy_reviewed_after_it_holds",
                violation_error_message=_("The review comes after the day from which it holds."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="policy") | models.Q(parent__isnull=True),
                name="policy_stands_on_top",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.pk}"

    @property
    def heading(self) -> str:
        return said(self.title)

    @property
    def caption(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "policies:policy_detail", args=[programme.organisation.slug, programme.slug, self.uuid]
        )


class PolicyTrace(OrganisationModel):
    """One reason of a policy: an element of another process, with its title as it stood then."""

    policy = OrganisationKeyField(Policy, models.CASCADE, related_name="traces")
    process = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    element = models.UUIDField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["process", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "policy", "process", "kind", "element"],
                name="policy_trace_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} from {self.process}"

    @property
    def token(self) -> str:
        return f"{self.process}:{self.kind}:{self.element}"
