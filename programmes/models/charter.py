"""What a programme promises, who steers it, and what has to be safe before it begins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models.programme import Programme


class Charter(OrganisationModel):
    """The latest one counts; rows are added and never changed. Texts are {language: text}."""

    programme = OrganisationKeyField(Programme, related_name="charters")
    why = models.JSONField(default=dict)
    promises = models.JSONField(default=dict)
    never = models.JSONField(default=dict)
    sponsor = OrganisationKeyField("people.Member", null=True, related_name="+")
    written_by = OrganisationKeyField("people.Member", related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.written_at:%Y-%m-%d}"


class SteeringSeat(OrganisationModel):
    """A member of the steering group, from when and until when, with the role in words."""

    programme = OrganisationKeyField(Programme, related_name="seats")
    member = OrganisationKeyField("people.Member", related_name="+")
    role = models.CharField(_("Role"), max_length=120)
    speaks_for_workers = models.BooleanField(default=False)
    given_by = OrganisationKeyField("people.Member", related_name="+")
    given_at = models.DateTimeField()
    ended_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "member"],
                condition=models.Q(ended_at__isnull=True),
                name="steering_seat_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.programme_id}"


class Safeguard(OrganisationModel):
    """One line of the checklist of G0, copied from the template as the programme starts."""

    programme = OrganisationKeyField(Programme, related_name="safeguards")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    text = models.JSONField(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "key"], name="safeguard_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SafeguardAnswer(OrganisationModel):
    """What somebody said of a line, and when. The latest counts; rows are added and never changed."""

    class State(models.TextChoices):
        DONE = "done", _("Done")
        NOT_APPLICABLE = "not_applicable", _("Does not apply")
        OPEN = "open", _("Not done yet")

    safeguard = OrganisationKeyField(Safeguard, related_name="answers")
    state = models.CharField(max_length=20, choices=State.choices)
    note = models.TextField(blank=True)
    link = models.URLField(blank=True)
    answered_by = OrganisationKeyField("people.Member", related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(note="") | (models.Q(state="done") & ~models.Q(link="")),
                name="safeguard_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.answered_at:%Y-%m-%d}"
