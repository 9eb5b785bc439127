"""The main navigation: what the reader's parts may open, at most seven entries."""

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import Actor
from people.models import Part
from people.permissions import Permission
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
    slug = actor.member.organisation.slug
    entries: list[tuple[str, str]] = []
    if actor.may(Permission.PROGRAMME_SEE):
        programme = getattr(request, "programme", None) or _first(actor)
        if programme is not None:
            entries.append(
                (_("Overview"), reverse("programmes:overview", args=[slug, programme.slug]))
            )
        elif actor.may(Permission.PROGRAMME_STEER):
            entries.append((_("Start"), reverse("programme_start", args=[slug])))
        elif actor.may(Permission.TEMPLATE_CARRY):
            entries.append((_("Templates"), reverse("template_list", args=[slug])))
    if Part.WORKER in actor.parts:
        entries.append((_("To do"), reverse("todo", args=[slug])))
    if actor.may(Permission.TEAM_SEE):
        entries.append((_("My team"), reverse("team", args=[slug])))
    if actor.may(Permission.MEMBER_SEE):
        entries.append((_("People"), reverse("people:list", args=[slug])))
    if actor.may(Permission.REPORT_MAKE):
        entries.append((_("Reports"), reverse("reports:report_list", args=[slug])))
    if Part.CONSULTANT in actor.parts and request.membership.has_others:  # type: ignore[attr-defined]
        entries.append((_("Portfolio"), reverse("portfolio")))
    return {
        "navigation": [
            {"label": label, "url": url, "current": _is_current(request.path, url)}
            for label, url in entries
        ]
    }


def _first(actor: Actor) -> Programme | None:
    if actor.narrow(Permission.PROGRAMME_SEE):
        return _first_named.first(member=actor.member.pk)
    return _first_programme.first()


def _is_current(path: str, url: str) -> bool:
    return path.startswith(url)
