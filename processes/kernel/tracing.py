"""What a record may be traced to: the elements that the other processes have adopted."""

from collections.abc import Iterable
from dataclasses import dataclass

from programmes import registry
from programmes.process import Element, Process

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Source:
    """One process and what it offers to be traced to."""

    process: Process
    elements: list[Element]


def sources(*, asked_by: str, earlier: bool = False) -> list[Source]:
    """Every process but the one that asks; ``earlier``: only those that stand before it."""
    own = registry.process(asked_by)
    return [
        Source(process, process.elements())
        for process in registry.processes()
        if process is not own and (not earlier or process.order < own.order)
    ]


def token(element: Element) -> str:
    """An element in a form's choice."""
    return f"{element.process}:{element.kind}:{element.uuid}"


def by_token(found: Iterable[Source]) -> dict[str, Element]:
    return {token(element): element for source in found for element in source.elements}


def choices(found: Iterable[Source]) -> Choices:
    """Grouped by process; one that offers nothing is left out."""
    return [
        (str(source.process.name), [(token(element), element.title) for element in source.elements])
        for source in found
        if source.elements
    ]
