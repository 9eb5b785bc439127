"""Conversations: asked, dated, confirmed by both, withdrawn; known to the two and to nobody else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.models import AuditEvent, Member
from programmes.actions import conversation as actions
from programmes.actions import retention
from programmes.models import Conversation
from programmes.queries import conversation as queries
from programmes.refusals import NotPossible
from tests.factories.people import NOW, account_for, member
from tests.factories.programmes import programme_for
from tests.processes.pages import queries_of, text

LIST = "/o/acme/conversations/"
ASK = "/o/acme/conversations/ask/"


def asked(house, at=NOW) -> Conversation:
    """Bob has asked his manager."""
    with house.within(house.bob):
        return actions.ask(process="alignment", by=house.bob, of=house.manager, at=at)


def dated(house) -> Conversation:
    """A conversation whose day has come."""
    row = asked(house)
    with house.within(house.manager):
        return actions.date(conversation=row, on=NOW.date(), by=house.manager, at=NOW)


def state(house, who) -> list[str]:
    with house.within(who):
        today = timezone.localdate()
        talks = [*queries.open_talks(who, today), *queries.past_talks(who, today)]
        return [talk.state for talk in talks]


def test_bob_asks_his_own_manager_from_the_page_that_he_comes_from(house):
    client = house.client(house.bob)
    page = client.get(f"{ASK}?process=alignment")

    response = client.post(ASK, {"process": "alignment"}, follow=True)

    assert "The kitchen&#x27;s manager sees that you ask" in text(page)
    assert response.redirect_chain == [(LIST, 302)]
    with house.within(house.bob):
        row = Conversation.objects.get()
        assert (row.process, row.asked_by, row.asked_of, row.dated_for) == (
            "alignment",
            house.bob,
            house.manager,
            None,
        )


@pytest.mark.parametrize("process", ["", "no_such_process", "x" * 41])
def test_a_process_that_is_not_there_is_refused(house, process):
    response = house.client(house.bob).post(ASK, {"process": process})

    assert response.status_code == 422
    with house.within(house.bob):
        assert Conversation.objects.count() == 0


def test_asking_twice_is_said_and_kept_once(house):
    client = house.client(house.bob)
    client.post(ASK, {"process": "alignment"})

    again = client.post(ASK, {"process": "alignment"})
    other = client.post(ASK, {"process": "meaning_of_life"})

    assert again.status_code == 422
    assert "You have asked for this conversation already." in text(again)
    assert other.status_code == 302
    with house.within(house.bob):
        assert Conversation.objects.count() == 2


def test_the_database_keeps_one_open_conversation_between_two(house):
    asked(house)
    with (
        house.within(house.bob),
        pytest.raises(IntegrityError, match="conversation_open_once"),
        transaction.atomic(),
    ):
        Conversation.objects.create(
            process="alignment", asked_by=house.bob, asked_of=house.manager, asked_at=NOW
        )


def test_nobody_asks_themselves(house):
    with house.within(house.manager), pytest.raises(NotPossible):
        actions.ask(process="alignment", by=house.manager, of=house.manager, at=NOW)


def test_without_a_manager_it_is_said_whom_to_ask(house):
    client = house.client(house.sponsor)

    page = client.get(f"{ASK}?process=alignment")
    response = client.post(ASK, {"process": "alignment"})

    assert "No manager is named for you" in text(page)
    assert response.status_code == 422
    assert "No manager is named for you. Ask your HR manager." in text(response)


def test_the_manager_sets_a_date_and_may_move_it(house):
    row = asked(house)
    client = house.client(house.manager)
    address = f"{LIST}{row.uuid}/date/"
    soon, later = timezone.localdate() + timedelta(days=3), timezone.localdate() + timedelta(days=9)

    client.post(address, {"on": soon.isoformat()})
    moved = client.post(address, {"on": later.isoformat()})

    assert moved.headers["Location"] == LIST
    assert client.get(address).context["form"]["on"].value() == later
    assert state(house, house.bob) == ["dated"]


@pytest.mark.parametrize("on", ["", "soon", "2020-01-01"])
def test_a_date_that_cannot_be_is_refused_at_the_field_and_kept(house, on):
    row = asked(house)

    response = house.client(house.manager).post(f"{LIST}{row.uuid}/date/", {"on": on})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"on"}
    assert f'value="{on}"' in response.content.decode() or on == ""
    assert state(house, house.bob) == ["asked"]


def test_only_the_one_who_was_asked_sets_the_date(house):
    row = asked(house)
    on = (timezone.localdate() + timedelta(days=3)).isoformat()

    response = house.client(house.bob).post(f"{LIST}{row.uuid}/date/", {"on": on})

    assert response.status_code == 403
    with house.within(house.bob), pytest.raises(NotPossible, match="Whoever was asked"):
        actions.date(conversation=row, on=date(2100, 1, 1), by=house.bob, at=NOW)


@pytest.mark.parametrize("first", ["bob", "manager"])
def test_it_is_held_once_both_have_confirmed_whoever_is_first(house, first):
    row = dated(house)
    second = "manager" if first == "bob" else "bob"
    states = []
    for name in (first, first, second):
        house.client(getattr(house, name)).post(f"{LIST}{row.uuid}/confirm/")
        states.append((state(house, house.bob), state(house, house.manager)))

    assert states == [
        (["confirmed"], ["confirmed"]),
        (["confirmed"], ["confirmed"]),
        (["held"], ["held"]),
    ]


@pytest.mark.parametrize("on", [None, date(2100, 1, 1)])
def test_nobody_confirms_before_the_day_has_come(house, on):
    row = asked(house)
    if on:
        with house.within(house.manager):
            actions.date(conversation=row, on=on, by=house.manager, at=NOW)

    response = house.client(house.bob).post(f"{LIST}{row.uuid}/confirm/", follow=True)

    assert "You can confirm it from the day that was set for it." in text(response)
    assert state(house, house.bob) == ["dated" if on else "asked"]


def test_whoever_asked_withdraws_and_may_ask_again(house):
    row = dated(house)
    client = house.client(house.bob)

    withdrawn = client.post(f"{LIST}{row.uuid}/withdraw/", follow=True)
    twice = client.post(f"{LIST}{row.uuid}/withdraw/", follow=True)
    again = client.post(ASK, {"process": "alignment"})

    assert "Your request is withdrawn." in text(withdrawn)
    assert "has been held or withdrawn in the meantime" in text(twice)
    assert again.status_code == 302
    assert state(house, house.manager) == ["asked", "withdrawn"]


def test_the_one_who_was_asked_cannot_withdraw_it(house):
    row = asked(house)

    response = house.client(house.manager).post(f"{LIST}{row.uuid}/withdraw/", follow=True)

    assert "Only whoever asked can withdraw it." in text(response)
    assert state(house, house.bob) == ["asked"]


def test_what_is_over_is_not_dated_confirmed_or_withdrawn(house):
    row = dated(house)
    with house.within(house.bob):
        actions.confirm(conversation=row, by=house.bob, at=NOW)
    refused = []
    for deed, who, values in (
        (actions.date, house.manager, {"on": date(2100, 1, 1)}),
        (actions.withdraw, house.bob, {}),
    ):
        with house.within(who), pytest.raises(NotPossible) as refusal:
            deed(conversation=row, by=who, at=NOW, **values)
        refused.append(str(refusal.value))
    with house.within(house.manager):
        actions.confirm(conversation=row, by=house.manager, at=NOW)

    assert refused == ["This conversation has been held or withdrawn in the meantime."] * 2
    assert state(house, house.bob) == ["held"]


def test_each_sees_their_own_buttons(house):
    dated(house)
    found = {
        name: [
            word in text(house.client(getattr(house, name)).get(LIST))
            for word in ("We have talked", "Change the date", "Withdraw my request")
        ]
        for name in ("bob", "manager")
    }

    assert found == {"bob": [True, False, True], "manager": [True, True, False]}


def test_the_row_is_there_for_the_two_alone(house):
    asked(house)
    found = {}
    for name in ("bob", "manager", "alice", "sponsor", "carol"):
        with house.within(getattr(house, name)), connection.cursor() as cursor:
            cursor.execute("select count(*) from programmes_conversation")
            found[name] = cursor.fetchone()[0]
    with house.within_other(house.mallory), connection.cursor() as cursor:
        cursor.execute("select count(*) from programmes_conversation")
        found["mallory"] = cursor.fetchone()[0]

    assert found == {"bob": 1, "manager": 1, "alice": 0, "sponsor": 0, "carol": 0, "mallory": 0}


def test_to_anyone_else_its_pages_are_not_there(house):
    row = asked(house)
    found = {
        name: [
            house.client(getattr(house, name)).get(f"{LIST}{row.uuid}/date/").status_code,
            house.client(getattr(house, name)).post(f"{LIST}{row.uuid}/confirm/").status_code,
            house.client(getattr(house, name)).post(f"{LIST}{row.uuid}/withdraw/").status_code,
        ]
        for name in ("alice", "sponsor", "carol", "mallory")
    }

    assert found == {
        "alice": [404, 404, 404],
        "sponsor": [404, 404, 404],
        "carol": [403, 403, 403],
        "mallory": [404, 404, 404],
    }


def test_it_leaves_no_line_for_others_to_read(house):
    with house.within(house.alice):
        before = AuditEvent.objects.count()
    row = dated(house)
    with house.within(house.bob):
        actions.confirm(conversation=row, by=house.bob, at=NOW)

    with house.within(house.alice):
        assert AuditEvent.objects.count() == before


def test_the_list_takes_as_many_queries_for_three_as_for_one(house):
    with house.within(house.alice):
        programme_for(house.alice)
        new = [
            member(number, full_name=f"Synthetic {number}", department=house.kitchen)
            for number in ("11", "12")
        ]
    asked(house)
    client = house.client(house.manager)
    one = queries_of(client, LIST)
    for who in new:
        with house.within(who):
            actions.ask(process="alignment", by=who, of=house.manager, at=NOW)

    three = queries_of(client, LIST)

    assert (one, three) == (10, 10)


# A kind no


def test_whoever_was_asked_may_decline_and_is_asked_no_more(house):
    """The asker sees it, and asks somebody else or the same once more."""
    row = asked(house)
    client = house.client(house.manager)

    declined = client.post(f"{LIST}{row.uuid}/decline/", follow=True)
    twice = client.post(f"{LIST}{row.uuid}/decline/", follow=True)
    told = text(house.client(house.bob).get(LIST))
    again = house.client(house.bob).post(ASK, {"process": "alignment"})

    assert "Bob sees that you cannot" in text(declined)
    assert "has been held or withdrawn in the meantime" in text(twice)
    assert "cannot hold it at present. That says nothing about you" in told
    assert again.status_code == 302
    assert state(house, house.manager) == ["asked", "declined"]


def test_what_was_declined_is_neither_dated_nor_confirmed_nor_withdrawn(house):
    row = dated(house)
    with house.within(house.manager):
        actions.decline(conversation=row, by=house.manager, at=NOW)

    for deed, who, values in (
        (actions.date, house.manager, {"on": date(2100, 1, 1)}),
        (actions.withdraw, house.bob, {}),
        (actions.confirm, house.bob, {}),
    ):
        with house.within(who), pytest.raises(NotPossible):
            deed(conversation=row, by=who, at=NOW, **values)


def test_a_declined_one_is_forgotten_after_three_years(house):
    row = asked(house)
    with house.within(house.manager):
        actions.decline(conversation=row, by=house.manager, at=NOW)
    with house.within():
        assert retention.forget_conversations(timezone.now(), timedelta(days=1)) == 0
    with house.within(house.bob):
        early = timezone.now() - timedelta(days=3 * 366)
        Conversation.objects.update(declined_at=early)
    with house.within():
        assert retention.forget_conversations(timezone.now(), timedelta(days=3 * 365)) == 1


def test_days_that_were_proposed_are_seen_and_one_is_taken(house):
    days = [timezone.localdate() + timedelta(days=number) for number in (9, 4, 4)]
    with house.within(house.bob):
        row = actions.ask(
            process="alignment", by=house.bob, of=house.manager, at=NOW, proposed=days
        )
    client = house.client(house.manager)
    address = f"{LIST}{row.uuid}/date/"

    page = client.get(address)
    client.post(address, {"day": days[1].isoformat()})

    assert row.proposed == [days[1], days[0]]
    assert text(page).count('name="day"') == 3
    assert client.get(address).context["form"]["day"].value() == days[1].isoformat()
    assert state(house, house.bob) == ["dated"]


# Another manager


@pytest.fixture
def successor(house):
    """Leads Bob from now on; Bob has asked the one before."""
    asked(house)
    with house.within(house.alice):
        row = member("20", full_name="Synthetic successor", address="s@acme.example")
        account_for(row, row.address)
        Member.objects.filter(pk=house.bob.pk).update(manager=row)
        return row


def ask_again(house, to, who=None):
    with house.within(house.bob):
        row = Conversation.objects.get(asked_of=house.manager)
    client = house.client(who or house.bob)
    address = f"{LIST}{row.uuid}/ask-again/"
    return client.post(address, {"manager": str(to.uuid)}, follow=True)


def test_whoever_asked_sees_that_their_manager_is_another_now(house, successor):
    page = text(house.client(house.bob).get(LIST))

    assert "Synthetic successor is your manager now, and does not know that you asked" in page
    assert "Ask Synthetic successor instead" in page
    assert "Withdraw my request" in page


def test_the_new_manager_knows_nothing_of_it_and_the_one_before_may_still_set_a_date(
    house, successor
):
    new = text(house.client(successor).get(LIST))
    old = text(house.client(house.manager).get(LIST))

    assert ("No conversation is open" in new, "Set a date" in old) == (True, True)
    assert "Synthetic successor" not in old


def test_asking_the_new_manager_withdraws_it_from_the_one_before(house, successor):
    response = ask_again(house, successor)

    assert "You have asked Synthetic successor for a conversation." in text(response)
    assert "instead" not in text(response)
    assert (state(house, house.manager), state(house, successor)) == (["withdrawn"], ["asked"])


def test_where_the_new_manager_was_asked_already_nothing_is_withdrawn(house, successor):
    with house.within(house.bob):
        actions.ask(process="alignment", by=house.bob, of=successor, at=NOW)

    response = ask_again(house, successor)

    assert "You have asked for this conversation already." in text(response)
    assert (state(house, house.manager), state(house, successor)) == (["asked"], ["asked"])


def test_only_the_manager_whom_the_page_named_is_asked(house, successor):
    response = ask_again(house, house.sponsor)

    assert "Your manager has changed in the meantime. Look again." in text(response)
    assert (state(house, house.manager), state(house, house.sponsor)) == (["asked"], [])


def test_nobody_but_whoever_asked_asks_again(house, successor):
    with house.within(house.bob):
        row = Conversation.objects.get()
    answers = {
        name: house.client(who).post(f"{LIST}{row.uuid}/ask-again/").status_code
        for name, who in {"new": successor, "old": house.manager, "mallory": house.mallory}.items()
    }

    assert answers == {"new": 404, "old": 302, "mallory": 404}
    assert state(house, house.manager) == ["asked"]


def test_that_the_other_has_left_is_said(house):
    asked(house)
    with house.within(house.alice):
        Member.objects.filter(pk=house.manager.pk).update(left_on=NOW.date())

    page = text(house.client(house.bob).get(LIST))

    assert "The kitchen&#x27;s manager does not work here any more." in page
    assert ("instead" in page, "Withdraw my request" in page) == (False, True)
