"""An organisation's own sign-in provider (OpenID Connect), and whom it has let in before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import OrganisationKeyField, OrganisationModel


class Provider(OrganisationModel):
    """``client_secret`` is sealed with the installation's key. ``acr_values``: by spaces.

    ``stamp`` stands in every session that was opened through it: another one ends them all.
    """

    name = models.CharField(_("Name on the button"), max_length=60)
    issuer = models.CharField(_("Address of the provider"), max_length=200)
    client_id = models.CharField(_("Client ID"), max_length=200)
    client_secret = models.TextField()
    number_claim = models.CharField(_("Claim with the personnel number"), max_length=60, blank=True)
    second_factor = models.BooleanField(_("It asks for a second factor"), default=False)
    acr_values = models.CharField(_("Values of “acr” that say so"), max_length=200, blank=True)
    enabled = models.BooleanField(default=False)
    stamp = models.CharField(max_length=43, editable=False)
    made_by = OrganisationKeyField("people.Member", null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation"], name="provider_once")]

    def __str__(self) -> str:
        return self.name


class ProviderLink(OrganisationModel):
    """At this issuer ``subject`` is this member. Made at the first use, and for that issuer alone."""

    member = OrganisationKeyField("people.Member", related_name="+")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "issuer", "subject"], name="provider_subject_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "member", "issuer"], name="provider_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"link of {self.member_id}"
