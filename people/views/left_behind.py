"""What a change leaves with those who led before: said once, with the way to hand it over."""

from collections.abc import Iterable

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import changes
from people.models import Member
from people.queries.department import contains
from people.screens import Screen

NAMED = 5


def tell(screen: Screen, former: Iterable[Member | None]) -> None:
    """After the change. Of many who led, the first few are named."""
    people = {person.pk: person for person in former if person is not None}
    for person in list(people.values())[:NAMED]:
        if screen.reach and not contains(screen.reach, person):
            continue
        count = changes.left_behind(members=[person.pk])
        if count:
            messages.info(screen.request, _said(screen, person, count))


def _said(screen: Screen, person: Member, count: int) -> str:
    sentence = ngettext(
        "%(count)d open matter stands with %(name)s, who led here until now or leaves.",
        "%(count)d open matters stand with %(name)s, who led here until now or leaves.",
        count,
    ) % {"count": count, "name": person}
    url = reverse("hand_over", args=[screen.organisation.slug, person.uuid])
    return format_html('{} <a href="{}">{}</a>', sentence, url, _("Hand over what should go"))
