"""Starting a program that the kernel stops when we die, and stopping it ourselves."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import STDOUT, Popen, TimeoutExpired

_PR_SET_PDEATHSIG = 1


def _die_with(parent: int, death_signal: signal.Signals) -> Callable[[], None] | None:
    """What the child does before it becomes the program; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def arrange() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we died between fork and prctl
            os._exit(1)

    return arrange


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches only the supervisor.

    The kernel sends death_signal when the calling *thread* ends: call from the main thread.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return Popen(  # noqa: S603
            [str(part) for part in command],
            stdout=output,
            stderr=STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid(), death_signal),
        )


def stop(
    child: Popen[bytes],
    *,
    with_signal: signal.Signals = signal.SIGTERM,
    patience: float = 20.0,
) -> int:
    """Ask a child to end; after `patience` seconds end it and what it started. Its exit code."""
    if child.poll() is None:
        child.send_signal(with_signal)
        try:
            child.wait(patience)
        except TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def wait_until(
    ready: Callable[[], bool], *, child: Popen[bytes], seconds: float, every: float = 0.05
) -> bool:
    """Whether `ready` came true before the child ended or the time was up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if child.poll() is not None:
            return False
        time.sleep(every)
    return False
