"""The door to an import."""

import uuid

from people import access
from people.imports.models import ImportRun


def import_run_by_uuid(value: uuid.UUID) -> ImportRun:
    """Foreign and absent are the same 404."""
    rows = ImportRun.objects.select_related("job", "started_by")
    found: ImportRun = access.found(rows, uuid=value)
    return found
