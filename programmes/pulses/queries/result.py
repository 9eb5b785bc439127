"""The results of a closed wave, as a page and a file show them: kept figures, nothing counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.access import Actor
from people.models import Department
from people.permissions import Permission
from people.texts import said
from programmes.pulses.content import Content, Keyed
from programmes.pulses.models import FollowUp, Wave, WaveFigure, WaveGroup

ROWS = 40  # departments on a page


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    minimum: int


@dataclass(frozen=True)
class Row:
    """A department, or the ``rest`` of the one above; ``cells`` in the order of the columns."""

    name: str
    group: WaveGroup
    rest: bool
    cells: list[dict[str, Any] | None]

    @property
    def is_shown(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True)
class Question:
    text: str
    turned: bool
    shown: dict[str, Any]
    options: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """One instrument in one group: the scale and its questions; None where it is protected."""

    name: str
    key: str
    minimum: int
    lowest: int
    highest: int
    lowest_label: str
    highest_label: str
    scale: dict[str, Any] | None
    questions: list[Question]

    @property
    def is_shown(self) -> bool:
        return bool(self.scale or self.questions)


def visible(wave: Wave, actor: Actor) -> frozenset[int] | None:
    """The groups that the reader may open beside the topmost; None is all of them.

    A manager opens the departments that they lead and those below.
    """
    if actor.may(Permission.PULSE_SEE):
        return None
    led = set(Department.objects.filter(manager=actor.member).values_list("uuid", flat=True))
    if not led:
        return frozenset()
    groups = WaveGroup.objects.filter(wave=wave).only("pk", "parent_id", "department", "order")
    found: set[int] = set()
    for group in groups.order_by("order"):
        if group.department in led or group.parent_id in found:
            found.add(group.pk)
    return frozenset(found)


def groups(wave: Wave) -> QuerySet[WaveGroup, WaveGroup]:
    """With the one above, and whether they show."""
    shown = WaveFigure.objects.filter(wave=wave, group=OuterRef("pk"))
    rows = WaveGroup.objects.filter(wave=wave).select_related("parent")
    return rows.annotate(shows=Exists(shown))


def nearest_shown(group: WaveGroup) -> WaveGroup | None:
    """The group itself, or the next level up that may show; None where not even all may."""
    at: WaveGroup | None = group
    while at is not None and not at.shows:  # type: ignore[attr-defined]
        at = groups(at.wave).filter(pk=at.parent_id).first() if at.parent_id else None
    return at


def columns(wave: Wave) -> list[Column]:
    return [
        Column(each.key, said(each.name), wave.minimum_of(each))
        for each in wave.instruments
        if any(item.keyed is not Keyed.APART for item in each.items)
    ]


def table(wave: Wave, group: WaveGroup, after: int = 0) -> tuple[list[Row], int]:
    """The group, what is below it, and the rest; then the order of the last row, 0 at the end."""
    names = columns(wave)
    below = list(
        WaveGroup.objects.filter(wave=wave, parent=group, order__gt=after).order_by("order")[
            : ROWS + 1
        ]
    )
    more = below[ROWS - 1].order if len(below) > ROWS else 0
    below = below[:ROWS]
    figures = WaveFigure.objects.filter(wave=wave, item="", group__in=[group, *below])
    by_place = {(row.group_id, row.rest, row.instrument): row.shown for row in figures}

    def row(of: WaveGroup, rest: bool = False) -> Row:
        cells = [by_place.get((of.pk, rest, column.key)) for column in names]
        return Row(of.name, of, rest, cells)

    rows = [row(group), *map(row, below)]
    rest = row(group, rest=True)
    return rows + ([rest] if rest.is_shown and not more else []), more


def sheets(wave: Wave, group: WaveGroup) -> list[Sheet]:
    """Every instrument in this group, with its questions."""
    figures = WaveFigure.objects.filter(wave=wave, group=group, rest=False)
    by_key = {(row.instrument, row.item): row.shown for row in figures}
    return [_sheet(wave, each, by_key) for each in wave.instruments]


def follow_ups(wave: Wave, groups: Iterable[int] | None = None) -> list[FollowUp]:
    rows = FollowUp.objects.filter(wave=wave).select_related("owner", "group")
    if groups is not None:
        rows = rows.filter(Q(group__in=list(groups)) | Q(group__parent__isnull=True))
    return list(rows)


def cells(wave: Wave) -> Iterable[list[str]]:
    """Every figure of every group that shows, row by row: what a file holds."""
    names = {
        (each.key, item.key): said(item.text) for each in wave.instruments for item in each.items
    }
    scales = {each.key: said(each.name) for each in wave.instruments}
    rows = (
        WaveFigure.objects.filter(wave=wave)
        .select_related("group")
        .order_by("group__order", "rest", "pk")
    )
    for row in rows.iterator(chunk_size=1000):
        shown = row.shown
        question = names.get((row.instrument, row.item), "")
        for option in shown.get("options", [{}]):
            yield [
                row.group.name,
                "rest" if row.rest else "",
                scales.get(row.instrument, row.instrument),
                question,
                str(option.get("key", "")),
                _text(shown.get("n")),
                _text(shown.get("N")),
                _bound(shown.get("mean"), shown.get("mean_end")),
                _text(shown.get("low")),
                _text(shown.get("high")),
                _bound(
                    option.get("percent", shown.get("percent")), option.get("end", shown.get("end"))
                ),
            ]


KEYS = (
    "department",
    "pool",
    "instrument",
    "question",
    "answer",
    "answers",
    "asked",
    "mean",
    "mean_low",
    "mean_high",
    "favourable_percent",
)


def _sheet(wave: Wave, instrument: Content, by_key: dict[tuple[str, str], dict[str, Any]]) -> Sheet:
    scale = instrument.scale
    questions = []
    for item in instrument.items:
        shown = by_key.get((instrument.key, item.key))
        if shown is None:
            continue
        texts = {option.key: said(option.text) for option in item.options}
        options = [
            {**option, "text": texts.get(option["key"], option["key"])}
            for option in shown.get("options", [])
        ]
        questions.append(Question(said(item.text), item.keyed is Keyed.AGAINST, shown, options))
    return Sheet(
        name=said(instrument.name),
        key=instrument.key,
        minimum=wave.minimum_of(instrument),
        lowest=scale.minimum,
        highest=scale.maximum,
        lowest_label=said(scale.labels[0]),
        highest_label=said(scale.labels[-1]),
        scale=by_key.get((instrument.key, "")),
        questions=questions,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _bound(value: Any, end: Any) -> str:
    if value is None:
        return ""
    return {"at_most": "<=", "at_least": ">="}.get(str(end), "") + str(value)
