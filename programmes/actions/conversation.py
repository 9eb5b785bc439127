"""Ask for a conversation, set its date, confirm that it was held, withdraw, decline.

None of these writes an audit line: that a conversation was asked for is known to the two alone.
"""

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Member
from programmes import registry
from programmes.models import Conversation
from programmes.queries import conversation as conversations
from programmes.refusals import NotPossible


@transaction.atomic
def ask(
    *,
    process: str,
    by: Member,
    of: Member,
    at: datetime.datetime,
    proposed: Sequence[datetime.date] = (),
) -> Conversation:
    """Raises ``NotPossible`` where one is open already between the two for this process."""
    if process not in {known.key for known in registry.processes()} or by == of:
        raise NotPossible(_("A conversation cannot be asked for from here."))
    if conversations.open_between(by, of, process).exists():
        raise NotPossible(_("You have asked for this conversation already."))
    try:
        with transaction.atomic():
            row = Conversation.objects.create(
                process=process,
                asked_by=by,
                asked_of=of,
                asked_at=at,
                proposed=sorted(set(proposed))[: Conversation.DAYS],
            )
    except IntegrityError:  # the same button, pressed twice at once
        raise NotPossible(_("You have asked for this conversation already.")) from None
    return _told(row, at)


@transaction.atomic
def date(
    *, conversation: Conversation, on: datetime.date, by: Member, at: datetime.datetime
) -> Conversation:
    """The one who was asked sets the date, and may move it until someone confirms."""
    conversation = _locked(conversation)
    if by.pk != conversation.asked_of_id:
        raise NotPossible(_("Whoever was asked sets the date."))
    _refuse_what_is_over(conversation)
    if on < timezone.localdate(at):
        raise NotPossible(_("Choose today or a day to come."))
    conversation.dated_for = on
    conversation.save(update_fields=["dated_for"])
    return _told(conversation, at)


@transaction.atomic
def confirm(*, conversation: Conversation, by: Member, at: datetime.datetime) -> Conversation:
    """Each of the two says that it was held; it counts as held once both have."""
    conversation = _locked(conversation)
    if conversation.withdrawn_at is not None or conversation.declined_at is not None:
        raise NotPossible(_("This conversation was withdrawn."))
    if conversation.dated_for is None or conversation.dated_for > timezone.localdate(at):
        raise NotPossible(_("You can confirm it from the day that was set for it."))
    field = "asker_confirmed_at" if by.pk == conversation.asked_by_id else "asked_confirmed_at"
    if getattr(conversation, field) is None:
        setattr(conversation, field, at)
        conversation.save(update_fields=[field])
        _told(conversation, at)
    return conversation


@transaction.atomic
def ask_again(
    *, conversation: Conversation, of: Member, by: Member, at: datetime.datetime
) -> Conversation:
    """Withdraw it and ask somebody else instead; both or neither. Returns the new one."""
    before = withdraw(conversation=conversation, by=by, at=at)
    return ask(process=before.process, by=by, of=of, at=at)


@transaction.atomic
def withdraw(*, conversation: Conversation, by: Member, at: datetime.datetime) -> Conversation:
    """Whoever asked may take it back until they have confirmed that it was held."""
    conversation = _locked(conversation)
    if by.pk != conversation.asked_by_id:
        raise NotPossible(_("Only whoever asked can withdraw it."))
    ended = conversation.withdrawn_at or conversation.declined_at
    if ended is not None or conversation.asker_confirmed_at is not None:
        raise NotPossible(_("This conversation has been held or withdrawn in the meantime."))
    conversation.withdrawn_at = at
    conversation.save(update_fields=["withdrawn_at"])
    return _told(conversation, at)


@transaction.atomic
def decline(*, conversation: Conversation, by: Member, at: datetime.datetime) -> Conversation:
    """Whoever was asked cannot, and need not say why. Whoever asked sees it, and nobody else."""
    conversation = _locked(conversation)
    if by.pk != conversation.asked_of_id:
        raise NotPossible(_("Only whoever was asked can decline it."))
    _refuse_what_is_over(conversation)
    conversation.declined_at = at
    conversation.save(update_fields=["declined_at"])
    return _told(conversation, at)


def _refuse_what_is_over(conversation: Conversation) -> None:
    if (
        conversation.withdrawn_at
        or conversation.declined_at
        or conversation.asker_confirmed_at
        or conversation.asked_confirmed_at
    ):
        raise NotPossible(_("This conversation has been held or withdrawn in the meantime."))


def _told(conversation: Conversation, at: datetime.datetime) -> Conversation:
    """The process in whose name it was asked for does its part, in the same transaction."""
    talks = registry.process(conversation.process).talks
    if talks is not None:
        talks.changed(conversation, at)
    return conversation


def _locked(conversation: Conversation) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("asked_by", "asked_of")
        .get(pk=conversation.pk)
    )
