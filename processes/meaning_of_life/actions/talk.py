"""Ask somebody for a conversation about one's plan, agree on something, say how it was, end it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people import scope, vault
from people.models import Member
from processes.kernel.refusals import NotPossible, Refused
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import (
    Goal,
    GoalShare,
    LifePlan,
    Talk,
    TalkAction,
    TalkAnswer,
    TalkLook,
    TalkNote,
)
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.queries import talk as talks
from programmes.actions import assignment
from programmes.actions import conversation as conversations
from programmes.models import Conversation, PrivateMilestone, Programme

KEY = "meaning_of_life"
# A conversation is in time when it is held within so many days (M17).
IN_TIME = timedelta(days=30)


class CannotBeAsked(NotPossible):
    """The person cannot be chosen, or has been asked already."""


@transaction.atomic
def ask(
    *,
    member: Member,
    partner: Member,
    programme: Programme,
    goals: Sequence[Goal],
    proposed: Sequence[date],
    until_on: date,
    at: datetime,
) -> Talk:
    """The partner sees that they are asked, and these goals until that day, and nothing else."""
    today = timezone.localdate(at)
    kind = partners.kind_of(member, partner, programme, today)
    if kind is None:
        raise CannotBeAsked(_("This person cannot be chosen. Choose somebody else."))
    row = conversations.ask(process=KEY, by=member, of=partner, at=at, proposed=proposed)
    for goal in goals:
        goal_share.share(
            goal=goal,
            reader=partner,
            purpose=GoalShare.Purpose.CONVERSATION,
            until_on=until_on,
            at=at,
        )
    Talk.objects.filter(conversation=row.uuid).update(programme=programme)
    return Talk.objects.get(conversation=row.uuid)


def changed(conversation: Conversation, at: datetime) -> None:
    """What a deed on a conversation means here. It may be the partner's, so the owner is bound.

    Withdrawn or declined: the goals that were shown for it are closed again. Held: it counts.
    """
    owner = conversation.asked_by
    with scope.bind(conversation.organisation_id, owner.pk):
        talk = Talk.objects.filter(conversation=conversation.uuid).first()
        if talk is None:
            _begin(conversation, owner, at)
        elif conversation.withdrawn_at or conversation.declined_at:
            _end(talk, at)
            if conversation.withdrawn_at:
                _uncount(owner)
        elif conversation.held:
            _count_held(conversation, owner, at)


@transaction.atomic
def look(*, talk: Talk, by: Member, at: datetime) -> None:
    """Note that the partner opens it, before a word is shown. One's own looks are nobody's business."""
    if by.pk != talk.owner_id:
        TalkLook.objects.create(talk=talk, owner=talk.owner, reader=by, at=at)


@transaction.atomic
def write(*, talk: Talk, text: str, by: Member, at: datetime) -> TalkNote | None:
    """Keep one's own note, in the place of an earlier one; an empty text takes it away."""
    rows = TalkNote.objects.filter(talk=talk, written_by=by)
    if not text:
        rows.delete()
        return None
    note = rows.first() or TalkNote(talk=talk, owner=talk.owner, written_by=by)
    ring = vault.Keyring(talk.owner)
    note.sealed = ring.seal(text, table=talks.NOTE, column="sealed", row=note.uuid)
    note.written_at = at
    note.save()
    return note


@transaction.atomic
def agree(
    *, talk: Talk, doer: Member, text: str, due_on: date, by: Member, at: datetime
) -> TalkAction:
    """One of the two will do this until then. Either writes it down; both see it."""
    if doer.pk not in (talk.owner_id, talk.partner_id):
        raise Refused(_("It is done by one of the two of you."), "doer")
    if due_on < timezone.localdate(at):
        raise Refused(_("This day has passed already. Choose a later one."), "due_on")
    if TalkAction.objects.filter(talk=talk).count() >= TalkAction.MOST:
        raise NotPossible(_("Ten actions stand here already. Remove one first."))
    action = TalkAction(
        talk=talk, owner=talk.owner, doer=doer, written_by=by, due_on=due_on, written_at=at
    )
    ring = vault.Keyring(talk.owner)
    action.sealed = ring.seal(text, table=talks.ACTION, column="sealed", row=action.uuid)
    action.save()
    return action


@transaction.atomic
def tell_done(*, action: TalkAction, by: Member, at: datetime) -> TalkAction:
    """Whoever does it says that it is done; saying it again takes that back."""
    if action.doer_id != by.pk:
        raise NotPossible(_("Whoever does it says when it is done."))
    action.done_at = None if action.done_at else at
    action.save(update_fields=["done_at"])
    return action


@transaction.atomic
def strike(*, action: TalkAction, by: Member) -> None:
    """Whoever wrote it, or the one whose plan it is about, may take it away."""
    if by.pk not in (action.owner_id, action.written_by_id):
        raise NotPossible(_("Whoever wrote this may take it away."))
    action.delete()


@transaction.atomic
def answer(*, talk: Talk, answers: Mapping[str, str], by: Member, at: datetime) -> TalkAnswer:
    """How it was, for oneself alone. It is counted, from ten people on, by the latest answer.

    Raises ``NotPossible`` before both have confirmed that it was held.
    """
    row = Conversation.objects.filter(uuid=talk.conversation).first()
    if by.pk != talk.owner_id or row is None or not row.held:
        raise NotPossible(_("You can answer once both of you have confirmed that you talked."))
    found = TalkAnswer.objects.filter(talk=talk).first() or TalkAnswer(talk=talk, member=by)
    # The same length whatever is answered.
    text = json.dumps({key: (answers.get(key) or "none")[:1] for key in talks.QUESTIONS})
    ring = vault.Keyring(by)
    found.sealed = ring.seal(text, table=talks.ANSWER, column="sealed", row=found.uuid)
    found.answered_at = at
    found.save()
    _count_answer(by, answers, at)
    return found


@transaction.atomic
def close(*, talk: Talk, by: Member, at: datetime) -> None:
    """The partner can read nothing of it from now on. What was agreed stays with the owner."""
    if by.pk != talk.owner_id:
        raise NotPossible(_("Only whoever asked can close it."))
    _end(talk, at)


@transaction.atomic
def erase(member: Member) -> int:
    """All that belongs to conversations that the bound member asked for, whoever wrote it.

    What they wrote in conversations of others is those others', as views of an alignment form are.
    """
    mine = {"owner": member}
    return sum(
        rows.delete()[0]
        for rows in (
            TalkAnswer.objects.filter(member=member),
            TalkLook.objects.filter(**mine),
            TalkAction.objects.filter(**mine),
            TalkNote.objects.filter(**mine),
            Talk.objects.filter(**mine),
        )
    )


def _begin(conversation: Conversation, owner: Member, at: datetime) -> None:
    """Asked for just now. The kind is what the partner is today; nobody else is offered."""
    plan = LifePlan.objects.filter(member=owner).order_by("-pk").select_related("programme").first()
    programme = plan.programme if plan else Programme.objects.first()
    if programme is None:
        return
    today = timezone.localdate(at)
    kind = partners.kind_of(owner, conversation.asked_of, programme, today)
    Talk.objects.create(
        programme=programme,
        conversation=conversation.uuid,
        owner=owner,
        partner=conversation.asked_of,
        as_kind=kind or "peer",
        asked_at=at,
    )
    # A request counts once there was time to answer it, or once it was held.
    _note(owner, counts.TALK_ASKED, today + IN_TIME)


def _end(talk: Talk, at: datetime) -> None:
    Talk.objects.filter(pk=talk.pk, ended_at__isnull=True).update(ended_at=at)
    shares = GoalShare.objects.filter(
        owner=talk.owner_id, reader=talk.partner_id, purpose=GoalShare.Purpose.CONVERSATION
    )
    shares.filter(ended_at__isnull=True).update(ended_at=at)


def _count_held(conversation: Conversation, owner: Member, at: datetime) -> None:
    today = timezone.localdate(at)
    _note(owner, counts.TALK_HELD, today)
    if at - conversation.asked_at <= IN_TIME:
        _milestones(owner, counts.TALK_ASKED).delete()
        _note(owner, counts.TALK_ASKED, today)
        _note(owner, counts.TALK_IN_TIME, today)


def _uncount(owner: Member) -> None:
    """What somebody took back was not asked for, unless another conversation was held."""
    if not _milestones(owner, counts.TALK_IN_TIME).exists():
        _milestones(owner, counts.TALK_ASKED).delete()


def _count_answer(member: Member, answers: Mapping[str, str], at: datetime) -> None:
    today = timezone.localdate(at)
    _milestones(member, counts.TALK_ANSWERED).delete()
    _milestones(member, counts.TALK_GOOD).delete()
    score = talks.score(answers)
    if score is None:
        return
    _note(member, counts.TALK_ANSWERED, today)
    if score >= talks.FAVOURABLE:
        _note(member, counts.TALK_GOOD, today)


def _milestones(member: Member, kind: str) -> QuerySet[PrivateMilestone]:
    return PrivateMilestone.objects.filter(member=member, process=KEY, kind=kind)


def _note(member: Member, kind: str, on: date) -> None:
    assignment.note_private(member=member, process=KEY, kind=kind, on=on)
