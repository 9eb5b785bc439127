"""Questions of an XLSForm; pyxform knows what its columns, types and groups mean. No Django."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from people.imports.limits import Limits
from people.imports.sources.kinds import Kind
from programmes.pulses.sources.questions import UNNAMED, Found, Question, RawTexts, Step
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken, NoteCode, Notes
from programmes.pulses.sources.sheets import Sheets, sheets_in

MOST_QUESTIONS = 1_000
LONGEST_RANGE = 11

_ROW = re.compile(r"\[?\brow\s*:?\s*(\d+)\]?", re.I)
_REFERENCE = re.compile(r"\$\{")
_UNSAID = "default"  # pyxform's name for the language of texts that have none
_MADE_BY_PYXFORM = "reserved_name_for_field_list_labels"  # the headings of a table of questions
_TABLE_LEAD = "generated_table_list_label_"  # what pyxform makes of the label of such a table
_IN_A_TABLE, _LIKERT = "list-nolabel", "likert"
_CHOICE, _RANGE = "select one", "range"
_LEFT_OUT = {
    **dict.fromkeys(("string", "text", "barcode", "email"), NoteCode.TEXT),
    **dict.fromkeys(("int", "integer", "decimal"), NoteCode.NUMBER),
    **dict.fromkeys(("date", "time", "dateTime"), NoteCode.DATE),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "osm"), NoteCode.PLACE),
    **dict.fromkeys(("photo", "image", "audio", "video", "file"), NoteCode.FILE),
    **dict.fromkeys(("select all that apply", "select multiple"), NoteCode.SEVERAL),
    "rank": NoteCode.RANKING,
    **dict.fromkeys(("calculate", "hidden"), NoteCode.CALCULATED),
    **dict.fromkeys(("note", "trigger", "acknowledge"), NoteCode.DISPLAYED),
    **dict.fromkeys(
        (
            "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber",
            "username", "audit", "start-geopoint", "background-geopoint", "background-audio",
        ),
        NoteCode.RECORDED,
    ),
}  # fmt: skip


def read(stream: BinaryIO, kind: Kind, limits: Limits, name: str) -> Found:
    """`name` is the file's, for a form without a title. Raises FileRefused or CannotBeTaken."""
    form = _understood(sheets_in(stream, kind, limits), name)
    reader = _Form()
    questions = list(reader.questions(form.get("children", ())))
    key = str(form.get("id_string") or "form")
    title = {UNNAMED: str(form.get("title") or name)}
    return Found(key=key, title=title, questions=questions, notes=reader.notes)


class _Form:
    def __init__(self) -> None:
        self.notes = Notes()

    def questions(
        self, nodes: list[Any], *, conditional: bool = False, repeated: bool = False
    ) -> Iterator[Question]:
        lead: RawTexts = {}
        for node in nodes:
            kind, name = node.get("type", ""), str(node.get("name", ""))
            if name.startswith(_TABLE_LEAD):
                lead = _texts(node.get("label"))
                continue
            if name.startswith(_MADE_BY_PYXFORM) or (kind == "group" and name == "meta"):
                continue
            under = conditional or _has_condition(node)
            if kind in ("group", "repeat"):
                if _texts(node.get("label")):
                    self.notes.add(NoteCode.AROUND)
                yield from self.questions(
                    node.get("children", ()),
                    conditional=under,
                    repeated=repeated or kind == "repeat",
                )
            elif reason := self._why_not(node, kind, under):
                self.notes.add(reason, name)
            else:
                self._note_what_goes_with(node, name, repeated)
                yield _question(node, kind, name, lead)

    def _why_not(self, node: Mapping[str, Any], kind: str, conditional: bool) -> NoteCode | None:
        if kind not in (_CHOICE, _RANGE):
            return _LEFT_OUT.get(kind, NoteCode.ANOTHER_KIND)
        if conditional or node.get("choice_filter"):
            return NoteCode.CONDITION
        if any(_REFERENCE.search(text) for text in _texts(node.get("label")).values()):
            return NoteCode.REFERENCE
        if kind == _CHOICE and not node.get("choices"):
            return NoteCode.OPTIONS_ELSEWHERE
        if kind == _RANGE and not _range(node):
            return NoteCode.NUMBER
        return None

    def _note_what_goes_with(self, node: Mapping[str, Any], name: str, repeated: bool) -> None:
        bind = _part(node, "bind")
        for applies, code in (
            (repeated, NoteCode.REPEATED),
            (bool(_texts(node.get("hint"))), NoteCode.HINT),
            (_says_yes(bind.get("required")), NoteCode.REQUIRED),
            (bool(node.get("default")), NoteCode.PRESET),
        ):
            if applies:
                self.notes.add(code, name)


def _question(node: Mapping[str, Any], kind: str, name: str, lead: RawTexts) -> Question:
    text = _texts(node.get("label"))
    if kind == _RANGE:
        numerals = map(str, _range(node))
        steps = [Step(code=code, text=dict.fromkeys(text, code)) for code in numerals]
    else:
        steps = [
            Step(code=str(choice.get("name", "")), text=_texts(choice.get("label")))
            for choice in node["choices"]
        ]
    looks = str(_part(node, "control").get("appearance", "")).lower().split()
    in_a_table = _IN_A_TABLE in looks
    return Question(
        name=name,
        text=text,
        lead=lead if in_a_table else {},
        steps=tuple(steps),
        ordered=kind == _RANGE or in_a_table or _LIKERT in looks,
    )


def _understood(sheets: Sheets, name: str) -> dict[str, Any]:
    if sum(map(any, sheets["survey"][1:])) > MOST_QUESTIONS:
        raise CannotBeTaken(Cannot.TOO_MANY_QUESTIONS, limit=MOST_QUESTIONS)
    # Slow imports, which a file that is refused before need not wait for.
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    definition: dict[str, Any] = {}
    for sheet, (headings, *rows) in sheets.items():
        definition[sheet] = [_filled(headings, row) for row in rows]
        definition[f"{sheet}_header"] = [_headings(sheet, headings)]
    try:
        return workbook_to_json(
            get_xlsform(definition), form_name="data", fallback_form_name=name, warnings=[]
        )
    except PyXFormError as fault:
        if row := _ROW.search(str(fault)):
            raise CannotBeTaken(Cannot.NOT_AS_DEMANDED_IN_ROW, row=int(row[1])) from None
        raise CannotBeTaken(Cannot.NOT_AS_DEMANDED) from None
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise CannotBeTaken(Cannot.NOT_AS_DEMANDED) from None


def _headings(sheet: str, headings: list[str]) -> dict[str, None]:
    """Refuses a heading that comes twice: of two texts nobody knows which one counts."""
    found: set[str] = set()
    for heading in filter(None, headings):
        plain = "".join(heading.lower().split())
        if plain in found:
            raise CannotBeTaken(Cannot.COLUMN_TWICE, sheet=sheet, column=heading[:100])
        found.add(plain)
    return dict.fromkeys(filter(None, headings))


def _filled(headings: list[str], row: list[str]) -> dict[str, str]:
    cells = zip(headings, row, strict=False)
    return {heading: cell for heading, cell in cells if heading and cell}


def _texts(label: Any) -> RawTexts:
    """pyxform gives a text, or one for each language; media beside it say nothing to read."""
    if isinstance(label, dict):
        return {
            UNNAMED if name == _UNSAID else str(name): str(text)
            for name, text in label.items()
            if str(text).strip()
        }
    return {UNNAMED: str(label)} if str(label or "").strip() else {}


def _range(node: Mapping[str, Any]) -> range:
    """The whole steps of a range; none where it has others, or too many."""
    parameters = _part(node, "parameters")
    try:
        start, end, step = (int(parameters[name]) for name in ("start", "end", "step"))
    except (KeyError, ValueError):
        return range(0)
    usual = step == 1 and abs(start) < 1_000 and 2 <= end - start < LONGEST_RANGE
    return range(start, end + 1) if usual else range(0)


def _has_condition(node: Mapping[str, Any]) -> bool:
    return bool(_part(node, "bind").get("relevant"))


def _part(node: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = node.get(name)
    return part if isinstance(part, dict) else {}


def _says_yes(value: Any) -> bool:
    return str(value or "").strip().lower() in ("yes", "true", "true()", "1")
