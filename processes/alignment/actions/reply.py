"""The worker's reply to the two views."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people import access, audit
from people.models import Member
from processes.alignment.keys import draft_form
from processes.alignment.models import AlignmentForm, Reply
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible


@transaction.atomic
def write(*, form: AlignmentForm, text: str, by: Member, at: datetime) -> Reply:
    """Keep the reply, in place of an earlier one. Raises ``NotPossible`` before both have sent.

    The manager of the form reads it if they lead the worker at this moment.
    """
    form = AlignmentForm.objects.select_for_update().get(pk=form.pk)
    if by.pk != form.member_id or not form.both_sent:
        raise NotPossible(_("You can reply once both views have been sent."))
    leads = access.managers_of([by])[by.pk] == form.open_to
    shown_to = form.open_to if leads else None
    reply, _made = Reply.objects.update_or_create(
        form=form,
        defaults={"member": by, "text": text, "written_at": at, "shown_to_id": shown_to},
    )
    drafts.discard(member=by, form=draft_form("reply", form.uuid))
    audit.record(action="reply.write", by=by, at=at, about=reply)
    return reply
