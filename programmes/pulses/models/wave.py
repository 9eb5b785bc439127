"""A wave: who is asked what and until when, frozen as it opens."""

from datetime import date
from functools import cached_property, lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel
from programmes.models import StageRun
from programmes.pulses import content


class Wave(OrganisationModel):
    """``plain`` holds the instruments as they were when it opened, ``keys`` what was chosen before.

    ``departments`` are ids of those asked, with all below them; empty means everyone. ``minimum``
    is the smallest group that an instrument without a higher one of its own shows. ``asked`` and
    ``answered`` are of the whole wave. A public wave is answered by whoever has its address.
    ``every_months``: so long after it opened the same is prepared once more; 0 for never.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")
        CLOSING = "closing", _("Being counted")
        CLOSED = "closed", _("Closed")

    class Audience(models.TextChoices):
        MEMBERS = "members", _("People who work here")
        PUBLIC = "public", _("Clients and suppliers, by an address or a code to scan")

    MINIMUM = 5
    FOR_COMMENTS = 10

    stage = OrganisationKeyField(StageRun, related_name="waves")
    name = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    keys = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    minimum = models.PositiveSmallIntegerField(default=MINIMUM)
    comment = models.JSONField(default=dict)
    plain = models.JSONField(default=list)
    token = models.CharField(max_length=43, blank=True)
    at_most = models.PositiveIntegerField(default=0)
    every_months = models.PositiveSmallIntegerField(default=0)
    closes_on = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    lifted = models.TextField(blank=True)
    made_by = OrganisationKeyField("people.Member", related_name="+")
    made_at = models.DateTimeField()
    opened_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum__gte=5), name="wave_minimum_from_five"
            ),
            models.UniqueConstraint(
                fields=["organisation", "token"],
                condition=~models.Q(token=""),
                name="wave_token_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "stage", "state"], name="wave_by_stage")]

    def __str__(self) -> str:
        return f"{self.state} {self.uuid}"

    @cached_property
    def instruments(self) -> list[content.Content]:
        """As they were when it opened, and as nobody can change them since."""
        return list(_loaded(_Frozen(self)))

    @property
    def is_public(self) -> bool:
        return self.audience == self.Audience.PUBLIC

    def takes_answers(self, today: date) -> bool:
        """It is counted on the night after its last day; that day is over already before."""
        return self.state == self.State.OPEN and today <= self.closes_on

    def minimum_of(self, instrument: content.Content) -> int:
        """The smallest group of which figures of this instrument may show."""
        return max(self.minimum, instrument.minimum)


class _Frozen:
    """The instruments of an opened wave, known by the wave alone."""

    def __init__(self, wave: Wave) -> None:
        self.key, self.plain = (wave.organisation_id, wave.uuid), wave.plain

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self.key == other.key and self.plain == other.plain


@lru_cache(maxsize=64)
def _loaded(frozen: _Frozen) -> tuple[content.Content, ...]:
    return tuple(content.load(plain) for plain in frozen.plain)


class WaveGroup(OrganisationModel):
    """A department as it was when the wave opened. The topmost is everybody who was asked.

    ``department`` is its uuid, which outlives the department; ``order`` is that of a walk through
    the tree, parents first; ``asked`` counts those directly in it.
    """

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="groups")
    parent = OrganisationKeyField(
        "self", null=True, on_delete=models.CASCADE, related_name="children"
    )
    department = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    order = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "wave", "order"], name="wave_group_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "department"], name="wave_group_by_department")
        ]

    def __str__(self) -> str:
        return self.name


class Invited(OrganisationModel):
    """That a member was asked, and in which group. Seen by the member and by the tally role alone."""

    wave = OrganisationKeyField(Wave, on_delete=models.CASCADE, related_name="+", db_index=False)
    group = OrganisationKeyField(
        WaveGroup, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    member = OrganisationKeyField("people.Member", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "wave", "member"], name="invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.wave_id}"
