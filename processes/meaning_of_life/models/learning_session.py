"""Learning sessions, the line before each, and who stands in it (S3)."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.models.base import OrganisationKeyField, OrganisationModel
from processes.kernel.models import Record


class LearningSession(Record):
    """An hour or a day on one theme, in one language. It is the organisation's, and everyone reads it.

    ``moved_at``: when its time or place last changed after it had been planned.
    """

    MOST_SEATS = 500

    class Theme(models.TextChoices):
        SELF_ESTEEM = "self_esteem", _("Self-esteem")
        DEVELOPMENT = "development", _("Personal development")
        MEANING = "meaning", _("The meaning of life")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Cancelled")

    signs = {"planned": "planned", "cancelled": "cannot_start"}

    theme = models.CharField(_("Theme"), max_length=12, choices=Theme.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("Where it takes place"), max_length=200)
    seats = models.PositiveSmallIntegerField(
        _("Seats"),
        validators=[
            MinValueValidator(1, _("A session has at least one seat.")),
            MaxValueValidator(MOST_SEATS, _("A session has at most 500 seats.")),
        ],
    )
    language = models.CharField(max_length=10)
    holder = OrganisationKeyField("people.Member", null=True, related_name="+")
    note = models.TextField(_("What people should know"), max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    reason = models.TextField(max_length=500, blank=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__in=["self_esteem", "development", "meaning"]),
                name="learning_session_theme_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]),
                name="learning_session_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="learning_session_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, 500)), name="learning_session_seats_range"
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(reason=""),
                name="learning_session_cancelled_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "programme", "starts_at", "id"],
                name="learning_session_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()}, {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def heading(self) -> str:
        return self.get_theme_display()

    @property
    def held_by(self) -> Member | None:
        """Who holds it; nobody where they will have left by then."""
        if self.holder is None or self.holder.left_on is None:
            return self.holder
        day = timezone.localdate(self.starts_at)
        return self.holder if self.holder.left_on >= day else None

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "meaning_of_life:learning_session_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )


class SessionTicket(OrganisationModel):
    """A place in the line before a session: the first so many, as it has seats, have one.

    It says of nobody whose it is, and holds no time; only its holder's own row leads here. So the
    line can be counted by the web role, and when somebody leaves it or seats are added, all behind
    move up without a row of theirs being touched.
    """

    uuid = models.UUIDField(default=uuid4, editable=False)  # version 7 would carry the time
    session = OrganisationKeyField(LearningSession, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "session", "number"], name="session_ticket_once"
            ),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class SessionSeat(OrganisationModel):
    """That a member stands in the line before a session. A policy shows it to that member alone.

    ``waited``: the session was full at sign-up. ``opinion`` is sealed; see ``questions``.
    """

    session = OrganisationKeyField(LearningSession, related_name="+")
    ticket = OrganisationKeyField(SessionTicket, related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    waited = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    attended_at = models.DateTimeField(null=True)
    opinion = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "session", "member"], name="session_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(opinion__isnull=True) | Q(attended_at__isnull=False),
                name="session_opinion_of_who_came",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "member"], name="session_seat_by_member")]

    def __str__(self) -> str:
        return f"seat {self.pk}"
