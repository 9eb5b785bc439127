"""A conversation about one's plan: asked, agreed on, answered for oneself, closed; known to the two."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from people import vault
from people.models import AuditEvent, Member
from people.trust.actions import erasure
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life import figures
from processes.meaning_of_life.actions import talk as actions
from processes.meaning_of_life.models import (
    Goal,
    GoalShare,
    LifePlan,
    Talk,
    TalkAction,
    TalkAnswer,
    TalkLook,
    TalkNote,
)
from processes.meaning_of_life.personal_data import talk as personal_data
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import talk as queries
from programmes.actions import conversation
from programmes.measures.figure import Status
from programmes.models import Conversation, PrivateCount, PrivateMilestone, Programme
from tests.factories.life_plan import TEXTS, agreed, goal_of, held, partner_of, talk_of
from tests.factories.people import House, department, member
from tests.factories.people import house as make_house
from tests.factories.programmes import opened, programme_for
from tests.processes.pages import queries_of, text, url

WORDS = (TEXTS["title"], TEXTS["why"], TEXTS["if_then"], TEXTS["next_step"])
TABLES = [f"meaning_of_life_{name}" for name in ("talk", "talknote", "talkaction", "talkanswer")]


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def sent(partner: Member, *goals: Goal, **more: str) -> dict[str, Any]:
    return {
        "partner": str(partner.uuid),
        "day_1": soon(5),
        "day_2": soon(3),
        "goals": [str(goal.uuid) for goal in goals],
        **more,
    }


def one(sql: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


@pytest.fixture
def asked(house: House, plan: LifePlan, goal: Goal) -> Talk:
    """Bob has asked his manager, shows a goal, and both have written something down."""
    with house.within(house.bob):
        talk = talk_of(house.bob, house.manager, plan.programme, goal)
        actions.write(talk=talk, text="Bob's own words", by=house.bob, at=timezone.now())
        agreed(talk, house.bob, "Ask the night shift")
    with house.within(house.manager):
        actions.write(talk=talk, text="The manager's words", by=house.manager, at=timezone.now())
        agreed(talk, house.manager, "Free an hour on Monday")
    return talk


def milestones(house: House) -> dict[str, int]:
    """Kind -> in how many days it counts."""
    with house.within(house.bob):
        rows = PrivateMilestone.objects.filter(kind__startswith="talk")
        return {row.kind: (row.on - timezone.localdate()).days for row in rows}


# Asking


def test_it_is_asked_in_two_steps_and_shows_exactly_what_was_confirmed(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    bob, manager = house.client(house.bob), house.client(house.manager)
    with house.within(house.bob):
        other = goal_of(plan, title="Not shown to anybody")
    page = at(plan.programme, "talk_ask")

    confirm = text(bob.post(page, sent(house.manager, goal)))
    with house.within(house.bob):
        nothing = Talk.objects.count() + GoalShare.objects.count()
    done = bob.post(page, {**sent(house.manager, goal), "confirmed": "1"}, follow=True)
    with house.within(house.bob):
        talk = Talk.objects.get()
    seen = text(manager.get(at(plan.programme, "talk_detail", talk.uuid)))
    shown = text(manager.get(at(plan.programme, "goal_shared_detail", goal.uuid)))
    closed = manager.get(at(plan.programme, "goal_shared_detail", other.uuid))

    assert "Ask The kitchen&#x27;s manager for a conversation?" in confirm
    assert [word for word in WORDS if word not in confirm] == []
    assert "Not shown to anybody" not in confirm
    assert nothing == 0
    assert done.redirect_chain == [(at(plan.programme, "talk_detail", talk.uuid), 302)]
    assert "Goal 1 of Bob" in seen
    assert [word for word in (*WORDS, "The late guests") if word in seen] == []
    assert [word for word in WORDS if word not in shown] == []
    assert closed.status_code == 404


def test_without_a_plan_one_may_talk_as_well(house: House, written: Programme) -> None:
    bob = house.client(house.bob)

    confirm = text(bob.post(at(written, "talk_ask"), sent(house.manager)))
    bob.post(at(written, "talk_ask"), {**sent(house.manager), "confirmed": "1"})

    assert "sees nothing of your plan" in confirm
    with house.within(house.bob):
        row = Conversation.objects.get()
        assert [day.isoformat() for day in row.proposed] == [soon(3), soon(5)]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"partner": ""}, "partner", "Choose a person."),
        ({"day_2": ""}, "day_2", "Propose two days"),
        ({"day_1": "2020-01-01"}, "day_1", "This day has passed already."),
        ({"day_3": "2999-01-01"}, "day_3", "within the next six months"),
        ({"day_3": "soon"}, "day_3", "Enter a valid date."),
        ({"goals": ["00000000-0000-4000-8000-000000000000"]}, "goals", "Select a valid choice."),
    ],
)
def test_a_wrong_choice_is_said_at_its_field_and_the_rest_stays(
    house: House, plan: LifePlan, goal: Goal, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    values = {**sent(house.manager, goal), **wrong}

    answer = house.client(house.bob).post(at(plan.programme, "talk_ask"), values)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert sentence in str(form.errors[field])
    assert {name: form[name].value() for name in values} == values


def test_a_day_is_proposed_once(house: House, plan: LifePlan) -> None:
    answer = house.client(house.bob).post(
        at(plan.programme, "talk_ask"), sent(house.manager, day_2=soon(5))
    )

    assert "You have proposed this day already." in text(answer)


def test_nobody_is_asked_whom_the_page_does_not_offer(house: House, plan: LifePlan) -> None:
    with house.within(house.bob), pytest.raises(actions.CannotBeAsked):
        talk_of(house.bob, house.sponsor, plan.programme)
    with house.within(house.alice):
        partner_of(plan.programme, house.sponsor, house.alice)
    with house.within(house.bob):
        assert talk_of(house.bob, house.sponsor, plan.programme).as_kind == "coach"


def test_asked_twice_it_is_said_at_the_person(house: House, plan: LifePlan, asked: Talk) -> None:
    answer = house.client(house.bob).post(
        at(plan.programme, "talk_ask"), {**sent(house.manager), "confirmed": "1"}
    )

    assert answer.status_code == 422
    assert "You have asked for this conversation already." in str(answer.context["form"].errors)


# The day


def test_the_one_asked_takes_a_day_that_was_proposed(house: House, asked: Talk) -> None:
    manager, address = house.client(house.manager), date_page(asked)

    page = text(manager.get(address))
    nothing = manager.post(address, {})
    both = manager.post(address, {"day": soon(3), "on": soon(9)})
    taken = manager.post(address, {"day": soon(3)})

    assert page.count('name="day"') == 3
    assert ("Choose a day." in text(nothing), "Choose one day" in text(both)) == (True, True)
    assert taken.status_code == 302
    with house.within(house.bob):
        row = Conversation.objects.get()
        assert row.dated_for is not None
        assert row.dated_for.isoformat() == soon(3)


def test_or_proposes_another(house: House, asked: Talk) -> None:
    manager, address = house.client(house.manager), date_page(asked)

    without = manager.post(address, {"day": "another"})
    other = manager.post(address, {"day": "another", "on": soon(9)})

    assert (without.status_code, other.status_code) == (422, 302)
    assert without.context["form"].errors.keys() == {"on"}


def date_page(talk: Talk) -> str:
    return f"/o/acme/conversations/{talk.conversation}/date/"


# It does not come to it


def test_declined_kindly_the_goals_are_closed_and_somebody_else_can_be_asked(
    house: House, asked: Talk, goal: Goal
) -> None:
    manager, bob = house.client(house.manager), house.client(house.bob)
    programme = goal.life_plan.programme

    manager.post(f"/o/acme/conversations/{asked.conversation}/decline/")
    told = text(bob.get(at(programme, "talk_detail", asked.uuid)))
    codes = [
        manager.get(at(programme, name, row.uuid)).status_code
        for name, row in (("goal_shared_detail", goal), ("talk_detail", asked))
    ]

    assert "cannot hold it at present. That says nothing about you" in told
    assert "Ask somebody else" in told
    assert codes == [404, 404]
    with house.within(house.bob):
        assert not GoalShare.objects.filter(ended_at=None).exists()


def test_withdrawn_the_goals_are_closed_and_it_is_counted_for_nothing(
    house: House, asked: Talk, goal: Goal
) -> None:
    """Seen failing without the end of the shares in ``changed``."""
    before = milestones(house)

    house.client(house.bob).post(f"/o/acme/conversations/{asked.conversation}/withdraw/")
    read = house.client(house.manager).get(
        at(goal.life_plan.programme, "goal_shared_detail", goal.uuid)
    )

    assert (before, milestones(house)) == ({"talk_asked": 30}, {})
    assert read.status_code == 404


def test_only_the_one_asked_declines_and_only_what_is_open(house: House, asked: Talk) -> None:
    with house.within(house.bob):
        row = Conversation.objects.get()
        with pytest.raises(NotPossible, match="Only whoever was asked"):
            conversation.decline(conversation=row, by=house.bob, at=timezone.now())
    held(asked, house)
    with house.within(house.manager), pytest.raises(NotPossible, match="in the meantime"):
        conversation.decline(conversation=row, by=house.manager, at=timezone.now())


def test_where_the_partner_left_it_is_said_and_the_note_stays(house: House, asked: Talk) -> None:
    with house.within(house.alice):
        day = timezone.localdate() - timedelta(days=1)
        Member.objects.filter(pk=house.manager.pk).update(left_on=day)

    page = text(house.client(house.bob).get(at(asked.programme, "talk_detail", asked.uuid)))

    assert "does not work here any more." in page
    assert "Ask somebody else" in page
    assert "The manager&#x27;s words" in page
    assert "None. You can talk without." in page


def test_another_manager_leaves_it_with_the_one_who_was_asked(
    house: House, asked: Talk, goal: Goal
) -> None:
    with house.within(house.alice):
        Member.objects.filter(pk=house.bob.pk).update(manager=house.sponsor)
    old, new = house.client(house.manager), house.client(house.sponsor)
    page = at(asked.programme, "talk_detail", asked.uuid)
    shown = at(asked.programme, "goal_shared_detail", goal.uuid)

    assert (old.get(page).status_code, new.get(page).status_code) == (200, 404)
    assert (old.get(shown).status_code, new.get(shown).status_code) == (404, 404)


def test_a_new_manager_is_offered_in_the_place_of_the_old_one_alone(
    house: House, asked: Talk
) -> None:
    with house.within(house.alice):
        partner_of(asked.programme, house.alice, house.alice)
    with house.within(house.bob):
        talk_of(house.bob, house.alice, asked.programme)
    with house.within(house.alice):
        Member.objects.filter(pk=house.bob.pk).update(manager=house.sponsor)

    page = text(house.client(house.bob).get("/o/acme/conversations/"))

    assert "does not know that you asked The kitchen&#x27;s manager" in page
    assert "does not know that you asked Alice" not in page


def test_where_the_worker_left_the_partner_reads_nothing(house: House, asked: Talk) -> None:
    with house.within(house.alice):
        day = timezone.localdate() - timedelta(days=1)
        Member.objects.filter(pk=house.bob.pk).update(left_on=day)

    page = house.client(house.manager).get(at(asked.programme, "talk_detail", asked.uuid))

    assert page.status_code == 404


# What belongs to it


def test_both_write_and_both_read(house: House, asked: Talk) -> None:
    page = at(asked.programme, "talk_detail", asked.uuid)
    written = ("Bob&#x27;s own words", "The manager&#x27;s words", "Ask the night shift")

    found = [text(house.client(who).get(page)) for who in (house.bob, house.manager)]

    assert [[word in shown for word in written] for shown in found] == [[True] * 3] * 2


def test_notes_and_actions_are_written_on_pages(house: House, asked: Talk) -> None:
    manager = house.client(house.manager)
    note = at(asked.programme, "talk_note", asked.uuid)
    new = at(asked.programme, "talk_action_create", asked.uuid)
    due = {"text": "Look again", "doer": str(house.bob.uuid), "due_on": soon(4)}

    before = manager.get(note).context["form"]["text"].value()
    manager.post(note, {"text": "Another word"})
    manager.post(new, due)
    wrong = [
        manager.post(new, {**due, **change})
        for change in (
            {"text": ""},
            {"doer": str(house.alice.uuid)},
            {"due_on": "2020-01-01"},
            {"text": "x" * 301},
        )
    ]
    with house.within(house.bob):
        ring = vault.Keyring(house.bob)
        texts = [one.text for one in queries.notes(asked, ring)]
        done = {one.text: one.action.doer_id for one in queries.actions(asked, house.bob, ring)}

    assert before == "The manager's words"
    assert texts == ["Bob's own words", "Another word"]
    assert done["Look again"] == house.bob.pk
    assert [answer.status_code for answer in wrong] == [422] * 4
    assert wrong[2].context["form"]["text"].value() == "Look again"


def test_whoever_does_it_says_so_and_whoever_wrote_it_takes_it_away(
    house: House, asked: Talk
) -> None:
    with house.within(house.manager):
        bobs, managers = TalkAction.objects.order_by("pk")

    def press(who: Member, name: str, action: TalkAction) -> None:
        house.client(who).post(at(asked.programme, name, asked.uuid, action.uuid))

    press(house.manager, "talk_action_done", bobs)
    press(house.manager, "talk_action_delete", bobs)
    press(house.manager, "talk_action_done", managers)
    with house.within(house.bob):
        standing = [row.done_at is not None for row in TalkAction.objects.order_by("pk")]
    press(house.bob, "talk_action_delete", managers)

    assert standing == [False, True]
    with house.within(house.bob):
        assert list(TalkAction.objects.all()) == [bobs]


def test_the_worker_keeps_it_for_themselves_from_now_on(house: House, asked: Talk) -> None:
    held(asked, house)
    page = at(asked.programme, "talk_detail", asked.uuid)

    refused = house.client(house.manager).post(at(asked.programme, "talk_close", asked.uuid))
    house.client(house.bob).post(at(asked.programme, "talk_close", asked.uuid))

    assert refused.status_code == 404
    assert house.client(house.manager).get(page).status_code == 404
    assert "Only you can read this page now." in text(house.client(house.bob).get(page))
    with house.within(house.manager):
        assert [one(f"select count(*) from {table}") for table in TABLES] == [0, 0, 0, 0]
        assert one("select count(*) from people_personkey where member_id = %s", house.bob.pk) == 0


def test_the_page_takes_as_many_queries_for_three_actions_as_for_one(
    house: House, asked: Talk
) -> None:
    bob, page = house.client(house.bob), at(asked.programme, "talk_detail", asked.uuid)
    two = queries_of(bob, page)
    with house.within(house.bob):
        for _number in range(3):
            agreed(asked, house.bob)

    assert (two, queries_of(bob, page)) == (21, 21)


def test_the_list_of_conversations_leads_to_it_with_as_many_queries_for_three(
    house: House, asked: Talk
) -> None:
    bob, page = house.client(house.bob), "/o/acme/conversations/"
    listed = text(bob.get(page))
    one_row = queries_of(bob, page)
    with house.within(house.alice):
        cooks = [
            member(number, full_name=f"Cook {number}", department=house.kitchen)
            for number in ("80", "81")
        ]
    with house.within(house.bob):
        for cook in cooks:
            talk_of(house.bob, cook, asked.programme)

    assert (one_row, queries_of(bob, page)) == (11, 11)
    assert at(asked.programme, "talk_detail", asked.uuid) in listed
    assert "Bob&#x27;s own words" not in listed


# How it was


GOOD = {"heard": "5", "in_charge": "4", "helped": "none"}


def test_the_worker_alone_says_how_it_was(house: House, asked: Talk) -> None:
    address = at(asked.programme, "talk_answer", asked.uuid)
    early = house.client(house.bob).post(address, GOOD)
    held(asked, house)

    partner = house.client(house.manager).get(address)
    done = house.client(house.bob).post(address, GOOD)
    again = house.client(house.bob).get(address)

    assert (early.status_code, partner.status_code, done.status_code) == (422, 404, 302)
    assert {name: again.context["form"][name].value() for name in GOOD} == GOOD
    with house.within(house.manager):
        assert one("select count(*) from meaning_of_life_talkanswer") == 0


def test_answers_are_sealed_and_of_one_length(house: House, asked: Talk) -> None:
    held(asked, house)
    lengths = []
    with house.within(house.bob):
        for given in (GOOD, {}, dict.fromkeys(GOOD, "1")):
            row = actions.answer(talk=asked, answers=given, by=house.bob, at=timezone.now())
            lengths.append(len(row.sealed))
            assert b"heard" not in bytes(row.sealed)

    assert len(set(lengths)) == 1


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (GOOD, {"talk_answered", "talk_good"}),
        ({"heard": "1", "in_charge": "2", "helped": "5"}, {"talk_answered"}),
        ({"heard": "5", "in_charge": "none", "helped": "none"}, set()),
        ({}, set()),
    ],
)
def test_it_is_counted_by_the_latest_answer(
    house: House, asked: Talk, given: dict[str, str], kinds: set[str]
) -> None:
    """Two of three answers are enough; a mean of 3.5 is good."""
    held(asked, house)
    with house.within(house.bob):
        for answers in (GOOD, given):
            actions.answer(talk=asked, answers=answers, by=house.bob, at=timezone.now())

    found = milestones(house).keys() - {"talk_asked", "talk_held", "talk_in_time"}
    assert found == kinds


def test_held_in_time_and_held_late_are_told_apart(house: House, plan: LifePlan) -> None:
    now = timezone.now()
    with house.within(house.bob):
        late = talk_of(house.bob, house.manager, plan.programme, at=now - timedelta(days=31))
    before = milestones(house)
    held(late, house)
    after = milestones(house)
    with house.within(house.bob):
        early = talk_of(house.bob, house.manager, plan.programme)
    held(early, house)

    assert before == {"talk_asked": -1}
    assert after == {"talk_asked": -1, "talk_held": 0}
    assert milestones(house) == {"talk_asked": 0, "talk_held": 0, "talk_in_time": 0}


def test_a_request_counts_once_there_was_time_for_it(house: House, asked: Talk) -> None:
    """By the day that it carries; the tally looks at it in test_talk_figures."""
    today = timezone.localdate()

    def counted(day: Any) -> int:
        rows = PrivateMilestone.objects.filter(kind="talk_asked", on__lte=day)
        return rows.count()

    with house.within(house.bob):
        assert (counted(today), counted(today + timedelta(days=30))) == (0, 1)


@pytest.mark.parametrize(
    ("found", "rate", "quality"),
    [
        ({}, None, None),
        ({"talk_asked": 20, "talk_in_time": 16}, 0.8, None),
        ({"talk_held": 20, "talk_answered": 15, "talk_good": 12}, None, 0.8),
        ({"talk_held": 20, "talk_answered": 15}, None, None),
    ],
)
def test_figures_are_told_from_ten_people_on(
    house: House,
    written: Programme,
    found: dict[str, int],
    rate: float | None,
    quality: float | None,
) -> None:
    """M17 and M3 from kept counts: fewer than ten have no row, so there is nothing to read."""
    with house.within(house.alice):
        opened(written, "meaning_of_life", "converse", by=house.alice)
        cycle = written.cycles.get()
    with house.within(house.alice), pytest.MonkeyPatch.context() as patch:
        today = timezone.localdate()
        rows = {
            kind: PrivateCount(process="meaning_of_life", kind=kind, count=n, counted_on=today)
            for kind, n in found.items()
        }
        patch.setattr(counts, "steady", lambda kinds: rows)
        figure, of_quality = (
            figures.conversations(cycle, today),
            figures.talk_quality(cycle, today),
        )

    assert figure is not None
    assert of_quality is not None
    assert (figure.status is Status.OK, of_quality.status is Status.OK) == (
        rate is not None,
        quality is not None,
    )
    assert (figure.value, of_quality.value) == (rate, quality)


# The walls


def test_nobody_else_finds_a_row_or_a_page(house: House, asked: Talk) -> None:
    """D1 and invariant 1: HR, another manager, an adviser, Mallory.

    Seen failing with the policies for reading removed, all at once."""
    held(asked, house)
    with house.within(house.bob):
        actions.answer(talk=asked, answers=GOOD, by=house.bob, at=timezone.now())
    names = ("talk_detail", "talk_note", "talk_answer", "talk_close", "talk_action_create")
    rows, pages = {}, {}
    with house.within(house.alice):
        night = department("Night", manager=house.sponsor)
        member("77", full_name="A porter", department=night)
    for who in ("bob", "manager", "alice", "sponsor", "carol", "mallory"):
        bound = house.within_other if who == "mallory" else house.within
        with bound(getattr(house, who)):
            rows[who] = [one(f"select count(*) from {table}") for table in TABLES]
        client = house.client(getattr(house, who))
        pages[who] = {
            client.get(at(asked.programme, name, asked.uuid)).status_code for name in names
        }
    with house.within():
        rows["nobody"] = [one(f"select count(*) from {table}") for table in TABLES]

    nothing = [0, 0, 0, 0]
    assert rows == {
        "bob": [1, 2, 2, 1],
        "manager": [1, 2, 2, 0],
        **dict.fromkeys(("alice", "sponsor", "carol", "mallory", "nobody"), nothing),
    }
    assert pages == {
        "bob": {200},
        "manager": {200, 404},
        "alice": {404},
        "sponsor": {404},
        "carol": {403},
        "mallory": {404},
    }


def test_the_partner_changes_nothing_but_their_own(house: House, asked: Talk) -> None:
    """Seen failing without the policies for writing, all at once."""
    with house.within(house.manager):
        done = {
            "talk": one("update meaning_of_life_talk set ended_at = now()"),
            "talk removed": one("delete from meaning_of_life_talk"),
            "note": one("update meaning_of_life_talknote set sealed = 'x'"),
            "note removed": one("delete from meaning_of_life_talknote"),
            "action": one("update meaning_of_life_talkaction set due_on = due_on"),
            "action removed": one("delete from meaning_of_life_talkaction"),
        }
        assert vault.Keyring(house.bob)._fetched(make=False)

    assert done == {
        "talk": 0,
        "talk removed": 0,
        "note": 1,
        "note removed": 1,
        "action": 1,
        "action removed": 1,
    }


def test_nobody_writes_in_anothers_name_or_into_a_talk_of_others(house: House, asked: Talk) -> None:
    """Seen failing without the policies for inserting, all at once."""

    def note(by: Member) -> TalkNote:
        return TalkNote(
            talk=asked, owner=house.bob, written_by=by, sealed=b"x", written_at=timezone.now()
        )

    with house.within(house.bob):
        TalkNote.objects.all().delete()
    for who, by in (
        (house.manager, house.bob),
        (house.bob, house.manager),
        (house.alice, house.alice),
    ):
        with (
            house.within(who),
            pytest.raises(Exception, match="row-level security"),
            transaction.atomic(),
        ):
            TalkNote.objects.bulk_create([note(by)], ignore_conflicts=True)


def test_the_database_roles_find_nothing(house: House, asked: Talk) -> None:
    """The tally counts milestones; of talks it has no right to read anything."""
    with house.within(), connection.cursor() as cursor:
        cursor.execute(
            "select bool_or(has_table_privilege('synchro_tally', t, 'select')) "
            "from unnest(%s::text[]) t",
            [TABLES],
        )
        assert cursor.fetchone() == (False,)


def test_it_leaves_no_line_and_no_mail(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.alice):
        before = AuditEvent.objects.count()
    with house.within(house.bob):
        talk = talk_of(house.bob, house.manager, plan.programme, goal)
    held(talk, house)
    with house.within(house.bob):
        actions.answer(talk=talk, answers=GOOD, by=house.bob, at=timezone.now())

    with house.within(house.alice):
        assert AuditEvent.objects.count() == before
    assert mail.outbox == []


# Looks


@pytest.mark.safe
def test_each_look_of_the_partner_is_noted_for_the_owner_and_nobody_else(
    house: House, asked: Talk
) -> None:
    """D5. The owner's own looks are not noted."""
    page = at(asked.programme, "talk_detail", asked.uuid)

    for who in (house.manager, house.bob, house.manager, house.manager):
        house.client(who).get(page)
    told = text(house.client(house.bob).get("/o/acme/my-data/looks/"))
    found = {}
    for who in ("bob", "manager", "alice", "sponsor", "carol"):
        with house.within(getattr(house, who)):
            found[who] = TalkLook.objects.count()

    assert found == {"bob": 3, "manager": 3, "alice": 0, "sponsor": 0, "carol": 0}
    assert told.count("What belongs to a conversation about your plan") == 3
    with house.within(house.manager):
        assert one("delete from meaning_of_life_talklook") == 0
    with (
        house.within(house.bob),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        TalkLook.objects.create(
            talk=asked, owner=house.bob, reader=house.manager, at=timezone.now()
        )


@pytest.fixture
def committed(transactional_db: None) -> tuple[House, Talk]:
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
        with house.within(house.bob):
            talk = talk_of(house.bob, house.manager, programme)
            actions.write(talk=talk, text="Bob's own words", by=house.bob, at=timezone.now())
    return house, talk


def test_without_a_note_of_the_look_there_is_no_text(committed: tuple[House, Talk]) -> None:
    """D5. Seen failing with no look written."""
    house, talk = committed
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}

    def as_owner(statement: str) -> None:
        with psycopg.connect(**place, user="synchro_owner") as owner:
            owner.execute(statement)

    client = house.client(house.manager)
    client.raise_request_exception = False
    page = at(talk.programme, "talk_detail", talk.uuid)
    as_owner("revoke insert on meaning_of_life_talklook from synchro_app")
    try:
        answer = client.get(page)
    finally:
        as_owner("grant insert on meaning_of_life_talklook to synchro_app")
    again = client.get(page)

    assert (answer.status_code, again.status_code) == (500, 200)
    assert "own words" not in answer.content.decode()
    assert "own words" in again.content.decode()


# The end


def erased(house: House, who: Member) -> None:
    now = timezone.now()
    with house.within(who):
        row = erasure.ask(member=who, by=who, at=now - erasure.WAIT)
        erasure.run(erasure=row.pk, member=who.pk, at=now)


def test_what_both_wrote_goes_with_the_worker(house: House, asked: Talk) -> None:
    erased(house, house.bob)

    with house.within(house.manager):
        assert [one(f"select count(*) from {table}") for table in TABLES] == [0, 0, 0, 0]


def test_what_the_partner_wrote_stays_the_workers(house: House, asked: Talk) -> None:
    erased(house, house.manager)

    page = text(house.client(house.bob).get(at(asked.programme, "talk_detail", asked.uuid)))

    assert "The manager&#x27;s words" in page
    assert "Free an hour on Monday" in page


def test_after_three_years_it_is_found_where_nobody_is_bound(house: House, asked: Talk) -> None:
    """Younger ones are not, and who is bound finds no more than before."""
    now = timezone.now()
    with house.within():
        early = personal_data.forget(now, timedelta(days=3 * 366))
    with house.within(house.bob):
        Talk.objects.update(asked_at=now - timedelta(days=3 * 366 + 1))
    with house.within(house.alice):
        assert [one(f"select count(*) from {table}") for table in TABLES] == [0, 0, 0, 0]
    with house.within():
        late = personal_data.forget(now, timedelta(days=3 * 366))

    assert (early, late) == (0, 5)
    with house.within(house.bob):
        assert [each.objects.count() for each in (Talk, TalkNote, TalkAction, TalkAnswer)] == [
            0,
            0,
            0,
            0,
        ]


def test_once_the_dates_are_gone_what_was_agreed_stands(house: House, asked: Talk) -> None:
    with house.within(house.bob):
        Conversation.objects.all().delete()

    page = text(house.client(house.bob).get(at(asked.programme, "talk_detail", asked.uuid)))

    assert "The dates of this conversation are no longer kept." in page
    assert "Ask the night shift" in page


def test_the_generic_page_asks_the_manager_and_it_belongs_to_the_plan(
    house: House, plan: LifePlan
) -> None:
    house.client(house.bob).post("/o/acme/conversations/ask/", {"process": "meaning_of_life"})

    with house.within(house.bob):
        talk = Talk.objects.get()
        assert (talk.partner, talk.programme_id) == (house.manager, plan.programme_id)
