"""The latest seal, told outside the database: cutting off the end of the log leaves it behind.

Each seal goes into ``audit-heads.jsonl`` of ``TRUST_FOLDER``, where that is set, and the latest one
of every hour into the log. Both belong on a machine that the database's administrator cannot write.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from people.models import Organisation
from people.trust.models import AuditSeal

logger = logging.getLogger(__name__)
HEADS = "audit-heads.jsonl"


@dataclass(frozen=True)
class Head:
    """Which seal an organisation's log had reached, and its digest in hexadecimal digits."""

    organisation: str
    number: int
    digest: str


def of(seal: AuditSeal) -> Head:
    return Head(str(seal.organisation.uuid), seal.number, bytes(seal.digest).hex())


def tell_when_committed(seal: AuditSeal) -> None:
    """Into the folder, once the seal stands."""
    if settings.TRUST_FOLDER:
        transaction.on_commit(partial(append, HEADS, asdict(of(seal))))


def log() -> None:
    """The latest seal of the bound organisation, as a line of the log."""
    with transaction.atomic():
        seal = AuditSeal.objects.order_by("-number").defer("rows", "marks").first()
        if seal is not None:
            head = of(seal)
            logger.info(
                "audit head organisation=%s seal=%d digest=%s",
                head.organisation,
                head.number,
                head.digest,
            )


def append(name: str, line: dict[str, Any]) -> None:
    """One line at the end of a file in the folder, which several processes may write."""
    folder = Path(settings.TRUST_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read(path: Path) -> list[Head]:
    """The heads of a file that ``append`` wrote, or none where it is not there."""
    if not path.is_file():
        return []
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines()
    return [Head(**json.loads(line)) for line in lines if line.strip()]


def of_organisation(heads: Iterable[Head], organisation: Organisation) -> list[Head]:
    return [head for head in heads if head.organisation == str(organisation.uuid)]
