"""A worker talks with a colleague about a goal, and has it read: on phones and a desktop, in a browser."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from programmes.models import Programme
from tests.factories import people
from tests.factories.life_plan import TEXTS, goal_of, partner_of, plan_of
from tests.factories.people import PASSWORD, House
from tests.factories.programmes import programme_for

pytestmark = pytest.mark.browser

PHONE, DESKTOP = 360, 1280
P = "/o/acme/p/culture/meaning-of-life"


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def choose(visitor, words: str, place: int = 0) -> None:
    """One of the boxes or rings, by what stands beside it."""
    visitor.page.locator(".choice label", has_text=words).nth(place).click()


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Programme]:
    """Bob has a goal, a near cook works beside him, and the sponsor has offered to read."""
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
            cook = people.member("50", full_name="A near cook", department=house.kitchen)
            people.account_for(cook, "cook@acme.example")
            partner_of(programme, house.sponsor, house.alice, reads=True)
        with house.within(house.bob):
            goal_of(plan_of(house.bob, programme, serve="The late guests"))
    return house, programme


def test_a_worker_and_a_colleague_talk_and_a_reader_reads(acme, visit) -> None:
    house, _programme = acme
    with transaction.atomic():
        house.bob.account.email = "bob@acme.example"
        house.bob.account.save()
    bob, cook, reader = visit(PHONE), visit(PHONE, "dark"), visit(DESKTOP)
    bob.sign_in("bob@acme.example", PASSWORD)
    cook.sign_in("cook@acme.example", PASSWORD)
    reader.sign_in("sponsor@acme.example", PASSWORD)

    bob.go(f"{P}/life-plan/")
    bob.follow("Ask for a conversation")
    bob.press("Continue")
    bob.says("Choose a person.")
    choose(bob, "Somebody else, whom I name below")
    bob.page.locator("#id_colleague").fill("A near cook")
    bob.page.locator("#id_day_1").fill(day(0))
    bob.page.locator("#id_day_2").fill(day(4))
    choose(bob, TEXTS["title"])
    bob.press("Continue")
    bob.says("What A near cook will see")
    bob.press("Ask A near cook")
    bob.says("You have asked A near cook for a conversation.")

    cook.go("/o/acme/conversations/")
    cook.follow("Set a date")
    choose(cook, str(timezone.localdate().year))
    cook.press("Save the date")
    cook.follow("What belongs to this conversation")
    cook.follow("Goal 1 of Bob")
    cook.says(TEXTS["why"])
    cook.page.go_back()
    cook.follow("Agree on something")
    cook.fill("What is to be done?", "Swap the early shift once")
    choose(cook, "A near cook")
    cook.page.locator("#id_due_on").fill(day(9))
    cook.press("Write it down")
    cook.press("We have talked")

    bob.go("/o/acme/conversations/")
    bob.follow("What belongs to this conversation")
    bob.says("Swap the early shift once")
    bob.follow("Write or change my note")
    bob.fill("Which support is asked for", "An hour without the telephone")
    bob.press("Save the note")
    bob.press("We have talked")
    bob.follow("What belongs to this conversation")
    bob.follow("How was it for you?")
    for place in range(3):
        choose(bob, "Mostly", place)
    bob.press("Save my answers")
    bob.says("Only you can read your answers.")

    bob.go(f"{P}/clarity-readings/")
    bob.follow("Ask for a reading")
    choose(bob, "The sponsor")
    choose(bob, TEXTS["title"])
    bob.fill("Until when?", day(20))
    bob.press("Continue")
    bob.press("Ask The sponsor")

    reader.go(f"{P}/clarity-readings/")
    reader.follow("Read and answer")
    for place in range(4):
        choose(reader, "Fully", place)
    reader.fill("A comment on the words", "Clear from the first word")
    reader.press("Give it to Bob")
    reader.says("the goals are closed again")

    bob.go(f"{P}/clarity-readings/")
    bob.follow("See what was written")
    bob.says("Clear from the first word")
    bob.go(f"{P}/life-plan/readers/")
    bob.says("A near cook read a goal that you shared")
    reader.go(f"{P}/partners/")
    reader.says("Reads goals for clarity.")
