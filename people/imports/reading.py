"""Reads an uploaded file in a limited process of its own; see `child`."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, BinaryIO

from django.conf import settings

from people.imports.limited import ROOT, answers
from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Choices
from people.imports.survey import Look

__all__ = ["PATIENCE", "ROOT", "ReadRow", "current_limits", "look", "rows"]

PATIENCE = 600.0  # seconds for a reader whose rows are being checked and stored meanwhile

ReadRow = tuple[int, int, list[str]]


def current_limits() -> Limits:
    limits = Limits()
    return replace(
        limits,
        max_bytes=getattr(settings, "IMPORT_MAX_BYTES", limits.max_bytes),
        max_rows=getattr(settings, "IMPORT_MAX_ROWS", limits.max_rows),
    )


def look(file: BinaryIO, choices: Choices, *, today: dt.date, limits: Limits | None = None) -> Look:
    """Raises FileRefused with what is wrong and, where it is known, in which row."""
    limits = limits or current_limits()
    orders = {"order": "look", "today": today.isoformat()}
    with _reader(file, orders, choices, limits, limits.wall_seconds) as lines:
        answer = next(lines, {})
    if "look" not in answer:
        raise FileRefused(Problem.READER_FAILED)
    return Look.from_dict(answer["look"])


def rows(
    file: BinaryIO,
    choices: Choices,
    columns: Sequence[int],
    *,
    limits: Limits | None = None,
) -> Iterator[list[ReadRow]]:
    """Chunks of up to 1,000 (row, cells too many or too few, the cells of the wanted columns)."""
    limits = limits or current_limits()
    orders = {"order": "rows", "columns": list(columns)}
    ended = False
    with _reader(file, orders, choices, limits, PATIENCE) as lines:
        for line in lines:
            if "end" in line:
                ended = True
                break
            yield [(row, over, cells) for row, over, cells in line["rows"]]
    if not ended:
        raise FileRefused(Problem.READER_FAILED)


def _reader(
    file: BinaryIO, orders: dict[str, Any], choices: Choices, limits: Limits, patience: float
) -> contextlib.AbstractContextManager[Iterator[dict[str, Any]]]:
    told = {**orders, "choices": asdict(choices), "limits": limits.as_dict()}
    return answers("people.imports.child", file, told, patience)
