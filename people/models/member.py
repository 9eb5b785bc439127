"""A person inside one organisation, with or without an account, and the words that find them."""

import pghistory
from django.db import models
from django.db.models.functions import Length, Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models.base import (
    OrganisationField,
    OrganisationKeyField,
    OrganisationModel,
    ScopedManager,
)

ERASED = "erased-"  # the number of somebody who was erased begins so


# A list writes thousands at once.
@pghistory.track(level=pghistory.Statement, exclude=["address_key"])
class Member(OrganisationModel):
    """``number`` identifies within the organisation. ``sort_key`` is the folded name or number.

    ``external`` marks someone who is not staff, such as a consultant: no audience counts them.
    """

    account = models.ForeignKey(
        "people.Account", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    number = models.CharField(_("Number"), max_length=40)
    full_name = models.CharField(_("Full name"), max_length=160, blank=True)
    preferred_name = models.CharField(_("Preferred name"), max_length=80, blank=True)
    address = models.EmailField(_("Work e-mail address"), null=True, blank=True)
    # Behind row security no index is used for lower(address): that function might tell of its rows.
    address_key = models.GeneratedField(
        expression=Lower("address"), output_field=models.TextField(), db_persist=True
    )
    department = OrganisationKeyField(
        "people.Department", null=True, blank=True, related_name="members", db_index=False
    )
    job_title = OrganisationKeyField(
        "people.JobTitle", null=True, blank=True, related_name="members", db_index=False
    )
    manager = OrganisationKeyField(
        "self", null=True, blank=True, related_name="reports", db_index=False
    )
    language = models.CharField(_("Language"), max_length=10, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=60, blank=True)
    started_on = models.DateField(_("Start date"), null=True, blank=True)
    left_on = models.DateField(_("Last day"), null=True, blank=True)
    external = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="member_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "address_key"], name="member_address_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(account__isnull=False),
                name="member_by_account",
            ),
            models.Index(fields=["organisation", "sort_key", "id"], name="member_by_sort_key"),
            models.Index(
                fields=["organisation", "department", "sort_key"], name="member_by_department"
            ),
            models.Index(fields=["organisation", "job_title"], name="member_by_job_title"),
            models.Index(fields=["organisation", "manager"], name="member_by_manager"),
            models.Index(
                models.F("organisation"),
                Length("number"),
                models.F("number"),
                name="member_by_number",
            ),
            models.Index(fields=["organisation", "started_on", "sort_key"], name="member_by_start"),
            models.Index(fields=["organisation", "left_on"], name="member_by_last_day"),
            models.Index(
                fields=["organisation", "sort_key"],
                condition=models.Q(external=True),
                name="member_from_outside",
            ),
        ]

    def __str__(self) -> str:
        if self.full_name:
            return self.full_name
        return gettext("Somebody who is no longer here") if self.is_erased else self.number

    @property
    def name(self) -> str:
        """How the person is addressed: preferred name, else full name, else number."""
        return self.preferred_name or str(self)

    @property
    def is_erased(self) -> bool:
        """Nothing but ids is left of this person."""
        return self.number.startswith(ERASED)

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.organisation.slug, self.uuid])


class MemberWord(models.Model):
    """One folded word of a member's name, number or address; found by its beginning.

    Compared by range (``word >= 'ann' and word < 'ann\U0010ffff'``), which can use the index
    behind row security, unlike LIKE. Half a dozen come with each member, so the key to the member
    is held by a statement at a time; see ``KeyByStatement``.
    """

    pk = models.CompositePrimaryKey("organisation_id", "word", "member_id")
    organisation = OrganisationField(db_constraint=False)
    member = OrganisationKeyField(Member, models.CASCADE, related_name="words", db_index=False)
    word = models.CharField(max_length=60, db_collation="C")

    objects = ScopedManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "member"], name="member_word_of")]

    def __str__(self) -> str:
        return self.word
