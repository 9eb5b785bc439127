"""What pulses hold of a person: that they were asked, and what they have begun. Answers know nobody."""

import json
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import (
    MONTHS_24,
    SIGNED,
    STRUCTURE,
    Rule,
    Table,
    organisations_own,
    why,
)
from programmes.pulses.actions.answer import COLUMN, TABLE
from programmes.pulses.models import Invited, SurveyDraft

_OWN = "the organisation's; of a person an id at most"
_NOBODY = "of a wave; nothing says whose it is, so nobody can find or take away their own"


def erase(member: Member, at: datetime) -> int:
    """What has been sent stays: it cannot be found. Published figures rest on it."""
    drafts = SurveyDraft.objects.filter(member=member).delete()[0]
    return drafts + Invited.objects.filter(member=member).delete()[0]


def leave(member: Member) -> int:
    """Some time after somebody has left."""
    return SurveyDraft.objects.filter(member=member).delete()[0]


TABLES = (
    *organisations_own(
        "pulses_instrument", _OWN, "key", "withdrawn_at", "withdrawn_by_id", shared=True
    ),
    *organisations_own(
        "pulses_instrumentversion",
        _OWN,
        *("instrument_id", "number", "plain", "made_by_id", "made_at", "published_at"),
        shared=True,
    ),
    Table(
        name="pulses_wave",
        title=_("Questionnaires that you opened although somebody still waited to hear"),
        mine=lambda member: Q(opened_by=member) & ~Q(lifted=""),
        lasting={"lifted": _("Your reason"), "opened_at": _("When")},
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "stage_id", "name", "state", "audience", "keys", "departments"),
            **why(_OWN, "minimum", "comment", "plain", "at_most", "every_months", "closes_on"),
            **why(_OWN, "asked", "answered", "counted_at", "made_by_id", "made_at"),
            **why(_OWN, "opened_by_id", "closed_at"),
            "token": "lets clients answer; not a person's",
        },
        shared=(
            *("id", "uuid", "stage_id", "name", "state", "audience", "keys", "departments"),
            *("minimum", "comment", "plain", "at_most", "every_months", "closes_on", "asked"),
            *("answered", "lifted", "opened_by_id", "opened_at", "closed_at"),
        ),
    ),
    *organisations_own(
        "pulses_wavegroup",
        _OWN,
        *("wave_id", "parent_id", "department", "name", "order", "depth", "asked"),
        shared=True,
    ),
    Table(
        name="pulses_invited",
        title=_("Questionnaires that you were asked to answer"),
        mine=lambda member: Q(member=member),
        export={"wave_id": _("Questionnaire"), "group_id": _("Counted with")},
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="pulses_surveydraft",
        title=_("Answers that you have begun and not sent"),
        mine=lambda member: Q(member=member),
        export={
            "wave_id": _("Questionnaire"),
            "sealed": _("Your answers so far"),
            "saved_at": _("Saved"),
        },
        opened={
            "sealed": lambda row, ring: _begun(
                ring.unseal(row.sealed, table=TABLE, column=COLUMN, row=row.uuid)
            )
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    *(
        Table(name=name, keep=why(_NOBODY, "id", "organisation_id", "wave_id", "group_id", column))
        for name, column in (
            ("pulses_openanswer", "values"),
            ("pulses_closedanswer", "values"),
            ("pulses_opencomment", "sealed"),
            ("pulses_closedcomment", "sealed"),
        )
    ),
    *organisations_own(
        "pulses_wavetotal",
        _NOBODY,
        *("wave_id", "group_id", "instrument", "item", "n", "total", "squares"),
        *("counts", "spread"),
    ),
    *organisations_own(
        "pulses_wavefigure",
        _NOBODY,
        *("wave_id", "group_id", "rest", "instrument", "item", "shown"),
        shared=True,
    ),
    Table(
        name="pulses_followup",
        title=_("What you said is done about results, and what changed"),
        mine=lambda member: Q(made_by=member) | Q(changed_by=member),
        lasting={
            "intention": _("What is done"),
            "made_at": _("Said"),
            "changed": _("What changed"),
            "changed_at": _("Told"),
        },
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "wave_id", "group_id", "owner_id", "due_on", "made_by_id"),
            **why(_OWN, "changed_by_id"),
        },
        shared=(
            *("id", "uuid", "wave_id", "group_id", "intention", "owner_id", "due_on"),
            *("made_by_id", "made_at", "changed", "changed_by_id", "changed_at"),
        ),
    ),
)

RETENTION = (
    Rule(
        key="pulse_answer",
        kind=_("Answers and comments of questionnaires, without whose they are"),
        kept=_("24 months"),
        counted_from=_("the day on which the questionnaire closed"),
        then=_("The row is deleted, by the role that alone may read it; figures stay."),
        period=MONTHS_24,
    ),
    Rule(
        key="pulse_draft",
        kind=_("Answers that somebody has begun"),
        kept=_("Until they are sent, or the questionnaire closes"),
        counted_from=_("the last day to answer"),
        then=_("The row is deleted unread."),
    ),
)


def _begun(text: str) -> dict[str, object]:
    """Without the keys that the answer will have."""
    plain = json.loads(text)
    return {"values": plain["values"], "comment": plain["text"]}
