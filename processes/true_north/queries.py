"""What True North can be asked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from people.models import Member
from people.texts import said
from processes.true_north.models import ValueCard
from programmes.models import Programme, StageRun
from programmes.process import Count, Element


def every_value_card() -> QuerySet[ValueCard]:
    return ValueCard.objects.all()


def value_cards(programme: Programme) -> QuerySet[ValueCard]:
    """The cards in use, adopted ones first."""
    cards = ValueCard.objects.filter(programme=programme).exclude(state=ValueCard.State.RETIRED)
    return cards.order_by("state", "kind", "created_at")


def retired(programme: Programme) -> QuerySet[ValueCard]:
    cards = ValueCard.objects.filter(programme=programme, state=ValueCard.State.RETIRED)
    return cards.order_by("-updated_at")


def count_written(stage: StageRun) -> Count:
    return Count(done=value_cards(stage.process_run.cycle.programme).count())


def count_adopted(stage: StageRun) -> Count:
    cards = value_cards(stage.process_run.cycle.programme)
    return Count(done=cards.filter(state=ValueCard.State.ADOPTED).count())


def elements() -> list[Element]:
    """Adopted cards: a policy may be traced to each."""
    cards = ValueCard.objects.filter(state=ValueCard.State.ADOPTED).select_related("programme")
    return [
        Element(
            process="true_north",
            kind="value_card",
            uuid=str(card.uuid),
            title=said(card.title),
            url=reverse(
                "true_north:value_card_detail",
                args=[card.programme.organisation.slug, card.programme.slug, card.uuid],
            ),
        )
        for card in cards
    ]


def insights(member: Member) -> Mapping[str, Any]:
    """Nothing here belongs to one person."""
    return {}


def export(member: Member) -> Mapping[str, Any]:
    """The cards that the member wrote or changed last; their text is the organisation's."""
    cards = ValueCard.objects.filter(updated_by=member) | ValueCard.objects.filter(
        created_by=member
    )
    return {"value_cards": [{"uuid": str(card.uuid), "title": card.title} for card in cards]}


def erase(member: Member) -> int:
    """Value cards are the organisation's; nothing here is the member's alone."""
    return 0
