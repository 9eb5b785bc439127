"""The letter to those who may give parts when their organisation is to be closed, or stays after all."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from people.models import Member
from people.post import Letter
from people.trust.models import Closing


def closing(member: Member, at: datetime) -> Letter | None:
    """As it stands at the moment of sending."""
    rows = Closing.objects.select_related("asked_by", "agreed_by", "ended_by")
    row = rows.order_by("-pk").first()
    if row is None or row.state not in ("asked", "agreed", "taken_back"):
        return None
    organisation = member.organisation
    language = next(filter(None, [member.language, *organisation.languages]), "en")
    with (
        translation.override(language),
        timezone.override(member.time_zone or organisation.time_zone),
    ):
        url = settings.BASE_URL + reverse("data:closing", args=[organisation.slug])
        context = {"member": member, "organisation": organisation, "closing": row, "url": url}
        subject = render_to_string("people/mail/closing_subject.txt", context)
        return Letter(
            subject=" ".join(subject.split()),
            body_text=render_to_string("people/mail/closing.txt", context),
            body_html=render_to_string("people/mail/closing.html", context),
        )
