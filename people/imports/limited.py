"""A limited process of its own for an uploaded file: both ends of it. No Django.

The module that runs in it takes its orders as one JSON argument and the file on standard input; it
confines itself before it looks at the file, and answers in JSON lines. A refusal is a line too.
"""

import contextlib
import json
import logging
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from people.imports.limits import Limits
from people.imports.refusals import FileRefused, Problem

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
LOG_BYTES = 64 * 1024


def confine(limits: Limits) -> None:
    """After this the process can neither grow, nor run on, nor write a file, nor start another."""
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, LOG_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


@contextlib.contextmanager
def answers(
    module: str, file: BinaryIO, orders: Mapping[str, Any], patience: float
) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines that one of our modules answers about the file; after `patience` seconds it ends.

    Reading on raises FileRefused: the module's own refusal, or TOO_SLOW, TOO_HUNGRY or
    READER_FAILED for a process that ended before its time.
    """
    with _real(file) as stream, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603  # our own module, nothing of the upload
            [sys.executable, "-B", "-m", module, json.dumps(orders)],
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
