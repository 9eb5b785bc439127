"""What happened to how somebody signs in stands on their own page, and on nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.actions import factor, sign_in_event
from people.models import SignInEvent
from people.queries import sign_in_event as queries
from people.trust import tasks
from tests.factories.factors import app_for
from tests.factories.people import PASSWORD, House

PAGE = "/account/security/"
What = SignInEvent.What


def told(house: House, who: object) -> list[str]:
    return [event.what for event in queries.latest(who.account)]


def test_a_factor_that_is_added_and_removed_is_written_down(house: House) -> None:
    row = app_for(house.alice.account)
    factor.renew_recovery_codes(account=house.alice.account, at=timezone.now())
    factor.take_away(factor=row, at=timezone.now())

    assert told(house, house.alice) == [
        "authenticator_removed",
        "recovery_codes_renewed",
        "authenticator_added",
    ]
    assert told(house, house.bob) == []


def test_a_reset_a_password_and_signing_out_elsewhere_are_too(house: House) -> None:
    with house.within(house.alice):
        app_for(house.bob.account)
        factor.reset(member=house.bob, by=house.alice, at=timezone.now())
    bob = house.client(house.bob)
    new = "another long password"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert bob.post("/password/change/", given).status_code == 302
    assert bob.post(PAGE).status_code == 302

    assert told(house, house.bob) == [
        "sessions_ended",
        "password_changed",
        "second_factor_reset",
        "authenticator_added",
    ]


def test_its_owner_reads_it_and_nobody_else(house: House) -> None:
    app_for(house.bob.account)
    factor.take_away(factor=house.bob.account.authenticator_set.get(type="totp"), at=timezone.now())

    mine = house.client(house.bob).get(PAGE).content.decode()
    others = house.client(house.alice).get(PAGE).content.decode()

    assert mine.count("was added to your sign-in") == 1
    assert mine.count("was removed from your sign-in") == 1
    assert "was added to your sign-in" not in others
    assert "Nothing yet." in others


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_few_and_many(
    house: House, rows: int, django_assert_num_queries: object
) -> None:
    for _ in range(rows):
        sign_in_event.note(account=house.bob.account, what=What.PASSWORD_CHANGED, at=timezone.now())
    client = house.client(house.bob)
    client.get(PAGE)

    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 4


def test_the_night_forgets_it_after_two_years(house: House) -> None:
    now = timezone.now()
    for days in (1, 729, 731):
        sign_in_event.note(
            account=house.bob.account, what=What.PASSWORD_CHANGED, at=now - timedelta(days=days)
        )

    tasks.nightly()

    assert len(told(house, house.bob)) == 2
