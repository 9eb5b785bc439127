"""The ledger of erasures outside the database: what a backup of yesterday cannot know.

Each erasure goes into ``erasures.jsonl`` of ``TRUST_FOLDER``, where that is set, and into the log.
"""

import json
import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from people.models import Organisation
from people.trust import heads

logger = logging.getLogger(__name__)
LEDGER = "erasures.jsonl"


def tell_when_committed(organisation: Organisation, digest: str, at: datetime) -> None:
    line = {"organisation": str(organisation.uuid), "digest": digest, "at": at.isoformat()}

    def tell() -> None:
        logger.info("erased organisation=%s digest=%s", line["organisation"], line["digest"])
        if settings.TRUST_FOLDER:
            heads.append(LEDGER, line)

    transaction.on_commit(tell)


def read(path: Path, organisation: Organisation) -> frozenset[str]:
    """The digests of one organisation in a file that ``tell_when_committed`` wrote."""
    if not path.is_file():
        return frozenset()
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return frozenset(
        line["digest"] for line in lines if line["organisation"] == str(organisation.uuid)
    )
