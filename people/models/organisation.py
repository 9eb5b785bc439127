"""A tenant, and who may enter it. Both are read before any organisation is bound."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.identifiers import uuid7


class OrganisationManager(models.Manager["Organisation"]):
    def here(self) -> models.QuerySet["Organisation"]:
        """Those that have not left."""
        return self.filter(closed_at__isnull=True)


class Organisation(models.Model):
    """``closed_at``: it has left. The row stays with an id and the day, and no name."""

    uuid = models.UUIDField(default=uuid7, editable=False, unique=True)
    name = models.CharField(_("Name of the organisation"), max_length=120)
    slug = models.SlugField(_("Short name in addresses"), max_length=40, unique=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    time_zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = OrganisationManager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation_start", args=[self.slug])


class Membership(models.Model):
    """The door list: which account plays which member where, and until when.

    Has no policy, because it is read to find out which organisation to bind. It holds no personal
    data beyond the fact itself.
    """

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    member_id = models.BigIntegerField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation"], name="membership_once"),
            models.UniqueConstraint(
                fields=["organisation", "member_id"], name="membership_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.organisation_id}"


class FirstRun(models.Model):
    """The one-time key to the page that makes the first organisation; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"first run {self.pk}"
