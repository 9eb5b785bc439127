"""An import step by step, as a person and a worker take it, without a browser and a queue."""

import io
from datetime import UTC, datetime

from people.imports import reading
from people.imports.actions import applying, checking, undoing
from people.imports.actions import run as actions
from people.imports.mapping import Mapping
from people.imports.models import ImportRun
from people.imports.queries.runs import proposals
from people.imports.sources import Choices

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def clock() -> datetime:
    return AT


def started(house, content: bytes, name: str = "people.csv") -> ImportRun:
    file = io.BytesIO(content)
    look = reading.look(file, Choices(), today=AT.date())
    return actions.start(name=name, file=file, look=look, by=house.alice, at=AT)


def mapped(house, content: bytes, **options) -> ImportRun:
    run = started(house, content)
    targets = {
        proposal.target: column.place
        for column, proposal in zip(run.first_look.columns, proposals(run), strict=True)
        if proposal.target
    }
    mapping = Mapping(**{"targets": targets, **options})
    return actions.map_columns(run=run, mapping=mapping, by=house.alice, at=AT)


def checked(house, content: bytes, **options) -> ImportRun:
    run = mapped(house, content, **options)
    checking.check(run=run.pk, job=run.job.pk, clock=clock)
    return ImportRun.objects.get(pk=run.pk)


def applied(house, content: bytes, **options) -> ImportRun:
    run = checked(house, content, **options)
    actions.apply(run=run, by=house.alice, at=AT)
    applying.apply(run=run.pk, job=run.job.pk, clock=clock)
    return ImportRun.objects.get(pk=run.pk)


def undone(house, run: ImportRun) -> ImportRun:
    actions.undo(run=run, by=house.alice, at=AT)
    undoing.undo(run=run.pk, job=run.job.pk, clock=clock)
    return ImportRun.objects.get(pk=run.pk)
