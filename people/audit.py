"""The one way to write an audit line; it stands in the same transaction as the deed."""

from datetime import datetime
from typing import Any

from people.models import AuditEvent, Member


def record(
    *, action: str, by: Member | None, at: datetime, about: Any = None, **detail: Any
) -> AuditEvent:
    """``about`` is the row concerned. ``detail`` holds codes, ids and counts, never text of people."""
    return AuditEvent.objects.create(
        at=at,
        actor=by,
        action=action,
        object_type=about._meta.model_name if about is not None else "",
        object_uuid=getattr(about, "uuid", None),
        detail=detail,
    )
