"""JSON a value at a time, so that no more than one record is held. No Django."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from people.imports.refusals import FileRefused, Problem
from people.imports.sources.encodings import encoding_by_mark

BLOCK = 256 * 1024
DEPTH = 3  # lists are looked for in objects within objects, no deeper
CUT_SHORT = 16  # the longest word of JSON that the end of a block may cut in two

Found = tuple[str, Any]  # the name of the list, and one thing in it


class _KeyTwice(Exception): ...


class _NotANumber(Exception): ...


def found_in(stream: BinaryIO, longest: int) -> Iterator[Found]:
    """Everything in every list of the file. `longest` is how many characters one thing may have.

    A list within an object goes by its key, the outermost by "". Objects one after another are a
    list too, and so is an object that holds none. Numbers come as they are written.
    """
    text = _Text(stream, longest)
    if text.peek() == "[":
        yield from _elements(text, "")
    elif text.follows_first() == "{":
        while text.peek():
            yield "", text.value()
    elif text.is_record:
        yield "", text.value()
    elif text.peek() == "{":
        yield from _members(text, "", 1)
    else:
        raise FileRefused(Problem.NO_LIST)
    if text.peek():
        raise text.broken()


def _elements(text: "_Text", name: str) -> Iterator[Found]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield name, text.value()
        if text.take(",]") == "]":
            return


def _members(text: "_Text", path: str, depth: int) -> Iterator[Found]:
    text.take("{")
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        key = text.value()
        if not isinstance(key, str):
            raise text.broken()
        text.take(":")
        name = f"{path}.{key}" if path else key
        if text.peek() == "[":
            yield from _elements(text, name)
        elif text.peek() == "{" and depth < DEPTH:
            yield from _members(text, name, depth + 1)
        else:
            text.value()
        if text.take(",}") == "}":
            return


class _Text:
    """What has been decoded and not yet taken; `row` is the thing that is being read."""

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        stream.seek(0)
        encoding = encoding_by_mark(stream.read(4096)) or "utf-8-sig"
        stream.seek(0)
        self._stream, self._longest = stream, longest
        self._decode = codecs.getincrementaldecoder(encoding)()
        self._buffer, self._at, self._ended = "", 0, False
        self.row = 1
        self.is_record = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_refused
        )

    def broken(self) -> FileRefused:
        return FileRefused(Problem.BROKEN_JSON, row=self.row)

    def peek(self) -> str:
        """The next character that is no space, or nothing at the end."""
        while True:
            while self._at < len(self._buffer):
                if (character := self._buffer[self._at]) not in " \t\r\n":
                    return character
                self._at += 1
            if not self._more():
                return ""

    def take(self, expected: str) -> str:
        character = self.peek()
        if not character or character not in expected:
            raise self.broken()
        self._at += 1
        return character

    def value(self) -> Any:
        if not self.peek():
            raise self.broken()
        value, self._at = self._read()
        self.row += isinstance(value, dict)
        if self._at > self._longest:
            self._buffer, self._at = self._buffer[self._at :], 0
        return value

    def follows_first(self) -> str:
        """What stands after the first thing, without taking it; sets `is_record` on the way."""
        if self.peek() != "{":
            return ""
        try:
            value, end = self._read()
        except FileRefused as refused:
            if refused.problem is Problem.ROW_TOO_LONG:
                return ""
            raise
        while not (rest := self._buffer[end:].lstrip(" \t\r\n")):
            if not self._more():
                self.is_record = bool(value) and not _holds_list(value)
                return ""
        return rest[0]

    def _read(self) -> tuple[Any, int]:
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                self._go_on_after(error)
                continue
            except RecursionError:
                raise FileRefused(Problem.JSON_TOO_DEEP, row=self.row) from None
            except _KeyTwice as twice:
                raise FileRefused(Problem.KEY_TWICE, row=self.row, key=str(twice)) from None
            except _NotANumber as word:
                raise FileRefused(Problem.NOT_A_NUMBER, row=self.row, word=str(word)) from None
            if end < len(self._buffer) or not self._more():
                return value, end

    def _go_on_after(self, error: json.JSONDecodeError) -> None:
        """Refuses unless the end of what has been read explains the error."""
        cut = error.msg.startswith("Unterminated") or error.pos > len(self._buffer) - CUT_SHORT
        if cut and len(self._buffer) - self._at > self._longest:
            raise FileRefused(Problem.ROW_TOO_LONG, row=self.row, limit=self._longest) from None
        if not cut or not self._more():
            raise self.broken() from None

    def _more(self) -> bool:
        if self._ended:
            return False
        block = self._stream.read(BLOCK)
        self._ended = not block
        try:
            decoded = self._decode.decode(block, final=self._ended)
        except UnicodeDecodeError:
            raise FileRefused(Problem.BROKEN_CHARACTERS, row=self.row) from None
        if "\0" in decoded:
            raise FileRefused(Problem.NUL, row=self.row)
        self._buffer += decoded
        return bool(decoded) or not self._ended


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _KeyTwice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _refused(word: str) -> None:
    raise _NotANumber(word)


def _holds_list(value: dict[str, Any], depth: int = 1) -> bool:
    return any(
        (isinstance(inner, list) and any(isinstance(thing, dict) for thing in inner))
        or (isinstance(inner, dict) and depth < DEPTH and _holds_list(inner, depth + 1))
        for inner in value.values()
    )
