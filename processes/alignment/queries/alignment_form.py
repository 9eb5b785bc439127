"""Questions about forms: whose, how far, how many. Nothing that anyone wrote."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from people.models import Member
from people.prepared import Prepared
from processes.alignment.models import AlignmentForm, FormItem, FormLook
from programmes.models import Cycle


def forms(cycle: Cycle) -> QuerySet[AlignmentForm]:
    """The forms of a cycle that count: none that was replaced."""
    return AlignmentForm.objects.filter(cycle=cycle, replaced_at__isnull=True).select_related(
        "cycle__programme", "member", "manager", "shown_to"
    )


def form_of(cycle: Cycle, member: Member) -> AlignmentForm | None:
    return forms(cycle).filter(member=member).first()


def may_be_passed_on(form: AlignmentForm, manager: Member | None) -> bool:
    """Whether the worker has sent their view for someone else than their manager of today.

    Where another manager gave the other view, it is not the worker's to pass on.
    """
    return (
        manager is not None
        and form.self_sent_at is not None
        and form.shown_to_id != manager.pk
        and form.manager_id in (None, manager.pk)
    )


def forms_of(cycle: Cycle, members: Iterable[Member]) -> dict[int, AlignmentForm]:
    """Member id -> form, for those who have one."""
    return {form.member_id: form for form in forms(cycle).filter(member__in=list(members))}


def items(form: AlignmentForm) -> list[FormItem]:
    return list(FormItem.objects.filter(form=form))


def looks(form: AlignmentForm) -> list[FormLook]:
    """Who opened the form, latest first: its manager, or HR."""
    return list(FormLook.objects.filter(form=form).select_related("reader")[:10])


def totals(cycle: Cycle) -> dict[str, int]:
    """How many forms were started, and sent by the worker, by the manager, by both."""
    return _totals.first(cycle=cycle.pk) or dict.fromkeys(_COUNTED, 0)


_COUNTED = {
    "started": Q(),
    "self_sent": Q(self_sent_at__isnull=False),
    "manager_sent": Q(manager_sent_at__isnull=False),
    "both_sent": Q(self_sent_at__isnull=False, manager_sent_at__isnull=False),
}


def _counts(cycle: int) -> QuerySet[AlignmentForm, Any]:
    rows = AlignmentForm.objects.filter(cycle=cycle, replaced_at__isnull=True).order_by()
    counts = {name: Count("pk", filter=which) for name, which in _COUNTED.items()}
    return rows.values("cycle").annotate(**counts).values(*_COUNTED)


_totals = Prepared(_counts, cycle=int)
