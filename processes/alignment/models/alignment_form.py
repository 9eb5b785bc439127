"""One person's form in one cycle: the profile as it stood, and which side has sent its view (F3.2)."""

from django.db import models
from django.urls import reverse

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.alignment.models.profile import JobProfile, Level


class AlignmentForm(OrganisationModel):
    """States and dates only, so it can be counted; what people wrote stands in tables with policies.

    ``manager`` is whoever sent the second view; empty until then. ``shown_to`` is the manager whom
    the worker lets read the first: whoever led them when they sent it, or whom they passed it on to.
    ``replaced_at`` is set where the person began again with another profile, before anything was sent.
    """

    cycle = OrganisationKeyField("programmes.Cycle", related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    manager = OrganisationKeyField("people.Member", null=True, related_name="+")
    shown_to = OrganisationKeyField("people.Member", null=True, related_name="+")
    profile = OrganisationKeyField(JobProfile, related_name="alignment_forms")
    profile_version = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    purpose = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    self_sent_at = models.DateTimeField(null=True)
    manager_sent_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cycle", "member"],
                condition=models.Q(replaced_at__isnull=True),
                name="alignment_form_once",
            ),
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True, manager_sent_at__isnull=True)
                | models.Q(manager__isnull=False, manager_sent_at__isnull=False),
                name="alignment_form_manager_when_sent",
            ),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("manager")), name="alignment_form_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"alignment form of {self.member_id}"

    @property
    def both_sent(self) -> bool:
        return self.self_sent_at is not None and self.manager_sent_at is not None

    @property
    def open_to(self) -> int | None:
        """The member who gave the second view and may read the first, as long as they lead."""
        return self.manager_id if self.both_sent and self.shown_to_id == self.manager_id else None

    @property
    def untouched(self) -> bool:
        """Neither side has sent anything, so the profile may still be exchanged."""
        return self.self_sent_at is None and self.manager_sent_at is None

    def get_absolute_url(self) -> str:
        programme = self.cycle.programme
        return reverse(
            "alignment:alignment_form_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )


class FormItem(OrganisationModel):
    """A competency as it stood when the form was started; later edits of the profile pass it by."""

    form = OrganisationKeyField(AlignmentForm, related_name="items")
    order = models.PositiveSmallIntegerField()
    name = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    required_level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "form", "order"], name="form_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.order} of {self.form_id}"
