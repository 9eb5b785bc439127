"""Value cards over HTTP."""

import pytest

from processes.true_north import actions
from processes.true_north.models import ValueCard
from tests.factories.people import NOW
from tests.factories.processes import value_card
from tests.processes.pages import queries_of, text, url

CARD = {
    "kind": "value",
    "title_en": "Attentiveness",
    "statement_en": "We notice what people need.",
    "behaviours_en": "Looks up\r\nGreets first",
    "counter_example_en": "Typing on while somebody waits",
}


def test_alice_writes_a_card_and_everyone_reads_it(house, programme):
    answer = house.client(house.alice).post(url(programme, "true_north:value_card_create"), CARD)

    with house.within(house.alice):
        card = ValueCard.objects.get()
    address = url(programme, "true_north:value_card_detail", card.uuid)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert (card.title, card.state) == ({"en": "Attentiveness"}, "draft")
    for reader in (house.alice, house.bob, house.carol):
        page = text(house.client(reader).get(address))
        assert "<li>Looks up</li><li>Greets first</li>" in page


def test_a_refused_card_says_why_and_keeps_what_was_typed(house, programme):
    answer = house.client(house.alice).post(
        url(programme, "true_north:value_card_create"),
        {**CARD, "behaviours_en": "Looks up", "title_en": ""},
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "Write at least two behaviours, each on a line of its own." in page
    assert "Typing on while somebody waits" in page
    assert page.index('href="#id_title_en"') < page.index('href="#id_behaviours_en"')
    with house.within(house.alice):
        assert ValueCard.objects.count() == 0


def test_a_title_that_is_too_long_is_kept_and_never_cut(house, programme):
    client, address = house.client(house.alice), url(programme, "true_north:value_card_create")

    page = text(client.get(address))
    answer = client.post(address, {**CARD, "title_en": "Attentive " * 21})

    assert "maxlength" not in page
    assert answer.status_code == 422
    assert "Ensure this value has at most 200 characters (it has 209)." in text(answer)
    assert ("Attentive " * 20 + "Attentive").strip() in text(answer)


def test_a_card_is_written_in_each_language_of_the_organisation(house, programme):
    house.organisation.languages = ["en", "es"]
    house.organisation.save()

    house.client(house.alice).post(
        url(programme, "true_north:value_card_create"), {**CARD, "title_es": "Atención"}
    )

    with house.within(house.alice):
        card = ValueCard.objects.get()
    assert card.title == {"en": "Attentiveness", "es": "Atención"}
    assert card.statement == {"en": "We notice what people need."}


def test_a_change_that_somebody_else_made_is_not_overwritten_unseen(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
        opened_at = card.updated_at.isoformat()
        card.statement = {"en": "We look up."}
        actions.revise(value_card=card, by=house.sponsor, at=NOW.replace(hour=11))
    client, address = (
        house.client(house.alice),
        url(programme, "true_north:value_card_update", card.uuid),
    )

    first = client.post(address, {**CARD, "statement_en": "Mine.", "opened_at": opened_at})
    shown = first.context["form"]["opened_at"].value()
    second = client.post(address, {**CARD, "statement_en": "Mine.", "opened_at": shown})

    assert first.status_code == 422
    assert "Someone else has changed this while you were writing." in text(first)
    assert "Mine.</textarea>" in text(first)
    assert second.status_code == 302
    with house.within(house.alice):
        assert ValueCard.objects.get().statement == {"en": "Mine."}


def test_a_card_is_adopted_and_retired_by_its_buttons(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
    client, said = house.client(house.alice), []

    for verb in ("adopt", "retire"):
        address = url(programme, f"true_north:value_card_{verb}", card.uuid)
        page = text(client.post(address, follow=True))
        with house.within(house.alice):
            said.append((ValueCard.objects.get().state, "Policies can now be traced" in page))

    assert said == [("adopted", True), ("retired", False)]


def test_a_button_pressed_twice_says_so_on_the_page(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)

    answer = house.client(house.alice).post(
        url(programme, "true_north:value_card_adopt", card.uuid), follow=True
    )

    assert "Someone has changed this in the meantime. Look at it again." in text(answer)


def test_a_retired_card_stays_to_be_found(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)
        actions.retire(value_card=card, by=house.alice, at=NOW)

    page = text(house.client(house.bob).get(url(programme, "true_north:value_card_list")))

    assert "No value cards yet" in page
    assert url(programme, "true_north:value_card_detail", card.uuid) in page


@pytest.mark.parametrize("verb", ["create", "update", "adopt", "retire"])
def test_only_hr_writes(house, programme, verb):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
    args = [] if verb == "create" else [card.uuid]
    address = url(programme, f"true_north:value_card_{verb}", *args)

    answers = {
        name: house.client(getattr(house, name)).post(address, CARD).status_code
        for name in ("bob", "carol", "mallory", "alice")
    }

    assert answers == {"bob": 403, "carol": 403, "mallory": 404, "alice": 302}


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_the_way_back_leads_to_a_page_that_the_reader_may_open(house, programme, who):
    client = house.client(getattr(house, who))

    room = client.get(url(programme, "true_north:value_card_list"))
    back = client.get(room.context["up_url"], follow=True)

    assert f'href="{room.context["up_url"]}"' in text(room)
    assert back.status_code == 200


def test_readers_are_not_offered_what_they_may_not_do(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice)
    addresses = [
        url(programme, "true_north:value_card_list"),
        url(programme, "true_north:value_card_detail", card.uuid),
    ]

    offered = [
        (
            "Write a value card" in (page := text(house.client(reader).get(address))),
            "Adopt this card" in page,
        )
        for reader in (house.alice, house.bob)
        for address in addresses
    ]

    assert offered == [(True, False), (False, True), (False, False), (False, False)]


def test_the_list_takes_as_many_queries_for_three_cards_as_for_one(house, programme):
    client, address = house.client(house.alice), url(programme, "true_north:value_card_list")
    taken = []

    for more in (1, 2):
        with house.within(house.alice):
            for _number in range(more):
                value_card(programme, by=house.alice)
        taken.append(queries_of(client, address))

    assert taken == [11, 11]


def test_a_card_takes_the_same_queries_whatever_became_of_it(house, programme):
    with house.within(house.alice):
        cards = [
            value_card(programme, by=house.alice, adopted=adopted) for adopted in (False, True)
        ]
    client = house.client(house.alice)

    taken = [
        queries_of(client, url(programme, "true_north:value_card_detail", card.uuid))
        for card in cards
    ]

    assert taken == [11, 11]
