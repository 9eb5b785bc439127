"""What Alignment holds of a person: the form with both views, the reply, and the second part."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import (
    COUNTED,
    MONTHS_24,
    STRUCTURE,
    YEARS_3,
    Looks,
    Rule,
    Table,
    organisations_own,
    why,
)
from processes.alignment.models import AlignmentForm, FormLook, ItemAnswer, Reply, TrueNorthPart
from processes.alignment.queries import true_north_part as parts

_PROFILE = "the organisation's; of a person an id at most"


def _looks(member: Member) -> QuerySet[Any, Any]:
    by_manager = When(reader=F("form__manager"), then=Value("manager"))
    return FormLook.objects.filter(form__member=member).values(
        "at",
        "uuid",
        "reader_id",
        what=Value("alignment_form"),
        why=Case(by_manager, default=Value("hr")),
    )


@transaction.atomic
def forget_looks(at: datetime, period: timedelta) -> int:
    return FormLook.objects.filter(at__lt=at - period).delete()[0]


@transaction.atomic
def forget_words(at: datetime, period: timedelta) -> int:
    """What was written in forms begun before; the forms themselves are still counted."""
    old = AlignmentForm.objects.filter(started_at__lt=at - period).values("pk")
    written = (ItemAnswer, Reply, TrueNorthPart)
    return sum(rows.objects.filter(form__in=old).delete()[0] for rows in written)


LOOKS = (
    Looks(
        rows=_looks,
        kinds={"alignment_form": _("Your alignment form with both views and your reply")},
        reasons={
            "manager": _("As the manager who gave the other view"),
            "hr": _("For HR"),
        },
    ),
)

TABLES = (
    *organisations_own(
        "alignment_jobprofile",
        _PROFILE,
        *("programme_id", "created_by_id", "created_at", "updated_by_id", "updated_at"),
        *("title", "purpose", "state", "version", "sample"),
        shared=True,
    ),
    *organisations_own(
        "alignment_competency",
        _PROFILE,
        *("profile_id", "order", "name", "description", "required_level"),
        shared=True,
    ),
    *organisations_own(
        "alignment_jobtitleprofile",
        _PROFILE,
        "programme_id",
        "job_title_id",
        "profile_id",
        shared=True,
    ),
    Table(
        name="alignment_memberprofile",
        title=_("A profile chosen for you"),
        mine=lambda member: Q(member=member),
        export={
            "profile_id": _("Profile"),
            "programme_id": _("Programme"),
            "changed_by_id": _("Chosen by"),
            "changed_at": _("Chosen"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="alignment_alignmentform",
        title=_("Your alignment forms"),
        mine=lambda member: Q(member=member),
        lasting={
            "title": _("Profile"),
            "purpose": _("What the post is for"),
            "profile_version": _("Version of the profile"),
            "manager_id": _("The other view was given by"),
            "shown_to_id": _("Your view is open to"),
            "started_at": _("Begun"),
            "self_sent_at": _("You sent your view"),
            "manager_sent_at": _("The other view was sent"),
            "replaced_at": _("Begun anew"),
        },
        stays=COUNTED,
        keep={**STRUCTURE, **why("an id", "cycle_id", "member_id", "profile_id")},
    ),
    Table(
        name="alignment_formitem",
        title=_("What your forms asked about"),
        mine=lambda member: Q(form__member=member),
        lasting={
            "order": _("Place"),
            "name": _("Competency"),
            "description": _("What it means"),
            "required_level": _("How much the post needs it"),
        },
        stays=_("A copy of the profile of the post; nothing of it is about you."),
        keep={**STRUCTURE, "form_id": "an id"},
    ),
    Table(
        name="alignment_formlook",
        title=_("Who opened your alignment form"),
        mine=lambda member: Q(form__member=member),
        export={"reader_id": _("Who"), "at": _("When")},
        erase={"form_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="alignment_itemanswer",
        title=_("Both views on your work"),
        mine=lambda member: Q(form__member=member),
        export={
            "item_id": _("About"),
            "author_id": _("By"),
            "word": _("Word"),
            "example": _("Example"),
        },
        shown={"item_id": lambda row: _item(row)},
        erase={"form_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="alignment_itemanswer",
        title=_("Your views on the work of others"),
        mine=lambda member: Q(author=member) & ~Q(form__member=member),
        lasting={"item_id": _("About"), "word": _("Word"), "example": _("Example")},
        stays=_("A view that you gave is the other person's, and goes with them."),
        shown={"item_id": lambda row: _item(row)},
        also=True,
    ),
    Table(
        name="alignment_reply",
        title=_("Your replies"),
        mine=lambda member: Q(member=member),
        export={
            "text": _("Your reply"),
            "shown_to_id": _("Open to, beside HR"),
            "written_at": _("Written"),
        },
        erase={"form_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="alignment_truenorthpart",
        title=_("My work and our True North"),
        mine=lambda member: Q(member=member),
        export={
            "sealed": _("Your words"),
            "shown": _("What you share of it"),
            "shown_to_id": _("With"),
            "written_at": _("Written"),
        },
        opened={
            "sealed": lambda row, ring: json.loads(
                ring.unseal(row.sealed, table=parts.TABLE, column=parts.COLUMN, row=row.uuid)
            )
        },
        erase={"form_id": "an inner number", "member_id": "an inner number", **STRUCTURE},
    ),
)


def _item(row: Any) -> str:
    from people.texts import said  # leaf

    return said(row.item.name)


RETENTION = (
    Rule(
        key="alignment_form",
        kind=_("What both sides wrote in alignment forms"),
        kept=_("3 years"),
        counted_from=_("the day the form was begun"),
        then=_("Words, examples and replies are deleted; that there was a form is still counted."),
        period=YEARS_3,
        enforce=forget_words,
    ),
    Rule(
        key="form_look",
        kind=_("Who opened an alignment form"),
        kept=_("24 months"),
        counted_from=_("the look"),
        then=_("The row is deleted."),
        period=MONTHS_24,
        enforce=forget_looks,
    ),
)
