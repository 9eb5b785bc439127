"""The pages of one's own data and of retention: who sees them, what they say, what they cost."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.actions.part import LastManager
from people.models import AuditEvent
from people.trust import keeping
from people.trust.actions import erasure
from people.trust.models import Erasure, RetentionRun
from tests.factories.people import House


def text(response: object) -> str:
    return html.unescape(response.content.decode())


def test_everybody_reaches_their_own_data_from_the_menu(house: House) -> None:
    for who in (house.alice, house.bob, house.carol, house.manager, house.sponsor):
        client = house.client(who)

        page = client.get("/o/acme/my-data/")

        assert page.status_code == 200
        assert 'href="/o/acme/my-data/"' in text(page)
        for name in ("looks", "export", "erasure"):
            assert client.get(f"/o/acme/my-data/{name}/").status_code == 200


def test_nobody_reaches_those_of_another_organisation(house: House) -> None:
    client = house.client(house.mallory)

    assert client.get("/o/acme/my-data/").status_code == 404
    assert client.get(f"/o/acme/people/{house.bob.uuid}/erasure/").status_code == 404


def test_hr_and_the_sponsor_see_how_long_data_are_kept(house: House) -> None:
    answers = {
        who.full_name: house.client(who).get("/o/acme/kept/").status_code
        for who in (house.alice, house.bob, house.carol, house.manager, house.sponsor)
    }

    assert answers == {
        "Alice": 200,
        "Bob": 403,
        "Carol": 403,
        "The kitchen's manager": 403,
        "The sponsor": 200,
    }


def test_those_who_may_are_led_there(house: House) -> None:
    link = 'href="/o/acme/kept/"'

    assert link in text(house.client(house.alice).get("/o/acme/my-data/"))
    assert link not in text(house.client(house.bob).get("/o/acme/my-data/"))


def test_the_page_says_what_the_night_took_away(house: House) -> None:
    client = house.client(house.alice)
    before = text(client.get("/o/acme/kept/"))
    with house.within():
        RetentionRun.objects.create(
            at=timezone.now(), removed={"job": 1234, "message": 0, keeping.PRIVATE: 3}
        )

    after = text(client.get("/o/acme/kept/"))

    assert "No night has passed yet." in before
    assert "Work in the background: what was asked for and how far it came: 1,234" in after
    assert "What was private to people who left: 3" in after
    assert "without what it said: 0" not in after
    assert "has no seal yet" in after


def test_a_person_asks_for_their_erasure_and_takes_it_back(house: House) -> None:
    client = house.client(house.bob)
    page = text(client.get("/o/acme/my-data/erasure/"))
    refused = client.post("/o/acme/my-data/erasure/", {})
    asked = client.post("/o/acme/my-data/erasure/", {"sure": "on"})
    again = client.post("/o/acme/my-data/erasure/", {"sure": "on"})
    waiting = text(client.get("/o/acme/my-data/erasure/"))
    with house.within(house.bob):
        row = Erasure.objects.get()

    back = client.post("/o/acme/my-data/erasure/take-back/")
    nothing = client.post("/o/acme/my-data/erasure/take-back/", follow=True)

    assert "Your answers in the life plan" in page
    assert "it no longer says who" in page
    assert refused.status_code == 422
    assert "Tick this if you want to go on." in text(refused)
    assert (asked.status_code, again.status_code) == (302, 422)
    assert "Take it back" in waiting
    assert row.due_at - row.asked_at == timedelta(days=7)
    assert back.status_code == 302
    assert "There is nothing to take back." in text(nothing)
    with house.within(house.bob):
        row.refresh_from_db()
        assert row.state == Erasure.State.TAKEN_BACK
        assert [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)] == [
            "erasure.ask",
            "erasure.take_back",
        ]


def test_nobody_learns_that_somebody_asked_for_it_themselves(house: House) -> None:
    house.client(house.bob).post("/o/acme/my-data/erasure/", {"sure": "on"})

    with house.within(house.alice):
        assert Erasure.objects.count() == 0
    with house.within(house.bob):
        assert Erasure.objects.count() == 1


def test_hr_asks_for_somebody_who_has_left_and_for_nobody_else(house: House) -> None:
    client = house.client(house.alice)
    url = reverse("data:leaver_erasure", args=["acme", house.bob.uuid])
    here = text(client.get(url))
    refused = client.post(url, {"sure": "on"})
    with house.within():
        house.bob.left_on = timezone.localdate() - timedelta(days=3)
        house.bob.save()

    link = text(client.get(house.bob.get_absolute_url()))
    asked = client.post(url, {"sure": "on"})
    waiting = text(client.get(url))
    back = client.post(reverse("data:leaver_erasure_take_back", args=["acme", house.bob.uuid]))

    assert "once the last day of this person has passed" in here
    assert refused.status_code == 422
    assert url in link
    assert (asked.status_code, back.status_code) == (302, 302)
    assert "Take it back" in waiting


def test_the_last_hr_manager_cannot_be_erased(house: House) -> None:
    refused = house.client(house.alice).post("/o/acme/my-data/erasure/", {"sure": "on"})

    assert refused.status_code == 422
    assert "HR manager" in text(refused)
    with house.within(house.alice), pytest.raises(LastManager):
        erasure.ask(member=house.alice, by=house.alice, at=timezone.now())
