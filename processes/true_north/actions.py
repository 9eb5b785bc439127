"""The verbs of True North: draft, revise, adopt, retire."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people import audit
from people.models import Member
from processes.kernel.refusals import NotPossible
from processes.true_north.models import ValueCard


@transaction.atomic
def draft(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    value_card.created_by = value_card.updated_by = by
    value_card.created_at = value_card.updated_at = at
    value_card.save()
    audit.record(action="value_card.draft", by=by, at=at, about=value_card)
    return value_card


@transaction.atomic
def revise(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    if value_card.state == ValueCard.State.RETIRED:
        raise NotPossible(_("This card is retired. Draft a new one instead."))
    value_card.updated_by, value_card.updated_at = by, at
    value_card.save()
    audit.record(action="value_card.revise", by=by, at=at, about=value_card)
    return value_card


@transaction.atomic
def adopt(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    return _move(value_card, ValueCard.State.DRAFT, ValueCard.State.ADOPTED, by, at)


@transaction.atomic
def retire(*, value_card: ValueCard, by: Member, at: datetime) -> ValueCard:
    return _move(value_card, ValueCard.State.ADOPTED, ValueCard.State.RETIRED, by, at)


def _move(card: ValueCard, before: str, after: str, by: Member, at: datetime) -> ValueCard:
    card = ValueCard.objects.select_for_update().get(pk=card.pk)
    if card.state != before:
        raise NotPossible(_("Someone has changed this card in the meantime. Look at it again."))
    card.state, card.updated_by, card.updated_at = after, by, at
    card.save()
    audit.record(action=f"value_card.{after}", by=by, at=at, about=card)
    return card
