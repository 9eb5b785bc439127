"""All that is kept of one person, read from every table as its classification says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.models import Member
from people.trust import registry
from people.trust.classification import Table, Words
from people.vault import Keyring


@dataclass(frozen=True)
class Cell:
    """``plain`` is the value as JSON can hold it, ``words`` as its person reads it."""

    column: str
    label: Words
    plain: Any
    words: str


@dataclass(frozen=True)
class Part:
    """One table's rows of the person; ``stays`` says why they outlive an erasure, if they do."""

    table: str
    title: Words
    stays: Words
    rows: list[list[Cell]]


def parts(member: Member) -> Iterator[Part]:
    """Every part that has rows. Bind the member: sealed values open for them alone."""
    ring = Keyring(member)
    for table in registry.tables():
        if table.labels:
            rows = [_cells(table, row, ring) for row in rows_of(table, member)]
            if rows:
                yield Part(table.name, table.title, table.stays, rows)


def rows_of(table: Table, member: Member) -> Any:
    """The rows of this person, in the order in which they came to be."""
    model = registry.models_by_table()[table.name]
    mine = table.mine(member) if table.mine else Q(pk__in=[])
    return model._base_manager.filter(mine).order_by("pk")


def _cells(table: Table, row: models.Model, ring: Keyring) -> list[Cell]:
    fields = {field.column: field for field in row._meta.concrete_fields}
    return [
        _cell(table, row, fields[column], label, ring) for column, label in table.labels.items()
    ]


def _cell(table: Table, row: models.Model, field: Any, label: Words, ring: Keyring) -> Cell:
    column = field.column
    if column in table.opened:
        plain = table.opened[column](row, ring)
    elif field.is_relation:
        plain = _related(row, field)
    else:
        plain = _plain(getattr(row, field.attname))
    if column in table.shown:
        words = str(table.shown[column](row))
    else:
        words = _words(plain, getattr(row, field.attname), field)
    return Cell(column, label, plain, words)


def _related(row: models.Model, field: Any) -> str | None:
    """The name of what it points at, where the person can see that."""
    try:
        related = getattr(row, field.name)
    except ObjectDoesNotExist:
        return None
    return None if related is None else str(related)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _words(plain: Any, value: Any, field: Any) -> str:
    """As on a page: a choice by its word, a date in the reader's order."""
    if value is None or plain is None or plain == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _text(plain)


def _text(plain: Any) -> str:
    """Values within values, one a line."""
    if isinstance(plain, dict):
        return "\n".join(f"{key}: {_text(each)}" for key, each in plain.items())
    if isinstance(plain, list):
        return "\n".join(_text(each) for each in plain)
    return "" if plain is None else str(plain)
