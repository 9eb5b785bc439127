"""Reads an uploaded file in a limited process of its own; see `child`."""

import contextlib
import datetime as dt
import json
import logging
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem
from people.imports.sources import Choices
from people.imports.survey import Look

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
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


@contextlib.contextmanager
def _reader(
    file: BinaryIO, orders: dict[str, Any], choices: Choices, limits: Limits, patience: float
) -> Iterator[Iterator[dict[str, Any]]]:
    argument = json.dumps({**orders, "choices": asdict(choices), "limits": limits.as_dict()})
    with _real(file) as stream, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603  # our own module, nothing of the upload
            [sys.executable, "-B", "-m", "people.imports.child", argument],
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=ROOT,
            env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        )
        timer = threading.Timer(patience, process.kill)
        timer.start()
        try:
            yield _answers(process, timer)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]
            _report(log)


@contextlib.contextmanager
def _real(file: BinaryIO) -> Iterator[BinaryIO]:
    """The child needs a file that the system knows."""
    try:
        file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            file.seek(0)
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy
    else:
        file.seek(0)
        yield file


def _answers(process: subprocess.Popen, timer: threading.Timer) -> Iterator[dict[str, Any]]:
    for raw in process.stdout:  # type: ignore[union-attr]
        answer = json.loads(raw)
        if "problem" in answer:
            raise FileRefused.from_dict(answer)
        yield answer
    code = process.wait()
    if code == -signal.SIGABRT:  # how calamine ends where it gets no memory
        raise FileRefused(Problem.TOO_HUNGRY)
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        raise FileRefused(Problem.TOO_SLOW)
    if code != 0:
        raise FileRefused(Problem.READER_FAILED)


def _report(log: BinaryIO) -> None:
    """What the reader complained about, without the file's content: its last line only."""
    log.seek(0)
    if lines := log.read().decode("utf-8", "replace").strip().splitlines():
        logger.warning("The file reader failed: %s", lines[-1][:200])
