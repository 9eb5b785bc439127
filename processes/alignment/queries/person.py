"""What Alignment holds of one person: for their export, and what of it is theirs alone."""

from collections.abc import Mapping
from typing import Any

from people.models import Member
from people.texts import said
from processes.alignment import keys
from processes.alignment.models import (
    AlignmentForm,
    FormLook,
    ItemAnswer,
    MemberProfile,
    Reply,
    TrueNorthPart,
)
from processes.alignment.queries import alignment_form as forms
from processes.alignment.queries import item_answer as answers
from processes.alignment.queries import reply as replies
from processes.alignment.queries import true_north_part as parts
from processes.kernel import drafts


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing: a form is between the worker, the manager and HR, and is not passed on."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """What the bound member may read of their own forms; bind the member before calling it."""
    return {
        "alignment_forms": [_exported(form) for form in _forms_of(member)],
        "views_on_others": [
            {"about": str(form.member), "sent_at": _moment(form.manager_sent_at)}
            for form in AlignmentForm.objects.filter(manager=member).select_related("member")
        ],
        "own_profile": [
            {"title": said(row.profile.title), "changed_at": row.changed_at.isoformat()}
            for row in MemberProfile.objects.filter(member=member).select_related("profile")
        ],
    }


def erase(member: Member) -> int:
    """Remove drafts, answers that were never sent, and the True North part.

    Views that were sent are the worker's, the manager's and HR's together: policies let go of them
    only while the worker is being erased, and then all that was written about that worker goes,
    by both sides. Bind the member before calling it: policies hide these rows from everybody else.
    """
    removed = TrueNorthPart.objects.filter(member=member).delete()[0]
    unsent = ItemAnswer.objects.filter(author=member)
    own_open = unsent.filter(form__member=member, form__self_sent_at__isnull=True)
    other_open = unsent.exclude(form__member=member).filter(form__manager_sent_at__isnull=True)
    removed += own_open.delete()[0] + other_open.delete()[0]
    removed += _erased(member)
    for form in _forms_of(member):
        for what in ("view", "reply", "true_north"):
            drafts.discard(member=member, form=keys.draft_form(what, form.uuid))
    return removed


def _erased(member: Member) -> int:
    """Nothing, unless the member's erasure is running."""
    mine = {"form__member": member}
    return (
        sum(rows.objects.filter(**mine).delete()[0] for rows in (ItemAnswer, Reply, FormLook))
        + (MemberProfile.objects.filter(member=member).delete()[0])
    )


def _forms_of(member: Member) -> list[AlignmentForm]:
    return list(AlignmentForm.objects.filter(member=member).select_related("member", "manager"))


def _exported(form: AlignmentForm) -> dict[str, Any]:
    items = forms.items(form)
    lines = answers.compared(form, items) if form.both_sent else []
    own = answers.of_author(form, form.member, items)
    manager = {line.item.pk: line.other for line in lines}
    reply = replies.reply_to(form)
    words = parts.words_of(form)
    return {
        "profile": said(form.title),
        "version": form.profile_version,
        "sent_at": _moment(form.self_sent_at),
        "items": [
            {
                "competency": said(item.name),
                "word": own[item.pk].label,
                "example": own[item.pk].example,
                "manager_word": manager[item.pk].label if item.pk in manager else None,
                "manager_example": manager[item.pk].example if item.pk in manager else None,
            }
            for item in items
        ],
        "reply": reply.text if reply else None,
        "true_north": {
            "values": list(words.values.values()),
            "mission": words.mission,
            "commitment": words.commitment,
            "shared_with_manager": words.shared,
        },
    }


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
