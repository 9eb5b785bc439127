"""Meaning of Life from its first stage to its last gate: three workers in three languages, those around them, HR.

Each journey begins where the one before has come to, as the actions would have left it.
"""

import re
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people.trust import tending
from processes.meaning_of_life.models import (
    Goal,
    GoalShare,
    LearningSession,
    LifePlan,
    PlanAnswer,
    SelfEvaluation,
    SessionSeat,
    TalkAnswer,
)
from tests.browser.meaning_of_life import (
    DESKTOP,
    PHONE,
    STAGES,
    UNTOLD,
    Company,
    P,
    Visit,
    asks,
    choose,
    company,
    day,
    fits,
    gone,
    leaves,
    names_a_partner,
    nobody_named,
    opens,
    passes,
    shown_to_those_who_lead,
    signs,
    texts,
    writes,
)
from tests.factories.life_plan import TEXTS, goal_of, partner_of, plan_of, shared, talk_of

pytestmark = pytest.mark.browser

# Of each stage, whether a required threshold can't tell where nobody was asked anything.
LOOK_AGAIN = {"invite", "learn", "write", "converse", "evaluate"}


@pytest.fixture
def acme(transactional_db: None) -> Company:
    return company()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_hr_opens_invite_and_who_says_no_is_seen_by_nobody(
    acme: Company, visit: Visit, width: int
) -> None:
    alice = acme.enter(visit(width), acme.house.alice)
    opens(alice)
    alice.says("is open")
    fits(alice)
    acme.open("write")  # it asks everyone; the list of each is private
    look = shown_to_those_who_lead(acme, visit, width)
    before = look()

    bob = acme.enter(visit(PHONE), acme.house.bob)
    bob.go("/o/acme/to-do/")
    bob.follow("Your life plan")
    bob.says("Nobody is told whether you begin, finish or leave it")
    bob.press("Not now")
    bob.says("It is off your list, and nobody is told.")
    assert "Your life plan" not in bob.text()
    cook = acme.enter(visit(PHONE), acme.spanish)
    cook.go(f"{P}/life-plan/")
    cook.press("Begin my plan")

    after = look()
    assert after == before
    team = after[2]["/o/acme/team/"]
    assert acme.house.bob.name in team  # the page that would have said it
    assert acme.chinese.name in team  # who has never begun stands there as the others do


@pytest.mark.parametrize(
    ("width", "by_page"),
    [(PHONE, STAGES), (DESKTOP, ("invite", "converse", "renew"))],
    ids=["360", "1280"],
)
def test_every_gate_is_passed_and_counts_name_nobody(
    visit: Visit, width: int, by_page: tuple[str, ...], transactional_db: None
) -> None:
    """From Invite to Renew; HR and the sponsor read on the way what the next gate lacks.

    On the desktop the stages between are passed by the actions alone.
    """
    acme = company(crowd=100, template="measured")
    for who in (*acme.crowd[:10], acme.house.bob):
        acme.as_member(who, lambda who=who: goal_of(plan_of(who, acme.programme)))
    alice = acme.enter(visit(width), acme.house.alice)
    sponsor = acme.enter(visit(width), acme.house.sponsor)
    counts = f"{P}/counts/"
    alice.go(counts)
    alice.says("No stage of this process is open.")

    for stage in STAGES:
        if stage not in by_page:
            acme.passed(stage)
            continue
        opens(alice)
        lacking = alice.page.locator(".criterion", has_text=UNTOLD).count()
        for one in (alice, sponsor) if stage in ("invite", "converse") else (alice,):
            one.go(counts)
            assert one.page.locator(".gate-lacks li").count() >= lacking > 0
            nobody_named(acme, one)
            fits(one)
        signs(alice)
        if stage == "converse":
            names_a_partner(alice)
        passes(alice, stage in LOOK_AGAIN)
        nobody_named(acme, alice)

    sponsor.go(f"{P}/")
    assert sponsor.page.locator("[aria-labelledby=decisions] li").count() == len(STAGES)
    sponsor.go(counts)
    sponsor.says("No stage of this process is open.")
    sponsor.says("The life plan was offered to everyone; that was signed on")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_learn_a_session_is_planned_joined_and_judged(
    acme: Company, visit: Visit, width: int
) -> None:
    acme.open("invite", "learn")
    alice = acme.enter(visit(width), acme.house.alice)
    bob = acme.enter(visit(PHONE), acme.house.bob)
    alice.go(f"{P}/sessions/plan/")
    alice.follow("Plan a session")
    choose(alice, "The meaning of life")
    alice.page.locator("#id_on").fill(day(3))
    alice.page.locator("#id_begins").fill("15:00")
    alice.page.locator("#id_until").fill("16:30")
    alice.fill("Where", "The long table")
    alice.fill("Seats", "8")
    alice.press("Plan this session")
    alice.says("The long table")

    bob.go(f"{P}/sessions/")
    bob.says("The long table")
    bob.press(re.compile("^Take a seat"))
    bob.says("A seat is yours. Nobody else sees that you come.")
    with transaction.atomic(), acme.house.within():  # three days later
        started = timezone.make_aware(datetime.combine(timezone.localdate(), time(1)))
        LearningSession.objects.update(
            starts_at=started - timedelta(days=1), ends_at=started - timedelta(hours=22)
        )
    bob.go(f"{P}/sessions/")
    bob.press(re.compile("^I was there"))
    choose(bob, "Mostly")
    bob.press("Save")
    bob.says("Thank you. Nobody else sees your answer.")

    for path in (f"{P}/sessions/plan/", f"{P}/counts/"):
        alice.go(path)
        alice.says("fewer than ten have said so")
        nobody_named(acme, alice)
        fits(alice)

    def kept() -> SessionSeat:
        return SessionSeat.objects.get()

    assert acme.as_member(acme.house.bob, kept).opinion is not None


def test_write_three_workers_in_three_languages(acme: Company, visit: Visit) -> None:
    """Nobody who leads sees a difference, and each has their own words alone."""
    acme.open("invite", "learn", "write")
    look = shown_to_those_who_lead(acme, visit, PHONE)
    before = look()
    written = (
        ("en", "Those who come late", "Greet each guest by name"),
        ("es", "A quienes llegan tarde", "Saludar a cada huésped por su nombre"),
        ("zh-hans", "晚到的客人", "叫得出每位客人的名字"),
    )

    for who, (language, serve, title) in zip(acme.workers, written, strict=True):
        writes(acme.enter(visit(PHONE), who), language, serve, title)

    assert look() == before
    for who in acme.workers:
        found = acme.as_member(who, lambda: (LifePlan.objects.count(), Goal.objects.count()))
        assert found == (1, 1)


@pytest.fixture
def talking(acme: Company) -> Company:
    """Converse is open, the coach is named, and the three have a plan with a goal."""
    acme.open("invite", "learn", "write", "converse")
    house = acme.house
    acme.as_member(house.alice, lambda: partner_of(acme.programme, acme.coach, house.alice))
    for who in acme.workers:
        acme.as_member(who, lambda who=who: goal_of(plan_of(who, acme.programme)))
    return acme


def test_converse_with_the_manager_to_the_three_answers(talking: Company, visit: Visit) -> None:
    acme, lead = talking, talking.house.manager
    bob = acme.enter(visit(PHONE), acme.house.bob)
    manager = acme.enter(visit(PHONE), lead)
    asks(bob, lead.name)

    manager.go("/o/acme/team/")
    manager.follow("Bob asks you for a conversation: set a date")
    choose(manager, str(timezone.localdate().year))
    manager.press("Save the date")
    manager.follow("What belongs to this conversation")
    here = manager.page.url
    manager.follow("Goal 1 of Bob")
    manager.says(TEXTS["why"])
    manager.go(here)
    manager.follow("Write or change my note")
    manager.fill("Which support is asked for", "An early shift less")
    manager.press("Save the note")
    manager.press("We have talked")

    bob.go("/o/acme/conversations/")
    bob.says(f"{lead.name} has confirmed that you talked. You have not yet.")
    bob.press("We have talked")
    bob.follow("What belongs to this conversation")
    bob.says("An early shift less")
    bob.follow("Agree on something")
    bob.fill("What is to be done?", "Ask for the list of shifts")
    choose(bob, "Bob")
    bob.page.locator("#id_due_on").fill(day(9))
    bob.press("Write it down")
    bob.follow("How was it for you?")
    for place in range(3):
        choose(bob, "Mostly", place)
    bob.press("Save my answers")
    bob.says("Only you can read your answers.")
    fits(bob)

    manager.go(here)
    manager.says("Ask for the list of shifts")
    assert "Mostly" not in manager.text()
    gone(manager, f"{here}answer/")
    answered = acme.as_member(lead, lambda: TalkAnswer.objects.count())
    assert answered == 0
    assert acme.as_member(acme.house.bob, lambda: TalkAnswer.objects.count()) == 1


def test_converse_a_share_taken_back_while_the_page_is_open(talking: Company, visit: Visit) -> None:
    acme = talking
    bob = acme.enter(visit(PHONE), acme.house.bob)
    peer = acme.enter(visit(PHONE), acme.peer)
    asks(bob, acme.peer.name, typed=True)
    peer.go("/o/acme/to-do/")
    peer.follow("Bob asks you for a conversation: set a date")
    choose(peer, str(timezone.localdate().year))
    peer.press("Save the date")
    peer.follow("What belongs to this conversation")
    talk = peer.page.url
    peer.follow("Goal 1 of Bob")
    peer.says(TEXTS["why"])
    open_page = peer.page.url

    bob.go(f"{P}/life-plan/readers/")
    bob.says(f"{acme.peer.name} read a goal that you shared")
    bob.press(re.compile("^Withdraw"))
    bob.says("Only you can read this goal now.")

    assert peer.page.url == open_page
    gone(peer, open_page)
    peer.go(talk)
    peer.says("None. You can talk without.")
    peer.go(f"{P}/shared-goals/")
    peer.says("Nothing is shared with you")


def test_converse_a_partner_leaves_and_another_is_chosen(talking: Company, visit: Visit) -> None:
    acme = talking
    alice = acme.enter(visit(PHONE), acme.house.alice)
    bob = acme.enter(visit(PHONE), acme.house.bob)
    coach = acme.enter(visit(PHONE), acme.coach)
    asks(bob, acme.coach.name)
    coach.go("/o/acme/to-do/")
    coach.says("Bob asks you for a conversation: set a date")
    coach.follow("Your conversations")
    coach.follow("What belongs to this conversation")
    coach.follow("Goal 1 of Bob")
    coach.says(TEXTS["why"])
    shown = coach.page.url

    leaves(alice, acme.coach)
    assert acme.house.bob.name not in alice.text()
    alice.go(f"{P}/partners/")
    alice.says("Does not work here any more and cannot be chosen.")

    gone(coach, shown)
    bob.go("/o/acme/to-do/")
    bob.follow("The coach, whom you asked for a conversation, does not work here any more")
    bob.says("The coach does not work here any more.")
    bob.says("You can withdraw your request and ask somebody else.")
    bob.press("Withdraw my request")
    asks(bob, acme.house.manager.name)
    bob.go(f"{P}/talks/ask/")
    assert "The coach" not in bob.text()


def test_converse_a_new_manager_reads_nothing_of_the_old(talking: Company, visit: Visit) -> None:
    acme, old = talking, talking.house.manager
    goal = acme.as_member(acme.house.bob, lambda: Goal.objects.get(member=acme.house.bob))
    bob = acme.enter(visit(PHONE), acme.house.bob)
    alice = acme.enter(visit(DESKTOP), acme.house.alice)
    before = acme.enter(visit(PHONE), old)
    after = acme.enter(visit(PHONE), acme.next_manager)
    asks(bob, old.name)
    talk = bob.page.url
    shown = f"{P}/shared-goals/{goal.uuid}/"
    before.go(shown)
    before.says(TEXTS["why"])

    alice.go(acme.house.bob.get_absolute_url())
    alice.follow("Change manager")
    alice.fill("Manager", acme.next_manager.name)
    alice.press("Save")
    alice.says("The manager has been set.")

    gone(before, shown)
    for path in (shown, talk):
        gone(after, path)
    after.go(f"{P}/shared-goals/")
    after.says("Nothing is shared with you")
    after.go("/o/acme/conversations/")
    after.says("No conversation is open")
    bob.go(f"{P}/life-plan/readers/")
    bob.says("who is not your manager any more and can no longer read it")
    bob.go("/o/acme/conversations/")
    bob.says(f"{acme.next_manager.name} is your manager now, and does not know that you asked")


def test_look_back_for_oneself_alone(talking: Company, visit: Visit) -> None:
    acme = talking
    acme.open("evaluate")
    alice = acme.enter(visit(PHONE), acme.house.alice)
    before = texts(alice, [f"{P}/counts/", f"{P}/"])
    bob = acme.enter(visit(PHONE), acme.house.bob)
    bob.go(f"{P}/life-plan/")
    bob.follow("Look back at my goals")
    bob.press("Begin looking back")
    choose(bob, TEXTS["level_p1"])
    bob.fill("What helped, and what was in the way?", "The quiet hour")
    choose(bob, "I go on with it as it is")
    bob.press("Save and continue")
    bob.press("Finish looking back")
    bob.says("Your look back is kept, for you alone.")
    bob.says("The quiet hour")
    bob.says(TEXTS["level_p1"])
    fits(bob)

    assert texts(alice, before) == before
    assert acme.as_member(acme.house.bob, lambda: SelfEvaluation.objects.count()) == 1
    assert acme.as_member(acme.house.manager, lambda: SelfEvaluation.objects.count()) == 0


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_after_renew_a_worker_leaves_and_nothing_is_readable(
    visit: Visit, width: int, transactional_db: None
) -> None:
    """Eleven have begun a plan: ten are left, and a count of ten would tell that one has gone."""
    acme = company(crowd=10)
    acme.open(*STAGES)
    house = acme.house
    for who in acme.crowd:
        acme.as_member(who, lambda who=who: goal_of(plan_of(who, acme.programme)))
    acme.as_member(house.bob, lambda: wrote(acme))
    acme.counted(0)
    alice, sponsor = (acme.enter(visit(width), who) for who in (house.alice, house.sponsor))
    manager, peer = (acme.enter(visit(PHONE), who) for who in (house.manager, acme.peer))
    bob = acme.enter(visit(PHONE), house.bob)
    goal = acme.as_member(house.bob, lambda: Goal.objects.get(member=house.bob))
    shown = f"{P}/shared-goals/{goal.uuid}/"
    manager.go(shown)
    manager.says(TEXTS["why"])
    peer.go("/o/acme/conversations/")
    peer.follow("What belongs to this conversation")
    talk = peer.page.url
    counts = [f"{P}/counts/"]
    told = [texts(one, counts) for one in (alice, sponsor)]
    assert "Have begun a plan 11" in told[0][counts[0]]

    bob.go("/o/acme/my-data/erasure/")
    bob.page.locator("label[for=id_sure]").click()
    bob.press("Have it erased")
    bob.says("Until then everything stays as it is")
    leaves(alice, house.bob)
    with house.within():
        done = tending.tend(at=timezone.now() + timedelta(days=8))
    acme.counted(7)

    assert done["erased"] == 1
    gone(manager, shown)
    gone(peer, talk)
    bob.page.goto(bob.base + f"{P}/life-plan/")
    assert "/sign-in/" in bob.page.url
    for one in (alice, sponsor):
        one.go(counts[0])
        nobody_named(acme, one)
    assert [texts(one, counts) for one in (alice, sponsor)] == told
    alice.go("/o/acme/people/")
    assert house.bob.name not in alice.text()
    tables = (LifePlan, PlanAnswer, Goal, GoalShare)
    left = acme.as_member(
        house.bob,
        lambda: [table.objects.filter(**whose(table, house.bob)).count() for table in tables],
    )
    assert left == [0, 0, 0, 0]


def whose(table: type, who: object) -> dict[str, object]:
    return {"owner" if table is GoalShare else "member": who}


def wrote(acme: Company) -> None:
    """Bob's plan, one goal of it shown to the manager, and a talk with a colleague."""
    bob = acme.house.bob
    goal = goal_of(plan_of(bob, acme.programme, serve="The late guests"))
    shared(goal, acme.house.manager)
    talk_of(bob, acme.peer, acme.programme, goal)
