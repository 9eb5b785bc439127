"""Wrapped keys: the installation's key wraps an organisation's, which wraps each person's."""

from django.db import models

from people.models.base import OrganisationKeyField, OrganisationModel


class OrganisationKey(OrganisationModel):
    """``wrapped_by`` names the installation key; destroying the row closes the account."""

    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="organisation_key_once"),
        ]

    def __str__(self) -> str:
        return f"key of organisation {self.organisation_id}"


class PersonKey(OrganisationModel):
    """Destroying the row destroys everything that the person wrote under it."""

    member = OrganisationKeyField("people.Member", related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "member"], name="person_key_once"),
        ]

    def __str__(self) -> str:
        return f"key of member {self.member_id}"
