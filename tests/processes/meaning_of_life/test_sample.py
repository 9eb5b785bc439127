"""The demo's organisation: each page of the process has something to say to each who may open it.

It is built whole, as ``make demo`` builds it, in a database of its own, and read as the web role:
what a page shows here, the policies let through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import access, scope, vault
from people.models import Grant, Member, Organisation, Part
from processes.meaning_of_life.models import (
    ClarityReading,
    Goal,
    GoalShare,
    LearningSession,
    LifePlan,
    Partner,
    SessionSeat,
    Talk,
    TalkAction,
    TalkNote,
)
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import learning_session as sessions
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.queries import talk as talks
from processes.meaning_of_life.sample.cast import worker_of_the_demo
from programmes.models import Conversation, Programme, StageRun
from programmes.pulses.models import Wave
from programmes.queries import conversation as conversations
from tests import estate
from tests.factories.people import signed_in
from tests.matrix import PARTS, Address, addresses
from tests.test_matrix import answers, has_right
from tests.walking import Tree

SIGN_INS = ("worker", "manager", "hr", "sponsor", "consultant")
PEOPLE = 100


@dataclass
class Hotel:
    """The sample organisation with its sign-ins."""

    organisation: Organisation
    programme: Programme
    cast: dict[str, Member]
    clients: dict[str, Client]
    database: str

    @contextmanager
    def being(self, who: str) -> Iterator[None]:
        with transaction.atomic(), scope.bind(self.organisation.pk, self.cast[who].pk):
            yield

    @contextmanager
    def system(self) -> Iterator[None]:
        bound = scope.bind(self.organisation.pk)
        with estate.within(self.database, "system"), transaction.atomic(), bound:
            yield


@pytest.fixture(scope="module")
def hotel(django_db_setup: None, django_db_blocker: Any) -> Iterator[Hotel]:
    with django_db_blocker.unblock(), estate.copied("sample") as database:
        with estate.within(database, "system"):
            call_command("sample", people=PEOPLE, stdout=StringIO())
        with estate.within(database):
            yield _found(database)


def _found(database: str) -> Hotel:
    organisation = Organisation.objects.get(slug="sample")
    with transaction.atomic(), scope.bind(organisation.pk):
        worker = worker_of_the_demo()
        assert worker is not None
        manager = access.manager_of(worker)
        assert manager is not None
        cast = {"worker": worker, "manager": manager}
        for part in (Part.HR, Part.SPONSOR, Part.CONSULTANT):
            cast[part.value] = Grant.objects.select_related("member").get(part=part).member
        programme = Programme.objects.get()
    clients = {}
    for who, member in cast.items():
        clients[who] = signed_in(Client(), member.account)
        clients[who].cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    programme.organisation = organisation
    return Hotel(organisation, programme, cast, clients, database)


# What stands on a page that has something to say, in English: a sentence, or what marks a row.
# Where a list follows, so many times at least.
FIELD, ROW = "<textarea", 'class="task'
SHOWN: dict[str, tuple[str, int]] = {
    "why": ("<h2", 3),
    "counts": ('class="num">', 5),
    "life_plan_detail": ("You have written something in", 1),
    "life_plan_begin": ("A coach", 1),
    "life_plan_readers": ("can read this goal", 1),
    "life_plan_delete": ("Delete my life plan", 1),
    "life_plan_check": ("(synthetic)", 3),
    "life_plan_done": ("(synthetic)", 3),
    "life_plan_question": ("checked", 3),
    "goal_list": ("Take it up again", 1),
    "goal_create": ('type="radio"', 5),
    "goal_detail": ("Greet those who come again", 1),
    "goal_question": ("Greet those who come again", 1),
    "goal_delete": ("Greet those who come again", 1),
    "goal_share": ("A coach", 1),
    "self_evaluation_detail": ("You last looked back on", 1),
    "self_evaluation_past": ("<svg", 3),
    "goal_review": ("Half of them", 1),
    "mirror_list": (ROW, 2),
    "mirror_look": ('type="radio"', 10),
    "goal_shared_list": ("A goal of", 1),
    "goal_shared_detail": ("(synthetic)", 1),
    "learning_session_list": ('class="card-heading"', 3),
    "learning_session_plan": ("(synthetic)", 5),
    "learning_session_create": ('type="radio"', 3),
    "learning_session_detail": ("(synthetic)", 1),
    "learning_session_update": ("(synthetic)", 1),
    "learning_session_cancel": ("find your reason on their own page", 1),
    "learning_session_judge": ("checked", 1),
    "learning_session_invitation": ("BEGIN:VEVENT", 1),
    "reading_detail": ("<p", 5),
    "talk_ask": ("A coach", 1),
    "talk_detail": ("(synthetic)", 1),
    "talk_note": ("(synthetic)", 1),
    "talk_answer": ("checked", 3),
    "talk_close": ("can no longer read notes", 1),
    "talk_action_create": ('type="radio"', 2),
    "clarity_reading_list": ("Read by", 1),
    "clarity_reading_ask": ('type="checkbox"', 2),
    "clarity_reading_detail": ("(synthetic)", 2),
    "clarity_reading_delete": ("is deleted for good", 1),
    "clarity_reading_write": ('type="radio"', 16),
    "partner_list": ("A coach", 1),
    "partner_create": ('type="radio"', 4),
    "partner_delete": ("Nobody can choose", 1),
}
# Of these pages only some have the row: whoever was asked.
ASKED = {"clarity_reading_write": {"hr"}}


def of_process() -> list[Address]:
    return [found for found in addresses() if found.name.startswith("meaning_of_life:")]


def pages() -> list[Address]:
    return [found for found in of_process() if 405 not in answers(found, "GET")]


def who_opens(address: Address) -> list[str]:
    asked = ASKED.get(short(address), set(SIGN_INS))
    return [who for who in SIGN_INS if has_right(address, who) and who in asked]


def short(address: Address) -> str:
    return address.name.removeprefix("meaning_of_life:")


CELLS = [(address, who) for address in pages() for who in who_opens(address)]


def row(hotel: Hotel, page: str, noun: str, who: str) -> object:
    """The row that this person would open the page with."""
    member, now = hotel.cast[who], timezone.now()
    shared = goals.shared_with(member, hotel.programme, timezone.localdate(now))
    held = Talk.objects.filter(owner=member, ended_at__isnull=True).order_by("asked_at")
    readings = ClarityReading.objects.order_by("asked_at")
    seats = SessionSeat.objects.filter(member=member).order_by("session__starts_at")
    ahead = LearningSession.objects.filter(starts_at__gt=now, state="planned")
    by_page = {
        "goal_shared_detail": lambda: shared[0].goal,
        "clarity_reading_write": lambda: readings.filter(reader=member, state="asked")[0],
        "learning_session_judge": lambda: seats.filter(opinion__isnull=False)[0].session,
        "learning_session_invitation": lambda: seats.filter(session__starts_at__gt=now)[0].session,
    }
    by_noun = {
        "goal": lambda: Goal.objects.filter(member=member, closed_at__isnull=True)[0],
        "talk": lambda: held[0],
        "clarity_reading": lambda: readings.filter(owner=member, state="done")[0],
        "learning_session": lambda: ahead.order_by("starts_at")[0],
        "partner": lambda: Partner.objects.order_by("pk")[0],
    }
    found: Any = by_page.get(page) or by_noun[noun]
    return found().uuid


def url(hotel: Hotel, address: Address, who: str) -> str:
    place = {"organisation": hotel.organisation.slug, "programme": hotel.programme.slug}
    with hotel.being(who):
        named = {
            noun: place.get(noun) or address.word(noun) or row(hotel, short(address), noun, who)
            for noun in address.nouns
        }
    return reverse(address.name, kwargs=named)


def test_every_page_says_what_it_shows() -> None:
    """A new page stands here, or this fails."""
    assert {short(address) for address in pages()} == set(SHOWN)
    assert set(SIGN_INS) <= set(PARTS)
    assert len(CELLS) > 140


@pytest.mark.parametrize(
    ("address", "who"), CELLS, ids=[f"{short(address)}-{who}" for address, who in CELLS]
)
def test_no_page_is_empty(hotel: Hotel, address: Address, who: str) -> None:
    response = hotel.clients[who].get(url(hotel, address, who))

    assert response.status_code == 200
    page = response.content.decode()
    marker, least = SHOWN[short(address)]
    assert page.count(marker) >= least, Tree(page).root.words
    assert 'class="card empty"' not in page
    assert "Fewer than ten people" not in page


def test_eight_months_have_passed(hotel: Hotel) -> None:
    with hotel.being("hr"):
        stages = StageRun.objects.filter(process_run__key="meaning_of_life").order_by("order")
        states = [stage.state for stage in stages]
        begun = hotel.programme.kickoff_on
        waves = list(Wave.objects.order_by("opened_at").values_list("state", "opened_at"))

    assert states == ["passed"] * 4 + ["open", "planned"]
    assert (timezone.localdate() - begun).days == 35 * 7
    assert [state for state, _at in waves] == ["closed", "closed", "open"]
    assert [(timezone.now() - at).days // 7 for _state, at in waves] == [29, 12, 1]


def test_counts_have_figures_and_gates_can_tell(hotel: Hotel) -> None:
    with hotel.being("hr"):
        told = {str(each.text): each.count for each in counts.told()}
        talks = [counts.TALK_ASKED, counts.TALK_IN_TIME, counts.TALK_ANSWERED, counts.TALK_GOOD]
        of_talks = counts.steady(talks)
        again = counts.share(counts.LOOKED_AGAIN, counts.CHECKED)

    assert all(count and count >= 10 for count in told.values()), told
    assert set(of_talks) == set(talks)
    assert again.done >= 0.6 * again.expected


def test_the_worker_has_a_talk_in_each_state(hotel: Hotel) -> None:
    today = timezone.localdate()
    with hotel.being("worker"):
        worker = hotel.cast["worker"]
        found = [
            *conversations.open_talks(worker, today),
            *conversations.past_talks(worker, today),
        ]
        own = [each for each in found if each.asked_by_reader]
        ended = Talk.objects.filter(owner=worker, ended_at__isnull=False)
        closed = [talks.standing(talk, worker, today) for talk in ended]

    states = {each.state for each in own}
    assert states == {"asked", "dated", "confirmed", "held", "withdrawn", "declined"}
    assert any(each.other_has_left and each.open for each in own)
    assert "held" in {each.state for each in closed if each}


def test_the_manager_finds_what_waits(hotel: Hotel) -> None:
    today, manager = timezone.localdate(), hotel.cast["manager"]
    with hotel.being("manager"):
        asked = [
            each
            for each in conversations.open_talks(manager, today)
            if not each.asked_by_reader and each.waits_for_reader
        ]
        shown = goals.shared_with(manager, hotel.programme, today)

    assert {each.state for each in asked} == {"asked", "confirmed"}
    assert all(each.days for each in asked if each.state == "asked")
    assert hotel.cast["worker"].pk in {share.owner_id for share in shown}


def test_shares_of_the_worker_are_of_each_kind(hotel: Hotel) -> None:
    today = timezone.localdate()
    with hotel.being("worker"):
        worker = hotel.cast["worker"]
        plan = plans.of(worker, hotel.programme)
        assert plan is not None
        plan.member = worker
        every = goals.shares(plan)
        active = [share for share in every if share.is_active(today)]
        standing = goals.standing(active, worker, today)
        looks = goals.looks(every)

    led_before = [share for share in active if share not in standing]
    assert {share.reader_id for share in led_before if share.as_kind == "manager"}
    assert {share.as_kind for share in standing} >= {"manager", "coach", "reader"}
    assert any(share.ended_at and share.ended_at.date() < share.until_on for share in every)
    assert any(share.ended_at is None and share.until_on < today for share in every)
    assert len(looks) >= 2


def test_readings_are_done_waiting_and_declined(hotel: Hotel) -> None:
    with hotel.being("worker"):
        states = sorted(ClarityReading.objects.values_list("state", flat=True))
    with hotel.being("hr"):
        waiting = ClarityReading.objects.filter(reader=hotel.cast["hr"], state="asked").count()

    assert states == ["asked", "declined", "done"]
    assert waiting == 1


def test_seats_stand_in_the_order_of_time(hotel: Hotel) -> None:
    now, place = timezone.now(), [hotel.organisation.slug, hotel.programme.slug]
    page = hotel.clients["worker"].get(reverse("meaning_of_life:learning_session_list", args=place))

    over = [each.session.starts_at for each in page.context["over"]]
    ahead = [each.session.starts_at for each in page.context["ahead"]]
    assert over == sorted(over, reverse=True)
    assert ahead == sorted(ahead)
    assert (len(over), len(ahead)) == (4, 3)
    assert max(over) < now < min(ahead)
    standing = [each.standing for each in page.context["ahead"]]
    assert sessions.Standing.SEAT in standing
    assert sessions.Standing.NEXT in standing
    assert any(each.moved for each in page.context["ahead"])


def test_nothing_was_done_before_it_was_planned_or_in_the_future(hotel: Hotel) -> None:
    now = timezone.now()
    with hotel.system():
        planned = list(LearningSession.objects.values_list("created_at", "updated_at"))
        taken = list(SessionSeat.objects.values_list("session__created_at", "taken_at"))
        asked = list(Conversation.objects.values_list("asked_at", "asker_confirmed_at"))
        shared = list(GoalShare.objects.values_list("since", "ended_at"))
    pairs = [*planned, *taken, *asked, *shared]

    assert len(pairs) > 100
    assert [pair for pair in pairs if not pair[0] <= (pair[1] or now) <= now] == []


def test_nobody_sees_who_has_written_or_said_not_now(hotel: Hotel) -> None:
    for who in ("hr", "manager", "sponsor"):
        with hotel.being(who):
            assert set(LifePlan.objects.values_list("member", flat=True)) == {hotel.cast[who].pk}
    with hotel.being("consultant"):
        assert not LifePlan.objects.exists()


def test_what_only_the_system_sees(hotel: Hotel) -> None:
    """Some forty plans; one put off; one of somebody who left, erased with all that was theirs."""
    with hotel.system():
        states = list(LifePlan.objects.values_list("state", flat=True))
        departments = set(LifePlan.objects.values_list("member__department", flat=True))
        [erased] = [row for row in Member.objects.filter(left_on__isnull=False) if row.is_erased]
        left = Member.objects.filter(left_on__isnull=False).exclude(pk=erased.pk).count()
        kept = [
            model.__name__
            for model, name in ((LifePlan, "member"), (GoalShare, "owner"), (Talk, "owner"))
            if model.objects.filter(**{name: erased}).exists()
        ]
        held = [row for row in Conversation.objects.all() if row.held]
        sealed = (TalkNote.objects.count(), TalkAction.objects.count())

    assert len(states) >= 30
    assert states.count("declined") == 1
    assert len(departments) >= 4
    assert left == 1
    assert kept == []
    assert len(held) >= 10
    assert min(sealed) >= 10


def test_a_small_organisation_has_nobody_for_the_parts_and_plans_all_the_same(
    hotel: Hotel,
) -> None:
    with estate.within(hotel.database, "system"):
        call_command("sample", people=12, slug="small", stdout=StringIO())
        small = Organisation.objects.get(slug="small")
        with transaction.atomic(), scope.bind(small.pk):
            found = (LifePlan.objects.count(), Partner.objects.count(), Talk.objects.count())

    assert found[0] >= 4
    assert found[1:] == (0, 0)


def test_what_people_wrote_is_labelled(hotel: Hotel) -> None:
    today = timezone.localdate()
    with hotel.being("worker"):
        worker = hotel.cast["worker"]
        ring = vault.Keyring(worker)
        own = Talk.objects.filter(owner=worker)
        said = [note.text for talk in own for note in talks.notes(talk, ring)]
        said += [each.text for talk in own for each in talks.actions(talk, worker, ring)]
        plan = plans.of(worker, hotel.programme)
        assert plan is not None
        plan.member = worker
        said += [each.texts["why"] for each in goals.goals(plan, today) if each.texts["why"]]

    assert len(said) > 6
    assert [text for text in said if "(synthetic)" not in text] == []
    assert connection.settings_dict["USER"] == "synchro_app"
