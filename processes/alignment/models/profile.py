"""Job profiles: what a post is for, the competencies it asks for, and whose post it is (F3.1)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.kernel.models import Record

COMPETENCIES_MOST = 12


class Level(models.TextChoices):
    """How far a post needs a competency."""

    BASIC = "basic", _("This post needs it at a basic level")
    GOOD = "good", _("This post needs it at a good level")
    HIGH = "high", _("This post needs it at a high level")


class JobProfile(Record):
    """``version`` rises with each change of a profile in use. ``sample`` names the sample it came from."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_USE = "in_use", _("In use")

    title = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    sample = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_use"]), name="job_profile_state_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "programme", "sample"],
                condition=~models.Q(sample=""),
                name="job_profile_sample_once",
            ),
        ]

    def __str__(self) -> str:
        return f"job profile {self.pk}"

    @property
    def in_use(self) -> bool:
        return self.state == self.State.IN_USE

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "alignment:profile_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )


class Competency(OrganisationModel):
    """One thing that someone in this post does well. ``order`` runs from 1 to 12 without gaps."""

    profile = OrganisationKeyField(JobProfile, related_name="competencies")
    order = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    required_level = models.CharField(
        _("How much this post needs it"), max_length=10, choices=Level.choices, default=Level.GOOD
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "profile", "order"],
                name="competency_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(order__gte=1, order__lte=COMPETENCIES_MOST),
                name="competency_at_most_12",
            ),
            models.CheckConstraint(
                condition=models.Q(required_level__in=["basic", "good", "high"]),
                name="competency_level_known",
            ),
        ]

    def __str__(self) -> str:
        return f"competency {self.order} of {self.profile_id}"

    def get_absolute_url(self) -> str:
        return f"{self.profile.get_absolute_url()}#competency-{self.order}"


class JobTitleProfile(OrganisationModel):
    """Which profile a job title has."""

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    job_title = OrganisationKeyField("people.JobTitle", related_name="+")
    profile = OrganisationKeyField(JobProfile, related_name="job_titles")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "job_title"], name="job_title_profile_once"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of job title {self.job_title_id}"


class MemberProfile(OrganisationModel):
    """A profile chosen for one member in place of the job title's, and by whom."""

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    profile = OrganisationKeyField(JobProfile, related_name="members")
    changed_by = OrganisationKeyField("people.Member", related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "member"], name="member_profile_once"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of member {self.member_id}"
