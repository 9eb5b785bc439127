"""A process with its stages, criteria and gates; participation by department."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from people.permissions import Permission
from people.texts import said
from programmes import access, registry
from programmes.models import ProcessRun, StageRun
from programmes.process import Process
from programmes.queries import criterion as criteria
from programmes.queries import gate, overview, participation
from programmes.screens import CyclePage, ProgrammeMixin

WEEK = timedelta(days=7)


class ProcessLoaded(ProgrammeMixin, abstract=True):
    """Loads ``self.process_run`` from the process's short name in the address."""

    process_run: ProcessRun

    def load(self) -> None:
        super().load()
        self.load_process_run()

    def load_process_run(self) -> None:
        self.process_run = access.process_run_for(self.cycle, self.process.key)

    @property
    def process(self) -> Process:
        for process in registry.processes():
            if process.slug == self.kwargs["process"]:
                return process
        raise Http404

    def stages(self) -> list[StageRun]:
        rows = StageRun.objects.filter(process_run=self.process_run).select_related(
            "owner", "process_run__cycle__programme"
        )
        return list(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "process": self.process,
            "process_run": self.process_run,
            **super().get_context_data(**kwargs),
        }


class ProcessDetail(ProcessLoaded, CyclePage):
    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/process.html"
    line: overview.ProcessLine

    def load_process_run(self) -> None:
        """With its stages, which the page shows anyway."""
        today = timezone.localdate(self.now)
        lines = overview.process_lines(self.cycle, today, keys=[self.process.key])
        if not lines:
            raise Http404
        self.line = lines[0]
        self.process_run = self.line.run

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.line
        current = self._current([item.stage for item in line.stages])
        shown = next((item for item in line.stages if item.stage == current), None)
        readings = criteria.read([current])[current.pk] if current else []
        return {
            "line": line,
            "track": [self._step(item, current) for item in line.stages],
            "current": shown,
            "template": self.process.stage(current.key) if current else None,
            "readings": readings,
            "lacks": sum(
                each.criterion.blocks and each.outcome != criteria.MET for each in readings
            ),
            "kinds": self._kinds(shown),
            "proposal": gate.waiting(self.process_run),
            "decisions": gate.latest(self.process_run),
            "rooms": [
                {"room": room, "url": self._room_url(room.url_name)}
                for room in self.process.rooms
                if self.actor.may(Permission(room.permission))
            ],
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }

    @property
    def _of_cycle(self) -> str:
        return f"&cycle={self.cycle.number}" if self.cycle.ended else ""

    def _step(self, line: overview.StageLine, current: StageRun | None) -> dict[str, Any]:
        """One stage as the chain of stages draws it."""
        states = {"planned": "not_started", "open": "in_progress", "passed": "done"}
        return {
            "name": said(line.stage.name),
            "status": states[line.stage.state],
            "word": StageRun.State(line.stage.state).label,
            "url": f"?stage={line.stage.key}{self._of_cycle}",
            "note": date_format(line.due_on, "SHORT_DATE_FORMAT"),
            "current": current is not None and line.stage.pk == current.pk,
        }

    def _current(self, stages: list[StageRun]) -> StageRun | None:
        """The stage asked for by ``?stage=``, else the first open one, else the first that waits."""
        asked = self.request.GET.get("stage")
        by_key = {stage.key: stage for stage in stages}
        if asked in by_key:
            return by_key[asked]
        for state in (StageRun.State.OPEN, StageRun.State.PLANNED, StageRun.State.PASSED):
            for stage in stages:
                if stage.state == state:
                    return stage
        return None

    def _kinds(self, shown: overview.StageLine | None) -> list[dict[str, Any]]:
        """What this stage asks of people, with the kept totals of those that are not private."""
        template = self.process.stage(shown.stage.key) if shown else None
        if shown is None or template is None:
            return []
        totals = {row.kind: row for row in shown.participation}
        return [
            {"kind": self.process.assignment(key), "total": totals.get(key)}
            for key in template.assigns
        ]

    def _room_url(self, name: str) -> str:
        return reverse(name, args=[self.organisation.slug, self.programme.slug])


class ParticipationDetail(CyclePage):
    """Who has done what was asked, by department, with small groups protected."""

    permission = Permission.PROGRAMME_SEE
    template_name = "programmes/participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = participation.by_kind(self.cycle, since=self.now - WEEK)
        return {
            "participation": participation.by_department(self.cycle),
            "kinds": kinds,
            "kinds_hidden": any(row.protected for row in kinds),
            "as_of": self.as_of,
            **super().get_context_data(**kwargs),
        }
