"""The verbs of Policies: draft a text, revise it, put it in force, retire it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.models import Member
from processes.kernel import records, tracing
from processes.kernel.refusals import NotPossible, Refused
from processes.policies.models import Policy, PolicyTrace
from processes.policies.queries import policy as texts
from programmes.process import Element

State = Policy.State


class Incomplete(NotPossible):
    """A text in force lacks something; the message names the first thing."""


class WrongPlace(Refused):
    """A text cannot stand below another of its own kind or of a more particular one."""


class HasChildren(NotPossible):
    """Texts in use stand below it."""

    def __init__(self) -> None:
        super().__init__(_("Other texts stand below this one. Retire them first, or move them."))


@transaction.atomic
def draft(*, policy: Policy, traces: Sequence[Element], by: Member, at: datetime) -> Policy:
    _check_place(policy)
    records.draft(policy, action="policy.draft", by=by, at=at)
    _trace(policy, traces)
    return policy


@transaction.atomic
def revise(*, policy: Policy, traces: Sequence[Element], by: Member, at: datetime) -> Policy:
    """A text in force has to stay complete."""
    _check_place(policy)
    if records.locked(policy).state == State.IN_FORCE:
        _check_complete(policy, traces=len(traces))
    records.revise(policy, action="policy.revise", by=by, at=at)
    _trace(policy, traces)
    return policy


@transaction.atomic
def put_in_force(*, policy: Policy, by: Member, at: datetime) -> Policy:
    policy = records.locked(policy)
    _check_complete(policy, traces=policy.traces.count())
    return records.move(
        policy,
        before={State.DRAFT},
        after=State.IN_FORCE,
        action="policy.put_in_force",
        by=by,
        at=at,
    )


@transaction.atomic
def retire(*, policy: Policy, by: Member, at: datetime) -> Policy:
    policy = records.locked(policy)
    if texts.children(policy).exists():
        raise HasChildren
    return records.move(
        policy,
        before={State.DRAFT, State.IN_FORCE},
        after=State.RETIRED,
        action="policy.retire",
        by=by,
        at=at,
    )


def _check_place(policy: Policy) -> None:
    if policy.parent is not None and not texts.may_stand_below(policy.kind, policy.parent):
        raise WrongPlace(
            _("A standard stands below a policy, and a guideline below a policy or a standard."),
            "parent",
        )
    below = texts.children(policy) if policy.pk else ()
    if any(not texts.may_stand_below(child.kind, policy) for child in below):
        raise WrongPlace(
            _("Texts stand below this one that could not stand below one of this kind."), "kind"
        )


def _check_complete(policy: Policy, *, traces: int) -> None:
    for sentence in texts.missing(policy, traces=traces):
        raise Incomplete(sentence)


def _trace(policy: Policy, traces: Sequence[Element]) -> None:
    """Let it be traced to these elements and no others; a trace that stays keeps its title."""
    wanted = {tracing.token(element): element for element in traces}
    standing = {row.token: row for row in policy.traces.all()}
    gone = [row.pk for token, row in standing.items() if token not in wanted]
    PolicyTrace.objects.filter(pk__in=gone).delete()
    PolicyTrace.objects.bulk_create(
        PolicyTrace(
            policy=policy,
            process=element.process,
            kind=element.kind,
            element=UUID(element.uuid),
            title=element.title[:200],
        )
        for token, element in wanted.items()
        if token not in standing
    )
