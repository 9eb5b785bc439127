"""My work and our True North: the worker writes it, and chooses whether the manager may read it (S33)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people import access, vault
from people.models import Member
from processes.alignment.keys import draft_form
from processes.alignment.models import AlignmentForm, TrueNorthPart
from processes.alignment.queries import true_north_part as parts
from processes.alignment.queries.true_north_part import Words
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible


@transaction.atomic
def write(
    *, form: AlignmentForm, changes: Mapping[str, Any], by: Member, at: datetime
) -> TrueNorthPart:
    """Keep what was changed: ``values``, ``mission``, ``commitment``, ``shared``.

    Leaves no audit line: nobody else learns whether the worker wrote this part. Shared, it is shown
    to whoever leads the worker now. Raises ``NotPossible`` where there is nobody to share it with.
    """
    AlignmentForm.objects.select_for_update().get(pk=form.pk)
    row = TrueNorthPart.objects.filter(form=form, member=by).first()
    row = row or TrueNorthPart(form=form, member=by)
    words = replace(parts.opened(row) if row.pk else Words(), **changes)
    text = json.dumps(words.plain(), ensure_ascii=False)
    row.sealed = vault.seal(text, owner=by, table=parts.TABLE, column=parts.COLUMN, row=row.uuid)
    manager = access.managers_of([by])[by.pk] if words.shared else None
    if words.shared and manager is None:
        raise NotPossible(_("No manager is named for you. Ask your HR manager."))
    row.shown, row.shown_to_id = words.plain() if words.shared else None, manager
    row.written_at = at
    row.save()
    drafts.discard(
        member=by, form=draft_form("true_north", form.uuid), questions=[*changes, "share"]
    )
    return row
