"""What reminders say: that something waits, and a link. Never what it is about."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from people.models import Member
from people.post import Letter
from programmes.models import Assignment
from programmes.models.assignment import OF_NOW
from programmes.reminders import mentions

DIGEST, NUDGE = "digest", "nudge"


def digest(member: Member, at: datetime) -> Letter | None:
    """One a day for everything that is to be mentioned; None where nothing is open any more."""
    return _letter("digest", member, mentions.due(member, at.date()))


def nudge(member: Member, at: datetime) -> Letter | None:
    """What HR asked to send by hand: only kinds that others may see."""
    rows = Assignment.objects.filter(OF_NOW, member=member, private=False, state__in=mentions.OPEN)
    return _letter("nudge", member, list(rows.order_by("due_on")))


def _letter(name: str, member: Member, rows: list[Assignment]) -> Letter | None:
    if not rows:
        return None
    organisation = member.organisation
    language = member.language or (organisation.languages or ["en"])[0]
    with translation.override(language):
        context = {
            "organisation": organisation,
            "member": member,
            "count": len(rows),
            "minutes": sum(row.assignment_kind.minutes for row in rows),
            "url": settings.BASE_URL + reverse("todo", args=[organisation.slug]),
        }
        return Letter(
            subject=" ".join(render_to_string(f"reminders/{name}_subject.txt", context).split()),
            body_text=render_to_string(f"reminders/{name}_body.txt", context),
            body_html=render_to_string(f"reminders/{name}_body.html", context),
        )
