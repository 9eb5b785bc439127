"""Which processes live, read from /proc."""

import time
from collections.abc import Iterable
from pathlib import Path


def _status(pid: int) -> tuple[str, int] | None:
    """State letter and parent; None when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1])


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits for its parent to notice does not."""
    status = _status(pid)
    return status is not None and status[0] != "Z"


def left(pids: Iterable[int], seconds: float) -> list[int]:
    """Those that still live after so many seconds; at once when none does."""
    deadline = time.monotonic() + seconds
    while (alive := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive


def descendants(pid: int) -> dict[int, str]:
    """Every process below this one, with its command."""
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    parents = {one: status[1] for one in everyone if (status := _status(one))}
    found: set[int] = set()
    level = {pid}
    while level:
        level = {one for one, parent in parents.items() if parent in level}
        found |= level
    return {one: _command(one) for one in found}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
