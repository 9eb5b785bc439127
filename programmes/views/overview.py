"""The first screen of HR managers, sponsors and consultants, and the log behind it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from people.access import found
from people.models import AuditEvent
from people.permissions import Permission
from programmes.models import Programme
from programmes.queries import first_step, gate, lacking, log, overview, template
from programmes.screens import CyclePage, ProgrammeMixin, ProgrammePage

LATEST = 6
PAGE = 50
WEEK = timedelta(days=7)
# So many gates with what they lack stand on the first screen; a page of their own has all.
GATES = 3


class LoggedMixin(ProgrammeMixin, abstract=True):
    @property
    def of(self) -> Programme | None:
        """Whoever sees named programmes only reads of no other in the log."""
        return self.programme if self.actor.narrow(self.permission) else None

    def this_week(self, entries: list[log.Entry]) -> list[log.Entry]:
        """Those of the last seven days."""
        return [entry for entry in entries if entry.at > self.now - WEEK]


class Overview(LoggedMixin, CyclePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        standing = overview.overview(self.cycle, today)
        decides = self.actor.may(Permission.GATE_DECIDE) and not self.cycle.ended
        gates = lacking.gates(standing.lines, self.cycle, self.actor, today)
        lack = [each for each in gates if each.missing]
        return {
            "overview": standing,
            "needs": gate.before(
                overview.needs(standing.lines, self.cycle, today), self.cycle, today, self.member
            )
            if decides
            else [],
            "first_steps": []
            if self.cycle.ended
            else first_step.steps(standing, self.cycle, self.actor),
            "gates": lack[:GATES],
            "more_gates": len(lack[GATES:]),
            "begun_from": template.begun_from(self.programme),
            "participation_url": self._participation_url,
            "changes": self.this_week(log.entries(LATEST, of=self.of, named=standing.named)),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }

    @property
    def _participation_url(self) -> str:
        slugs = [self.organisation.slug, self.programme.slug]
        url = reverse("programmes:participation", args=slugs)
        return f"{url}?cycle={self.cycle.number}" if self.cycle.ended else url


class Lacking(ProgrammePage):
    """What each open gate lacks, and whom to ask."""

    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/lacking.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        lines = overview.process_lines(self.cycle, today)
        return {
            "gates": lacking.gates(lines, self.cycle, self.actor, today),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }


class Log(LoggedMixin, ProgrammePage):
    """What changed, newest first; ``?before=`` names the last entry of the page before."""

    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/log.html"

    def load(self) -> None:
        super().load()
        before = self.request.GET.get("before", "")
        try:
            self.before = found(AuditEvent.objects.all(), uuid=UUID(before)) if before else None
        except ValueError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = log.named(self.cycle)
        entries = log.entries(PAGE + 1, self.before, of=self.of, named=named)
        here = reverse("programmes:log", args=[self.organisation.slug, self.programme.slug])
        older = f"{here}?before={entries[PAGE - 1].uuid}" if entries[PAGE:] else ""
        return {"entries": entries[:PAGE], "older": older, **super().get_context_data(**kwargs)}
