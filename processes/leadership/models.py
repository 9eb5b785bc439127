"""Promises: what somebody gives their word for, to whom, and until when (F4.5)."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Member
from people.models.base import OrganisationKeyField
from processes.kernel.models import Record


class Promise(Record):
    """Seen by whoever made it and by whoever it was made to, and by nobody else: a policy says so.

    The one who made it says on which day it was done; the recipient confirms. It is kept in time
    if that day is not after the date promised. A promise renegotiated in time ends as it is, and
    another one ``replaces`` it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", pgettext_lazy("a promise", "Kept")
        LATE = "late", _("Kept later than promised")
        RENEGOTIATED = "renegotiated", _("Renegotiated")
        BROKEN = "broken", _("Not kept")
        CANCELLED = "cancelled", _("Cancelled")

    signs = {
        "open": "in_progress",
        "kept": "done",
        "late": "done",
        "renegotiated": "cannot_start",
        "broken": "not_met",
        "cancelled": "cannot_start",
    }

    what = models.TextField(_("What you promise"), max_length=500)
    recipient = OrganisationKeyField("people.Member", related_name="+")
    due_on = models.DateField(_("Until when"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    done_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    replaces = OrganisationKeyField("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(created_by=models.F("recipient")), name="promise_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["open", "kept", "late", "renegotiated", "broken", "cancelled"]
                ),
                name="promise_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["kept", "late"])
                | models.Q(done_on__isnull=False, confirmed_at__isnull=False),
                name="promise_kept_when_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "created_by", "state"], name="promise_by_maker"),
            models.Index(
                fields=["organisation", "recipient", "state"], name="promise_by_recipient"
            ),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk}"

    @property
    def heading(self) -> str:
        return self.what

    @property
    def waits_for_recipient(self) -> bool:
        return self.state == self.State.OPEN and self.done_on is not None

    def recipient_has_left(self, today: date) -> bool:
        on = self.recipient.left_on
        return on is not None and on < today

    def is_made_by(self, member: Member) -> bool:
        return self.created_by_id == member.pk

    def get_absolute_url(self) -> str:
        programme = self.programme
        return reverse(
            "leadership:promise_detail",
            args=[programme.organisation.slug, programme.slug, self.uuid],
        )
