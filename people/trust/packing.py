"""What was collected, as one file that opens without Synchro: a page to read, and JSON."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.models import Member
from people.trust import registry
from people.trust.collecting import Part, parts

STATIC = settings.BASE_DIR / "static"
LOOK = ("css/tokens.css", "css/own_export.css")


def packed(member: Member, *, language: str, at: datetime) -> bytes:
    """A ZIP file with ``index.html``, ``data.json`` and the person's files. Bind the member."""
    organisation = member.organisation
    zone = member.time_zone or organisation.time_zone
    with translation.override(language), timezone.override(zone):
        found = list(parts(member))
        files = list(registry.files(member))
        page = render_to_string(
            "people/trust/own_export_file.html",
            {
                "parts": found,
                "files": files,
                "member": member,
                "organisation": organisation,
                "at": at,
            },
        )
        data = _data(member, found, language, at)
    return _zipped(
        [
            ("index.html", page.encode()),
            ("look.css", look()),
            ("data.json", data.encode()),
            *files,
        ]
    )


def look() -> bytes:
    return b"\n".join((STATIC / name).read_bytes() for name in LOOK)


def _data(member: Member, found: Iterable[Part], language: str, at: datetime) -> str:
    tables: dict[str, list[dict[str, Any]]] = {}
    for part in found:
        rows = ({cell.column: cell.plain for cell in row} for row in part.rows)
        tables.setdefault(part.table, []).extend(rows)
    whole = {
        "organisation": member.organisation.name,
        "made_at": at.isoformat(),
        "language": language,
        "tables": tables,
        **registry.further(member),
    }
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return kept.getvalue()
