"""The uploaded file, kept in parts, so that neither storing nor reading holds all of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import transaction

from people.imports.models import ImportPart, ImportRun

PART_BYTES = 1024 * 1024


def keep(run: ImportRun, file: BinaryIO) -> None:
    file.seek(0)
    position = 0
    while content := file.read(PART_BYTES):
        ImportPart.objects.create(run=run, position=position, content=content)
        position += 1


@contextmanager
def kept_file(run: ImportRun) -> Iterator[BinaryIO]:
    """Put together again on disk, a part a transaction."""
    with tempfile.TemporaryFile() as file:
        position = 0
        while part := _part(run, position):
            file.write(part.content)
            position += 1
        file.flush()
        yield file


@transaction.atomic
def _part(run: ImportRun, position: int) -> ImportPart | None:
    return ImportPart.objects.filter(run=run, position=position).first()
