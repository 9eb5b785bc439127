"""What can be asked about where the texts come from."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from processes.kernel import tracing
from processes.policies.models import Policy, PolicyTrace
from processes.policies.queries import policy as texts
from programmes import registry
from programmes.models import Programme, StageRun
from programmes.process import Count, Element, Process

RETIRED = Policy.State.RETIRED


def sources() -> list[tracing.Source]:
    """What a text may be traced to: the elements of every other process."""
    return tracing.sources(asked_by="policies")


@dataclass(frozen=True)
class Trace:
    """A trace beside the element as it is now; ``element`` is None where it is no longer there."""

    row: PolicyTrace
    process: Process | None
    element: Element | None

    @property
    def title(self) -> str:
        return self.element.title if self.element else self.row.title


def traces(policy: Policy, found: Iterable[tracing.Source]) -> list[Trace]:
    return _traces(policy.traces.all(), found)


def orphans(programme: Programme, found: Iterable[tracing.Source]) -> list[Trace]:
    """Traces of texts in use whose element is no longer there."""
    rows = PolicyTrace.objects.filter(policy__programme=programme).exclude(policy__state=RETIRED)
    rows = rows.select_related("policy__programme")
    return [trace for trace in _traces(rows, found) if trace.element is None]


def not_carried(programme: Programme, found: Iterable[tracing.Source]) -> list[tracing.Source]:
    """By process, the elements to which no text in use is traced."""
    carried = _carried(programme)
    return [
        tracing.Source(
            source.process,
            [element for element in source.elements if tracing.token(element) not in carried],
        )
        for source in found
    ]


def untraced(programme: Programme) -> QuerySet[Policy]:
    """Texts in use that are traced to nothing."""
    traced = PolicyTrace.objects.filter(policy=OuterRef("pk"))
    return texts.policies(programme).filter(~Exists(traced)).select_related("programme")


def count_carried(stage: StageRun) -> Count:
    """Of the elements of the processes before this one, those that a text in use carries."""
    found = tracing.by_token(tracing.sources(asked_by="policies", earlier=True))
    return Count(
        done=len(found.keys() & _carried(stage.process_run.cycle.programme)), expected=len(found)
    )


def count_traced(stage: StageRun) -> Count:
    """Of the texts in force, those with at least one reason that is still there."""
    found = tracing.by_token(sources())
    rows = texts.in_force(stage.process_run.cycle.programme).prefetch_related("traces")
    traced = [row for row in rows if any(trace.token in found for trace in row.traces.all())]
    return Count(done=len(traced), expected=len(rows))


def _carried(programme: Programme) -> set[str]:
    rows = PolicyTrace.objects.filter(policy__programme=programme)
    return {row.token for row in rows.exclude(policy__state=RETIRED)}


def _traces(rows: Iterable[PolicyTrace], found: Iterable[tracing.Source]) -> list[Trace]:
    known = tracing.by_token(found)
    processes = {process.key: process for process in registry.processes()}
    return [Trace(row, processes.get(row.process), known.get(row.token)) for row in rows]
