"""Draft, revise, adopt and retire value cards."""

from datetime import timedelta

import pytest

from people.models import AuditEvent
from processes.kernel import records
from processes.kernel.refusals import NotPossible
from processes.true_north import actions
from processes.true_north.models import ValueCard
from tests.factories.people import NOW
from tests.factories.processes import value_card

LATER = NOW + timedelta(days=1)


def test_a_draft_keeps_who_wrote_it_and_leaves_an_audit_line(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)

        card.refresh_from_db()
        line = AuditEvent.objects.get(object_uuid=card.uuid)

    assert (card.state, card.created_by_id, card.created_at) == ("draft", house.alice.pk, NOW)
    assert (line.action, line.actor_id, line.at) == ("value_card.draft", house.alice.pk, NOW)


def test_a_revised_card_keeps_its_state_and_its_author(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)
        stale = ValueCard.objects.get(pk=card.pk)
        stale.state, stale.title = "draft", {"en": "Attention"}

        actions.revise(value_card=stale, by=house.sponsor, at=LATER)

        card.refresh_from_db()

    assert (card.state, card.title) == ("adopted", {"en": "Attention"})
    assert (card.created_by_id, card.updated_by_id) == (house.alice.pk, house.sponsor.pk)
    assert (card.created_at, card.updated_at) == (NOW, LATER)


def test_a_retired_card_is_not_revised(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)
        actions.retire(value_card=card, by=house.alice, at=LATER)

        with pytest.raises(NotPossible, match="no longer in use"):
            actions.revise(value_card=card, by=house.alice, at=LATER)


@pytest.mark.parametrize("verb", [actions.adopt, actions.retire])
def test_a_card_moves_once(house, programme, verb):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
        verb(value_card=card, by=house.alice, at=LATER)

        with pytest.raises(NotPossible, match="in the meantime"):
            verb(value_card=card, by=house.alice, at=LATER)


def test_what_became_of_a_card_is_kept(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
        actions.adopt(value_card=card, by=house.sponsor, at=LATER)

        entries = records.history(card)

    assert [(entry.at, entry.state, entry.by) for entry in entries] == [
        (LATER, "Adopted", "The sponsor"),
        (NOW, "Draft", "Alice"),
    ]
