"""Rows that were left out, as a list to correct and bring in again."""

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext

from people.defusing import defused
from people.imports.causes import Cause
from people.imports.forms.columns import name_of
from people.imports.models import ImportRow, ImportRun


def rejected(run: ImportRun) -> BinaryIO:
    """CSV in UTF-8 with a mark, on disk: row, reasons, then the columns that were read."""
    raw = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(map(defused, [gettext("Row"), gettext("Reason"), *_headings(run)]))
    writer.writerows(_lines(run))
    text.detach()
    raw.seek(0)
    return raw


def _headings(run: ImportRun) -> list[str]:
    names = {column.place: name_of(column) for column in run.first_look.columns}
    return [names[place] for place in run.columns_chosen.places]


def _lines(run: ImportRun) -> Iterator[list[str]]:
    rows = ImportRow.objects.filter(run=run, outcome=ImportRow.Outcome.REJECTED).order_by("row")
    for row in rows.values_list("row", "errors", "cells").iterator(chunk_size=1_000):
        number, errors, cells = row
        reasons = "; ".join(str(Cause(code).label) for code, _ in errors)
        yield [str(number), reasons, *map(defused, cells)]
