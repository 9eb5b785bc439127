"""What belongs to a conversation about a plan, as one of the two sees it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from people import access, vault
from people.models import Member
from people.prepared import Prepared
from processes.meaning_of_life.models import (
    GoalShare,
    Kind,
    Talk,
    TalkAction,
    TalkAnswer,
    TalkNote,
)
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import partner as partners
from processes.meaning_of_life.questions import TALK
from programmes.models import Conversation, Programme
from programmes.process import TalkPage
from programmes.queries.conversation import Talk as Standing

NOTE, ACTION, ANSWER = "talk_note", "talk_action", "talk_answer"
QUESTIONS = tuple(field.key for field in TALK.fields)
# A mean of the answers from here on is favourable (1.1).
FAVOURABLE = 3.5
ENOUGH = 2  # of three answers


@dataclass(frozen=True)
class OpenNote:
    note: TalkNote
    text: str


@dataclass(frozen=True)
class OpenAction:
    """``mine``: the reader does it. ``may_strike``: the reader may take it away."""

    action: TalkAction
    text: str
    mine: bool
    may_strike: bool


def talk_for(reader: Member, programme: Programme, uuid: object, today: date) -> Talk:
    """The door: one of the two, the partner only while it is open and both work here; else 404."""
    rows = Talk.objects.filter(programme=programme).select_related("owner", "partner")
    talk: Talk = access.found(rows.filter(Q(owner=reader) | Q(partner=reader)), uuid=uuid)
    if talk.owner_id != reader.pk and (talk.ended_at or not partners.works(talk.owner, today)):
        raise Http404
    return talk


def refuse_others(talk: Talk, reader: Member) -> None:
    """What is the owner's alone is not there for the partner."""
    if talk.owner_id != reader.pk:
        raise Http404


def conversation_of(talk: Talk) -> Conversation | None:
    """Asked, dated, held; None once its dates are no longer kept."""
    rows = Conversation.objects.select_related("asked_by", "asked_of")
    return rows.filter(uuid=talk.conversation).first()


def standing(talk: Talk, reader: Member, today: date) -> Standing | None:
    row = conversation_of(talk)
    return Standing(row, reader, today) if row else None


def notes(talk: Talk, ring: vault.Keyring) -> list[OpenNote]:
    rows = TalkNote.objects.filter(talk=talk).select_related("written_by")
    return [
        OpenNote(row, ring.unseal(row.sealed, table=NOTE, column="sealed", row=row.uuid))
        for row in rows
    ]


def own_note(talk: Talk, reader: Member) -> str:
    row = TalkNote.objects.filter(talk=talk, written_by=reader).first()
    if row is None:
        return ""
    return vault.unseal(row.sealed, owner=talk.owner, table=NOTE, column="sealed", row=row.uuid)


def actions(talk: Talk, reader: Member, ring: vault.Keyring) -> list[OpenAction]:
    rows = TalkAction.objects.filter(talk=talk).select_related("doer")
    return [
        OpenAction(
            row,
            ring.unseal(row.sealed, table=ACTION, column="sealed", row=row.uuid),
            mine=row.doer_id == reader.pk,
            may_strike=reader.pk in (row.owner_id, row.written_by_id),
        )
        for row in rows
    ]


def action_of(talk: Talk, uuid: object) -> TalkAction:
    return access.found(TalkAction.objects.filter(talk=talk), uuid=uuid)  # type: ignore[no-any-return]


def shown(talk: Talk, today: date) -> list[GoalShare]:
    """The goals that the partner can read today, without any of their words."""
    rows = GoalShare.objects.filter(
        owner=talk.owner_id, reader=talk.partner_id, ended_at__isnull=True, until_on__gte=today
    ).select_related("goal", "reader")
    return goals.standing(rows, talk.owner, today)


def answers(talk: Talk, reader: Member) -> dict[str, str]:
    """The owner's three answers, or none."""
    row = TalkAnswer.objects.filter(talk=talk, member=reader).first()
    if row is None:
        return {}
    text = vault.unseal(row.sealed, owner=reader, table=ANSWER, column="sealed", row=row.uuid)
    return spelt(text)


def spelt(text: str) -> dict[str, str]:
    """The sealed text as the form wants it."""
    return {key: "none" if value == "n" else value for key, value in json.loads(text).items()}


def score(given: Mapping[str, str]) -> float | None:
    """The mean of the answers, from 1 to 5; None where fewer than two of the three are there."""
    values = [int(value) for key in QUESTIONS if (value := given.get(key, "")).isdigit()]
    return sum(values) / len(values) if len(values) >= ENOUGH else None


def pages(conversations: Iterable[Conversation]) -> dict[UUID, TalkPage]:
    """What belongs to these conversations; the bound member is one of the two."""
    return {
        talk.conversation: TalkPage(
            url=reverse(
                "meaning_of_life:talk_detail",
                args=[talk.programme.organisation.slug, talk.programme.slug, talk.uuid],
            ),
            of_choice=talk.as_kind != Kind.MANAGER,
        )
        for talk in _of_conversations(uuids=[row.uuid for row in conversations])
    }


_of_conversations = Prepared(
    lambda uuids: Talk.objects.filter(conversation__among=uuids).select_related(
        "programme__organisation"
    ),
    uuids=list,
)
