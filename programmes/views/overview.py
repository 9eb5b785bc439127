"""The first screen of HR managers, sponsors and consultants, and the log behind it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from people.permissions import Permission
from programmes.queries import log, overview
from programmes.screens import ProgrammePage

LATEST = 6
PAGE = 50


class Overview(ProgrammePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = overview.overview(self.cycle, self.now)
        decides = self.actor.may(Permission.GATE_DECIDE)
        return {
            "overview": standing,
            "needs": overview.needs(standing.lines, self.cycle, self.now.date()) if decides else [],
            "changes": log.entries(LATEST),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }


class Log(ProgrammePage):
    """What changed, newest first; ``?before=`` pages by time."""

    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = log.entries(PAGE + 1, _moment(self.request.GET.get("before", "")))
        here = reverse("programmes:log", args=[self.organisation.slug, self.programme.slug])
        older = (
            f"{here}?before={entries[PAGE - 1].at:%Y-%m-%dT%H:%M:%S.%fZ}" if entries[PAGE:] else ""
        )
        return {"entries": entries[:PAGE], "older": older, **super().get_context_data(**kwargs)}


def _moment(value: str) -> datetime | None:
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    return found if found is None or found.tzinfo else None
