"""The verbs of True North: draft, revise, adopt, retire."""

from datetime import datetime

from django.db import transaction

from people.models import Member
from processes.kernel import records
from processes.true_north.models import ValueCard

State = ValueCard.State


@transaction.atomic
def draft(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    return records.draft(value_card, action="value_card.draft", by=by, at=at)


@transaction.atomic
def revise(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    return records.revise(value_card, action="value_card.revise", by=by, at=at)


@transaction.atomic
def adopt(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    card = records.locked(value_card)
    return records.move(
        card, before={State.DRAFT}, after=State.ADOPTED, action="value_card.adopt", by=by, at=at
    )


@transaction.atomic
def retire(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    card = records.locked(value_card)
    return records.move(
        card,
        before={State.DRAFT, State.ADOPTED},
        after=State.RETIRED,
        action="value_card.retire",
        by=by,
        at=at,
    )
