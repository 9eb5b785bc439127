"""Holds the processes. Each registers itself when its app is ready; nothing else lists them."""

from programmes.process import AssignmentKind, Process

_processes: dict[str, Process] = {}
_kinds: dict[str, AssignmentKind] = {}


class AlreadyRegistered(RuntimeError):
    """Two processes claim the same key, order or address."""


def register(process: Process) -> None:
    for other in _processes.values():
        if other is not process and (
            other.key == process.key or other.order == process.order or other.slug == process.slug
        ):
            raise AlreadyRegistered(f"{process.key} clashes with {other.key}.")
    _processes[process.key] = process


def processes() -> list[Process]:
    """Every process, in the order shown to people."""
    return sorted(_processes.values(), key=lambda process: process.order)


def process(key: str) -> Process:
    return _processes[key]


def register_kind(kind: AssignmentKind) -> None:
    """A kind that a stage of any process may give, such as the questionnaire of a wave."""
    _kinds[kind.key] = kind


def assignment_kind(process_key: str, kind: str) -> AssignmentKind:
    return _kinds.get(kind) or _processes[process_key].assignment(kind)
