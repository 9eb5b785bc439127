"""Who offers themselves for a conversation about somebody's plan, and as what (F2.3, F2.6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Kind(models.TextChoices):
    """What somebody is to the one who chose them."""

    MANAGER = "manager", _("Your manager")
    OTHER_MANAGER = "other_manager", _("Another manager")
    COACH = "coach", _("A coach")
    HR = "hr", _("Somebody of HR")
    PEER = "peer", _("A colleague")
    READER = "reader", _("A trained reader")


class Partner(OrganisationModel):
    """Named by HR, for everyone to see: nothing here says that anybody has chosen them.

    ``reads``: trained to read goals for clarity.
    """

    NAMED = (Kind.OTHER_MANAGER, Kind.COACH, Kind.HR, Kind.PEER)

    programme = OrganisationKeyField("programmes.Programme", related_name="+")
    member = OrganisationKeyField("people.Member", related_name="+")
    kind = models.CharField(max_length=13, choices=[(kind.value, kind.label) for kind in NAMED])
    reads = models.BooleanField(default=False)
    named_by = OrganisationKeyField("people.Member", related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "member"], name="partner_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["other_manager", "coach", "hr", "peer"]),
                name="partner_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"partner {self.pk}"
