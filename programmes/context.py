"""The main navigation: what the reader's parts may open, at most seven entries."""

from functools import lru_cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import Actor
from people.models import Part
from people.permissions import PART_PERMISSIONS, Permission
from people.prepared import Prepared
from programmes.models import Programme

_first_programme = Prepared(lambda: Programme.objects.all()[:1])
_first_named = Prepared(
    lambda member: Programme.objects.filter(accesses__member=member)[:1], member=int
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not connection.in_atomic_block:
        return {}
    programme = None
    if actor.may(Permission.PROGRAMME_SEE):
        programme = getattr(request, "programme", None) or _first(actor)
    entries = _entries(
        actor.member.organisation.slug,
        actor.parts,
        programme.slug if programme else "",
        request.membership.has_others,  # type: ignore[attr-defined]
    )
    # Of two that the address begins with, the longer one says where one is.
    here = max(
        (url for _label, url in entries if request.path.startswith(url)), key=len, default=""
    )
    return {
        "navigation": [
            {"label": label, "url": url, "current": url == here} for label, url in entries
        ]
    }


@lru_cache(maxsize=512)
def _entries(
    slug: str, parts: frozenset[Part], programme: str, has_others: bool
) -> list[tuple[Promise, str]]:
    """The parts alone decide: nothing here is of one person."""
    may = {permission for part in parts for permission in PART_PERMISSIONS[part]}
    entries: list[tuple[Promise, str]] = []
    if programme:
        entries.append((_("Overview"), reverse("programmes:overview", args=[slug, programme])))
        if Permission.PULSE_SEE in may:
            url = reverse("pulses:wave_list", args=[slug, programme])
            entries.append((_("Questionnaires"), url))
    elif Permission.PROGRAMME_SEE in may and Permission.PROGRAMME_STEER in may:
        entries.append((_("Start"), reverse("programme_start", args=[slug])))
    elif Permission.PROGRAMME_SEE in may and Permission.TEMPLATE_CARRY in may:
        entries.append((_("Templates"), reverse("template_list", args=[slug])))
    if Part.WORKER in parts:
        entries.append((_("To do"), reverse("todo", args=[slug])))
    if Permission.TEAM_SEE in may:
        entries.append((_("My team"), reverse("team", args=[slug])))
    if Permission.MEMBER_SEE in may:
        entries.append((_("People"), reverse("people:list", args=[slug])))
    if Permission.REPORT_MAKE in may:
        entries.append((_("Reports"), reverse("reports:report_list", args=[slug])))
    if Part.CONSULTANT in parts and has_others:
        entries.append((_("Portfolio"), reverse("portfolio")))
    return entries


def _first(actor: Actor) -> Programme | None:
    if actor.narrow(Permission.PROGRAMME_SEE):
        return _first_named.first(member=actor.member.pk)
    return _first_programme.first()
