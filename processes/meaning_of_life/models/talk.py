"""What belongs to a conversation about a plan: what was agreed, and how it was (F2.3, F2.4).

That it was asked for, its day, and that it was held is a ``programmes.Conversation``. All text is
sealed with the key of the worker who asked, so that it is theirs, and goes with them.
"""

from django.db import models
from django.db.models import Q

from people.models.base import OrganisationKeyField, OrganisationModel
from processes.meaning_of_life.models.partner import Kind


class Talk(OrganisationModel):
    """Opens notes and agreed actions to the partner, until ``ended_at``. Written by its owner alone.

    ``conversation`` is a uuid and no key: the dates of it are kept for a time of their own, and
    what was agreed stands without them.
    """

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    conversation = models.UUIDField()
    owner = OrganisationKeyField("people.Member", related_name="+")
    partner = OrganisationKeyField("people.Member", related_name="+")
    as_kind = models.CharField(max_length=13, choices=Kind.choices)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "conversation"], name="talk_once"),
            models.CheckConstraint(
                condition=~Q(owner=models.F("partner")), name="talk_with_another"
            ),
            models.CheckConstraint(
                condition=Q(as_kind__in=["manager", "other_manager", "coach", "hr", "peer"]),
                name="talk_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "partner", "owner"], name="talk_by_partner"),
            models.Index(fields=["organisation", "owner"], name="talk_by_owner"),
        ]

    def __str__(self) -> str:
        return f"talk {self.pk}"


class TalkNote(OrganisationModel):
    """Which support is asked for, or whatever else is to be kept: one note of each of the two."""

    talk = OrganisationKeyField(Talk, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    written_by = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "talk", "written_by"], name="talk_note_once"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class TalkAction(OrganisationModel):
    """What one of the two will do, and until when. Done by ``doer``, who alone says that it is."""

    MOST = 10

    talk = OrganisationKeyField(Talk, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    doer = OrganisationKeyField("people.Member", related_name="+")
    written_by = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["organisation", "talk"], name="talk_action_by_talk")]

    def __str__(self) -> str:
        return f"action {self.pk}"


class TalkLook(OrganisationModel):
    """The partner has opened what belongs to a talk. Written before it is shown, by the partner alone."""

    talk = OrganisationKeyField(Talk, related_name="+")
    owner = OrganisationKeyField("people.Member", related_name="+")
    reader = OrganisationKeyField("people.Member", related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["organisation", "owner", "-at"], name="talk_look_latest")]

    def __str__(self) -> str:
        return f"look {self.pk}"


class TalkAnswer(OrganisationModel):
    """How it was for the worker: three answers in one sealed text, seen by the worker alone."""

    talk = OrganisationKeyField(Talk, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    sealed = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "talk"], name="talk_answer_once"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
