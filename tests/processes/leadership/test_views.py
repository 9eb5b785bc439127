"""Promises over HTTP."""

import pytest

from people.models import Member
from processes.leadership.models import Promise
from tests.factories import people
from tests.factories.processes import promise
from tests.processes.pages import queries_of, text, url

FORM = {"what": "Bring the new rota", "recipient": "2", "due_on": "2999-03-20"}


def test_bob_promises_and_the_manager_confirms(house, programme):
    bob, manager = house.client(house.bob), house.client(house.manager)

    made = bob.post(url(programme, "leadership:promise_create"), FORM)
    with house.within(house.bob):
        row = Promise.objects.get()
    address = url(programme, "leadership:promise_detail", row.uuid)
    told = text(bob.post(address + "done/", follow=True))
    asked = text(manager.get(address))
    confirmed = text(manager.post(address + "confirm/", follow=True))

    assert (made.status_code, made["Location"]) == (302, address)
    assert (row.created_by_id, row.recipient_id) == (house.bob.pk, house.manager.pk)
    assert "It is kept as soon as the other person confirms it here." in told
    assert "Do you find it done?" in asked
    assert "Confirmed. Thank you." in confirmed
    with house.within(house.bob):
        assert Promise.objects.get().state == "kept"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"recipient": "Nobody known"}, "Nobody here has this number, address or name."),
        ({"recipient": "C1"}, "Nobody here has this number, address or name."),  # advises only
        ({"recipient": "3"}, "A promise is made to somebody else. Name another person."),
        ({"recipient": ""}, "This field is required."),
        ({"due_on": "2020-01-01"}, "This date has passed. Choose today or a later day."),
        ({"due_on": "soon"}, "Enter a valid date."),
        ({"what": ""}, "This field is required."),
    ],
)
def test_a_refused_promise_says_why_and_keeps_what_was_typed(house, programme, changed, sentence):
    sent = {**FORM, **changed}

    answer = house.client(house.bob).post(url(programme, "leadership:promise_create"), sent)

    page, field = text(answer), next(iter(changed))
    assert answer.status_code == 422
    assert sentence in page
    assert f'href="#id_{field}"' in page
    for value in sent.values():
        assert value in page
    with house.within(house.bob):
        assert Promise.objects.count() == 0


def test_a_person_is_named_by_number_or_by_the_whole_name(house, programme):
    with house.within(house.alice):
        for number in ("7", "8"):
            people.member(number, full_name="Same Name (synthetic)")
    client, address = house.client(house.bob), url(programme, "leadership:promise_create")

    answers = {
        typed: client.post(address, {**FORM, "recipient": typed})
        for typed in ("alice", "2", "Same Name (synthetic)")
    }

    assert {typed: answer.status_code for typed, answer in answers.items()} == {
        "alice": 302,
        "2": 302,
        "Same Name (synthetic)": 422,
    }
    assert "Type the number instead." in text(answers["Same Name (synthetic)"])


def test_another_date_is_given_in_time(house, programme):
    with house.within(house.bob):
        row = promise(
            programme, by=house.bob, to=house.manager, due_on=people.NOW.date().replace(2999)
        )
    client, address = (
        house.client(house.bob),
        url(programme, "leadership:promise_renegotiate", row.uuid),
    )

    page = text(client.get(address))
    same = client.post(address, {"due_on": "2999-03-02"})
    new = client.post(address, {"due_on": "2999-04-02"})

    with house.within(house.bob):
        states = list(Promise.objects.order_by("pk").values_list("state", "due_on__month"))
    assert "Bring the new rota" in page
    assert (same.status_code, new.status_code) == (422, 302)
    assert "This is the date that stands already." in text(same)
    assert states == [("renegotiated", 3), ("open", 4)]


@pytest.mark.parametrize(
    "verb", ["detail", "tell_done", "confirm", "not_yet", "renegotiate", "cancel", "not_kept"]
)
def test_a_promise_is_not_there_for_anyone_else(house, programme, verb):
    with house.within(house.manager):
        row = promise(programme, by=house.manager, to=house.bob)
    address = url(programme, f"leadership:promise_{verb}", row.uuid)

    answers = {}
    for name in ("alice", "carol", "mallory"):
        client = house.client(getattr(house, name))
        send = client.get if verb == "detail" else client.post
        answers[name] = send(address).status_code

    assert answers == {"alice": 404, "carol": 403, "mallory": 404}


def test_whoever_advises_makes_no_promises(house, programme):
    for name in ("list", "create"):
        answer = house.client(house.carol).get(url(programme, f"leadership:promise_{name}"))
        assert answer.status_code == 403


def test_the_list_shows_both_sides_and_nothing_of_others(house, programme):
    with house.within(house.bob):
        promise(programme, by=house.bob, to=house.manager, what="The rota")
    with house.within(house.manager):
        promise(programme, by=house.manager, to=house.bob, what="Two days off")
        promise(programme, by=house.manager, to=house.alice, what="The figures")

    page = text(house.client(house.bob).get(url(programme, "leadership:promise_list")))

    assert page.index("You have promised") < page.index("The rota")
    assert page.index("Promised to you") < page.index("Two days off")
    assert "The figures" not in page


def test_the_list_takes_as_many_queries_for_three_promises_as_for_one(house, programme):
    client, address = house.client(house.bob), url(programme, "leadership:promise_list")
    taken = []

    for more in (1, 2):
        with house.within(house.bob):
            for _number in range(more):
                promise(programme, by=house.bob, to=house.manager)
        taken.append(queries_of(client, address))

    assert taken == [11, 11]


def test_an_address_that_somebody_made_up_shows_the_first_page(house, programme):
    address = url(programme, "leadership:promise_list")

    assert house.client(house.bob).get(address + "?before=' or 1=1").status_code == 200


def test_a_promise_to_somebody_who_has_left_is_ended_by_whoever_made_it(house, programme):
    """Nobody could confirm it any more, and nobody else may know that there is one."""
    with house.within(house.bob):
        row = promise(programme, by=house.bob, to=house.manager)
    client = house.client(house.bob)
    address = url(programme, "leadership:promise_detail", row.uuid)
    client.post(address + "done/")
    with house.within(house.alice):
        Member.objects.filter(pk=house.manager.pk).update(left_on=people.NOW.date())

    page = text(client.get(address))
    client.post(address + "cancel/")

    assert "does not work here any more and cannot confirm it." in page
    assert ("Cancel this promise" in page, "as soon as the other person confirms" in page) == (
        True,
        False,
    )
    with house.within(house.bob):
        assert Promise.objects.get().state == "cancelled"
