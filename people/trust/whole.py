"""What an organisation that leaves takes away: its own tables and files, and nothing private."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people import scope
from people.defusing import defused
from people.models import Member
from people.trust import packing, registry
from people.trust.classification import Table

AT_ONCE = 2_000


@dataclass
class Taken:
    """One table as it stands in the file."""

    name: str
    columns: tuple[str, ...]
    count: int = 0


def packed(owner: Member, *, language: str, at: datetime) -> bytes:
    """A ZIP file with ``index.html``, ``data.json``, a CSV for each table and the files of evidence."""
    organisation = owner.organisation
    with tempfile.TemporaryFile() as kept:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            taken = _tables(archive)
            files = list(_files(archive))
            with translation.override(language), timezone.override(organisation.time_zone):
                page = render_to_string(
                    "people/trust/whole_file.html",
                    {"tables": taken, "files": files, "organisation": organisation, "at": at},
                )
            archive.writestr("index.html", page)
            archive.writestr("look.css", packing.look())
        kept.seek(0)
        return kept.read()


def tables() -> list[Table]:
    return [table for table in registry.tables() if table.shared]


def rows_of(table: Table) -> Iterator[dict[str, Any]]:
    """Every row of the bound organisation, by column."""
    fields = registry.models_by_table()[table.name]._meta.concrete_fields
    names = {field.column: field.attname for field in fields}
    asked = [names[column] for column in table.shared]
    rows = registry.models_by_table()[table.name]._base_manager.filter(
        organisation_id=scope.require().organisation_id
    )
    for row in rows.order_by("pk").values_list(*asked).iterator(chunk_size=AT_ONCE):
        yield dict(zip(table.shared, row, strict=True))


def _tables(archive: zipfile.ZipFile) -> list[Taken]:
    """Row by row, into a CSV for each and one JSON for all."""
    taken = [Taken(table.name, tuple(table.shared)) for table in tables()]
    with tempfile.TemporaryFile() as whole:
        for number, (table, told) in enumerate(zip(tables(), taken, strict=True)):
            whole.write(b"," if number else b"{")
            whole.write(f"\n{json.dumps(table.name)}: [".encode())
            with archive.open(f"tables/{table.name}.csv", "w") as file:
                told.count = _write(file, whole, told.columns, rows_of(table))
            whole.write(b"\n]")
        whole.write(b"\n}\n")
        whole.seek(0)
        with archive.open("data.json", "w", force_zip64=True) as file:
            while piece := whole.read(1 << 20):
                file.write(piece)
    return taken


def _write(
    file: IO[bytes], whole: IO[bytes], columns: Iterable[str], rows: Iterable[dict[str, Any]]
) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, start=1):
        writer.writerow([defused(_plain(value)) for value in row.values()])
        told = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        whole.write((",\n" if count > 1 else "\n").encode() + told.encode())
    text.detach()
    return count


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _files(archive: zipfile.ZipFile) -> Iterator[str]:
    for name, content in registry.shared_files():
        archive.writestr(name, content)
        yield name
