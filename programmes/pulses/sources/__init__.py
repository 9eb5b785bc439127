"""Questionnaires out of files that other programs wrote: LimeSurvey (.lss) and XLSForm.

A file is read in a limited process of its own, see `child`. Another kind of file is another reader
that gives `questions.Found`, and one line in `child.read`.
"""

import io
from collections.abc import Sequence
from pathlib import PurePath

from people.imports.limited import answers
from people.imports.limits import MEBIBYTE, Limits
from people.imports.refusals import FileRefused
from programmes.pulses.content import load
from programmes.pulses.sources.building import Taken
from programmes.pulses.sources.refusals import Cannot, CannotBeTaken, Note, NoteCode

__all__ = ["LIMITS", "Cannot", "CannotBeTaken", "Note", "NoteCode", "Taken", "read"]

LIMITS = Limits(
    max_bytes=5 * MEBIBYTE,
    max_packed=5 * MEBIBYTE,
    max_unpacked=40 * MEBIBYTE,
    max_columns=200,
    max_cells=300_000,
    max_text=8 * MEBIBYTE,
    cpu_seconds=4,
    wall_seconds=10.0,
)


def read(name: str, content: bytes, languages: Sequence[str], *, limits: Limits = LIMITS) -> Taken:
    """One questionnaire for each scale of the file, and notes on what is left out of it.

    `name` is the file's; `languages` are the organisation's, its own first. Questions that ask
    for one answer out of several and do not stand on a scale come along as choices. Raises
    CannotBeTaken, within `limits`.
    """
    if len(content) > limits.max_bytes:
        raise CannotBeTaken(Cannot.TOO_LARGE, limit=limits.max_bytes)
    orders = {
        "name": PurePath(name).stem[:100] or "form",
        "languages": list(languages),
        "limits": limits.as_dict(),
    }
    try:
        with answers(
            __name__ + ".child", io.BytesIO(content), orders, limits.wall_seconds
        ) as lines:
            answer = next(lines, {})
    except FileRefused as refused:
        raise CannotBeTaken.from_refused(refused) from None
    if "cannot" in answer:
        raise CannotBeTaken.from_dict(answer)
    if "contents" not in answer:
        raise CannotBeTaken(Cannot.BROKEN)
    return Taken(
        contents=tuple(map(load, answer["contents"])),
        notes=tuple(map(Note.from_dict, answer["notes"])),
    )
