"""A shared device on which people sign in one after another."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel

IDLE_SECONDS = 60
IDLE_LEAST, IDLE_MOST = 30, 180


class Kiosk(OrganisationModel):
    """``device_hash`` is empty until a device has been enrolled; ``link_hash`` is of an open link.

    Of use only the day is kept, so that nobody's hours can be read from it.
    """

    name = models.CharField(_("Name of the kiosk"), max_length=80)
    department = OrganisationKeyField(
        "people.Department", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idle_seconds = models.PositiveSmallIntegerField(
        _("Seconds without a touch until it signs out"),
        default=IDLE_SECONDS,
        validators=[MinValueValidator(IDLE_LEAST), MaxValueValidator(IDLE_MOST)],
    )
    made_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    made_at = models.DateTimeField()
    link_hash = models.CharField(max_length=64, blank=True)
    link_until = models.DateTimeField(null=True)
    device_hash = models.CharField(max_length=64, blank=True)
    enrolled_at = models.DateTimeField(null=True)
    last_seen_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(idle_seconds__gte=IDLE_LEAST, idle_seconds__lte=IDLE_MOST),
                name="kiosk_idle_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "device_hash"], name="kiosk_by_device"),
        ]

    def __str__(self) -> str:
        return self.name
