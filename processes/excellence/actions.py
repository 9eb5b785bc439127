"""The verbs of Excellence: draft a behaviour, revise it, put it in force, retire it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.models import Member
from processes.excellence.models import ServiceStandard
from processes.kernel import records
from processes.kernel.refusals import Refused
from programmes.process import Element

State = ServiceStandard.State


class Untraced(Refused):
    """A behaviour in force shows a value; otherwise nobody could say why it is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Say first which value this behaviour shows."), "value")


@transaction.atomic
def draft(
    *, standard: ServiceStandard, value: Element | None, by: Member, at: datetime
) -> ServiceStandard:
    _trace(standard, value)
    return records.draft(standard, action="service_standard.draft", by=by, at=at)


@transaction.atomic
def revise(
    *, standard: ServiceStandard, value: Element | None, by: Member, at: datetime
) -> ServiceStandard:
    if value is None and records.locked(standard).state == State.IN_FORCE:
        raise Untraced
    _trace(standard, value)
    return records.revise(standard, action="service_standard.revise", by=by, at=at)


@transaction.atomic
def put_in_force(*, standard: ServiceStandard, by: Member, at: datetime) -> ServiceStandard:
    standard = records.locked(standard)
    if standard.value_uuid is None:
        raise Untraced
    return records.move(
        standard,
        before={State.DRAFT},
        after=State.IN_FORCE,
        action="service_standard.put_in_force",
        by=by,
        at=at,
    )


@transaction.atomic
def retire(*, standard: ServiceStandard, by: Member, at: datetime) -> ServiceStandard:
    return records.move(
        records.locked(standard),
        before={State.DRAFT, State.IN_FORCE},
        after=State.RETIRED,
        action="service_standard.retire",
        by=by,
        at=at,
    )


def _trace(standard: ServiceStandard, value: Element | None) -> None:
    standard.value_process = value.process if value else ""
    standard.value_kind = value.kind if value else ""
    standard.value_uuid = UUID(value.uuid) if value else None
    standard.value_title = value.title[:200] if value else ""
