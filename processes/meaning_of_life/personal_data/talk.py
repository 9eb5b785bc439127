"""What conversations about a plan hold of a person: the one who asked, and the one who was asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import MONTHS_24, STRUCTURE, YEARS_3, Looks, Rule, Table
from people.vault import Keyring
from processes.meaning_of_life.models import (
    Talk,
    TalkAction,
    TalkAnswer,
    TalkLook,
    TalkNote,
)
from processes.meaning_of_life.queries import talk as talks
from processes.meaning_of_life.questions import TALK


@transaction.atomic
def forget(at: datetime, period: timedelta) -> int:
    """Policies show those that were asked for before, where nobody is bound."""
    old = Talk.objects.filter(asked_at__lt=at - period)
    ids = list(old.values_list("pk", flat=True))
    parts = (TalkAnswer, TalkLook, TalkAction, TalkNote)
    removed = sum(rows.objects.filter(talk__in=ids).delete()[0] for rows in parts)
    return removed + old.filter(pk__in=ids).delete()[0]


@transaction.atomic
def forget_looks(at: datetime, period: timedelta) -> int:
    return TalkLook.objects.filter(at__lt=at - period).delete()[0]


def _looks(member: Member) -> QuerySet[Any, Any]:
    return TalkLook.objects.filter(owner=member).values(
        "at", "uuid", "reader_id", what=Value("talk"), why=Value("talk")
    )


LOOKS = (
    Looks(
        rows=_looks,
        kinds={"talk": _("What belongs to a conversation about your plan")},
        reasons={"talk": _("As your partner in the conversation")},
    ),
)


def _answers(row: Any, ring: Keyring) -> dict[str, str]:
    text = ring.unseal(row.sealed, table=talks.ANSWER, column="sealed", row=row.uuid)
    given = talks.spelt(text)
    return {str(field.label): field.said(given.get(field.key, "")) for field in TALK.fields}


_INNER = {"talk_id": "an inner number", "owner_id": "an inner number", **STRUCTURE}

TABLES = (
    Table(
        name="meaning_of_life_talk",
        title=_("Conversations about your plan"),
        mine=lambda member: Q(owner=member),
        export={
            "partner_id": _("With"),
            "as_kind": _("As"),
            "asked_at": _("Asked"),
            "ended_at": _("Closed"),
            "programme_id": _("Programme"),
        },
        erase={
            "owner_id": "an inner number",
            "conversation": "names the row with the dates",
            **STRUCTURE,
        },
    ),
    Table(
        name="meaning_of_life_talknote",
        title=_("Notes of your conversations"),
        mine=lambda member: Q(owner=member),
        export={
            "written_by_id": _("Written by"),
            "sealed": _("Note"),
            "written_at": _("Written"),
        },
        opened={
            "sealed": lambda row, ring: ring.unseal(
                row.sealed, table=talks.NOTE, column="sealed", row=row.uuid
            )
        },
        erase=_INNER,
    ),
    Table(
        name="meaning_of_life_talkaction",
        title=_("What you have agreed in conversations about your plan"),
        mine=lambda member: Q(owner=member),
        export={
            "sealed": _("What"),
            "doer_id": _("Who"),
            "due_on": _("Until"),
            "done_at": _("Done"),
            "written_by_id": _("Written by"),
            "written_at": _("Written"),
        },
        opened={
            "sealed": lambda row, ring: ring.unseal(
                row.sealed, table=talks.ACTION, column="sealed", row=row.uuid
            )
        },
        erase=_INNER,
    ),
    Table(
        name="meaning_of_life_talkaction",
        title=_("What you will do, agreed in conversations about the plans of others"),
        mine=lambda member: Q(doer=member) & ~Q(owner=member),
        lasting={"due_on": _("Until"), "done_at": _("Done")},
        stays=_("It stands with the other person's conversation, sealed as theirs."),
        also=True,
    ),
    Table(
        name="meaning_of_life_talklook",
        title=_("Who opened what belongs to your conversations"),
        mine=lambda member: Q(owner=member),
        export={"reader_id": _("Who"), "at": _("When")},
        erase=_INNER,
    ),
    Table(
        name="meaning_of_life_talkanswer",
        title=_("How conversations were for you"),
        mine=lambda member: Q(member=member),
        export={"sealed": _("Your answers"), "answered_at": _("Answered")},
        opened={"sealed": _answers},
        erase={"talk_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
)

RETENTION = (
    Rule(
        key="talk",
        kind=_("What was agreed in conversations about plans, and how they were"),
        kept=_("3 years; 30 days after the one who asked has left"),
        counted_from=_("the day the conversation was asked for"),
        then=_("Notes, agreed actions and answers are deleted."),
        period=YEARS_3,
        enforce=forget,
    ),
    Rule(
        key="talk_look",
        kind=_("Who opened what belongs to a conversation"),
        kept=_("24 months"),
        counted_from=_("the look"),
        then=_("The row is deleted."),
        period=MONTHS_24,
        enforce=forget_looks,
    ),
)
