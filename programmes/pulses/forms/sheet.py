"""The page of a questionnaire: one set of choices an item, drawn by a loop of its template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from people.texts import problem_of, said
from programmes.pulses.content import Content, Item

RATHER_NOT = "-"
COMMENT_LENGTH = 1000


@dataclass
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass
class Line:
    """One item. ``name`` is that of its inputs; ``key`` names its answer."""

    name: str
    key: str
    text: str
    choices: list[Choice]
    error: str = ""


@dataclass
class Part:
    """The items of one instrument, below how they are meant to be answered."""

    introduction: str
    lines: list[Line] = field(default_factory=list)


class Sheet:
    """``values`` is what was answered before; ``data`` what was posted, and wins."""

    def __init__(
        self,
        instruments: Sequence[Content],
        *,
        values: Mapping[str, int | None],
        comment: str = "",
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.instruments, self.data = instruments, data
        self.before, self.comment_before = values, comment
        self.errors: dict[str, str] = {}
        self.values: dict[str, int | None] = {}
        if data is not None:
            self._read(data)

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def is_fresh(self) -> bool:
        """Nothing is chosen yet: then it is drawn alike for everybody."""
        return self.data is None and not self.before

    @property
    def comment(self) -> str:
        if self.data is None:
            return self.comment_before
        return self.data.get("comment", "")

    @property
    def comment_error(self) -> str:
        return self.errors.get("comment", "")

    @property
    def left_open(self) -> int:
        return sum(key not in self.values for _name, key, _i, _item in self._items)

    @cached_property
    def parts(self) -> list[Part]:
        drawn: list[Part] = []
        for instrument in self.instruments:
            drawn.append(Part(said(instrument.introduction)))
            for name, key, of, item in self._items:
                if of is instrument:
                    drawn[-1].lines.append(self._line(name, key, of, item))
        return drawn

    @cached_property
    def _items(self) -> list[tuple[str, str, Content, Item]]:
        return list(_numbered(self.instruments))

    def _line(self, name: str, key: str, instrument: Content, item: Item) -> Line:
        if self.data is not None:
            chosen = self.data.get(name, "")
        elif key in self.before:
            value = self.before[key]
            chosen = RATHER_NOT if value is None else str(value)
        else:
            chosen = ""
        labels = [*_labels(instrument, item), (RATHER_NOT, _("Prefer not to answer"))]
        choices = [Choice(value, label, value == chosen) for value, label in labels]
        return Line(name, key, said(item.text), choices, self.errors.get(name, ""))

    def _read(self, data: Mapping[str, str]) -> None:
        for name, key, instrument, item in self._items:
            given = data.get(name, "")
            allowed = {value for value, _label in _labels(instrument, item)}
            if given in allowed:
                self.values[key] = int(given)
            elif given == RATHER_NOT:
                self.values[key] = None
            elif given:
                self.errors[name] = _("Choose one of the answers below, or none.")
        text = data.get("comment", "")
        if len(text) > COMMENT_LENGTH:
            self.errors["comment"] = _(
                "A comment has at most %(limit)s letters; this one has %(length)s."
            ) % {"limit": COMMENT_LENGTH, "length": len(text)}
        elif problem := problem_of(text):
            self.errors["comment"] = problem


def _numbered(instruments: Sequence[Content]) -> Iterator[tuple[str, str, Content, Item]]:
    number = 0
    for instrument in instruments:
        for item in instrument.items:
            number += 1
            yield f"q{number}", f"{instrument.key}.{item.key}", instrument, item


def _labels(instrument: Content, item: Item) -> list[tuple[str, str]]:
    if item.options:
        return [(str(place), said(option.text)) for place, option in enumerate(item.options)]
    return [
        (str(point), said(label))
        for point, label in zip(instrument.scale.points, instrument.scale.labels, strict=True)
    ]
