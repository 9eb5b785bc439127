"""Keep what one side has answered so far; only its author can open it until both have sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Member
from processes.alignment.models import AlignmentForm, FormItem, ItemAnswer
from processes.alignment.queries.item_answer import Given, draft_form, draft_keys
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible


@transaction.atomic
def keep(*, form: AlignmentForm, given: Mapping[FormItem, Given], by: Member, at: datetime) -> None:
    """Keep these answers, and let their drafts go. Leaves no audit line: nothing is sent yet.

    Raises ``NotPossible`` where this side has sent its view.
    """
    form = AlignmentForm.objects.select_for_update().get(pk=form.pk)
    sent_at = form.self_sent_at if form.member_id == by.pk else form.manager_sent_at
    if sent_at is not None or form.replaced_at is not None:
        raise NotPossible(_("This view has been sent already."))
    ItemAnswer.objects.bulk_create(
        [
            ItemAnswer(form=form, item=item, author=by, word=one.word, example=one.example)
            for item, one in given.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "item", "author"],
        update_fields=["word", "example"],
    )
    keys = [key for item in given for key in draft_keys(item)]
    drafts.discard(member=by, form=draft_form(form), questions=keys)
