"""One goal shown to one's own manager, on purpose, and taken back; to others: test_sharing_wider."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from people.models import AuditEvent, Member
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare, LifePlan
from programmes.models import Programme
from tests.factories.life_plan import TEXTS, goal_of, plan_of, shared
from tests.factories.people import NOW, House, department, member
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.processes.pages import queries_of, text, url

WORDS = (TEXTS["title"], TEXTS["why"], TEXTS["if_then"], TEXTS["next_step"])


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def soon(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def chosen(reader: Member) -> dict[str, str]:
    """What a form says that shares with one of those whom it lists."""
    return {"partner": str(reader.uuid), "purpose": "support", "until_on": soon()}


def shares(house: House) -> list[tuple[int, int, str, bool]]:
    with house.within(house.bob):
        return [
            (row.goal_id, row.reader_id, row.purpose, row.ended_at is None)
            for row in GoalShare.objects.order_by("pk")
        ]


def looks(house: House) -> int:
    with house.within(house.bob):
        return GoalLook.objects.count()


def test_a_goal_is_shared_in_two_steps_and_withdrawn_in_one(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client, manager = house.client(house.bob), house.client(house.manager)
    page, read = (
        at(plan.programme, "goal_share", goal.uuid),
        at(plan.programme, "goal_shared_detail", goal.uuid),
    )
    choice = chosen(house.manager)

    offered = text(client.get(page))
    confirm = client.post(page, choice)
    before = (shares(house), manager.get(read).status_code)
    client.post(page, {**choice, "confirmed": "1"})
    shown = text(manager.get(read))
    known = text(client.get(at(plan.programme, "life_plan_readers")))
    client.post(at(plan.programme, "goal_unshare", goal.uuid))
    after = manager.get(read)

    assert [word for word in WORDS if word not in offered] == []
    assert "What they will see" in offered
    assert confirm.status_code == 200
    assert "What The kitchen&#x27;s manager will see" in text(confirm)
    assert "Shall The kitchen&#x27;s manager be able to read this goal?" in text(confirm)
    assert "“To ask for time, training or means to reach it”" in text(confirm)
    assert before == ([], 404)
    assert [word for word in WORDS if word not in shown] == []
    assert "To ask for time, training or means to reach it" in shown
    assert "The late guests" not in shown
    assert "The kitchen&#x27;s manager read a goal that you shared" in known
    assert after.status_code == 404
    assert [word for word in WORDS if word in text(after)] == []
    assert shares(house) == [(goal.pk, house.manager.pk, "support", False)]


def test_what_is_shown_before_is_exactly_what_is_shown_after(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    offered = house.client(house.bob).get(at(plan.programme, "goal_share", goal.uuid))
    with house.within(house.bob):
        shared(goal, house.manager)

    read = house.client(house.manager).get(at(plan.programme, "goal_shared_detail", goal.uuid))

    assert offered.context["rows"] == read.context["rows"]
    assert len(read.context["rows"]) == 12


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"purpose": ""}, "purpose", "Choose a purpose: it is shown together with the goal."),
        ({"purpose": "pay"}, "purpose", "pay is not one of the available choices."),
        ({"until_on": ""}, "until_on", "Choose the last day of the share."),
        ({"until_on": "2020-01-01"}, "until_on", "This day has passed already."),
        ({"until_on": "2999-01-01"}, "until_on", "Choose a day within a year."),
    ],
)
@pytest.mark.parametrize("step", [{}, {"confirmed": "1"}])
def test_a_wrong_choice_is_explained_at_either_step(
    house: House,
    plan: LifePlan,
    goal: Goal,
    wrong: dict[str, str],
    field: str,
    sentence: str,
    step: dict[str, str],
) -> None:
    sent = {**chosen(house.manager), **wrong}

    answer = house.client(house.bob).post(
        at(plan.programme, "goal_share", goal.uuid), {**sent, **step}
    )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert sentence in str(form.errors[field])
    assert {name: form[name].value() for name in ("purpose", "until_on")} == {
        name: sent[name] for name in ("purpose", "until_on")
    }
    assert shares(house) == []


def test_a_personal_goal_cannot_be_shared(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        personal = goal_of(plan, area="personal", title="Swim again")
    page = at(plan.programme, "goal_share", personal.uuid)

    shown = text(client.get(page))
    answer = client.post(page, {**chosen(house.manager), "confirmed": "1"})

    assert "A personal goal cannot be shared" in shown
    assert "Continue" not in shown
    assert answer.status_code == 422
    assert shares(house) == []
    assert "Show it to somebody" not in text(client.get(at(plan.programme, "goal_list")))


def test_a_goal_is_shared_with_ones_own_manager_alone(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    """As long as nobody else is named: the sponsor is neither near nor on the list."""
    with house.within(house.bob), pytest.raises(goal_share.CannotBeShared, match="be chosen"):
        shared(goal, house.sponsor)
    page, sent = at(plan.programme, "goal_share", goal.uuid), chosen(house.sponsor)

    answer = house.client(house.bob).post(page, {**sent, "confirmed": "1"})
    typed = {**sent, "partner": "other", "colleague": house.sponsor.number}
    named = house.client(house.bob).post(page, {**typed, "confirmed": "1"})

    assert answer.context["form"].errors.keys() == {"partner"}
    assert named.context["form"].errors.keys() == {"colleague"}
    assert shares(house) == []


def test_whoever_ceases_to_be_the_manager_cannot_read_it_any_more(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        shared(goal, house.manager)
    with house.within(house.alice):
        house.bob.manager = house.sponsor
        house.bob.save()
    manager = house.client(house.manager)

    listed = manager.get(at(plan.programme, "goal_shared_list"))
    read = manager.get(at(plan.programme, "goal_shared_detail", goal.uuid))
    told = text(house.client(house.bob).get(at(plan.programme, "life_plan_readers")))

    assert list(listed.context["shares"]) == []
    assert read.status_code == 404
    assert "who is not your manager any more and can no longer read it." in told


def led_by(house: House, manager: Any) -> None:
    with house.within(house.alice):
        house.bob.manager = manager
        house.bob.save()


def test_a_share_with_an_earlier_manager_is_nowhere_called_a_share(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        shared(goal, house.manager)
    led_by(house, house.sponsor)
    bob = house.client(house.bob)

    written = text(bob.get(at(plan.programme, "goal_question", goal.uuid, "what")))
    removed = text(bob.get(at(plan.programme, "goal_delete", goal.uuid)))
    new = house.client(house.sponsor).get(at(plan.programme, "goal_shared_list"))

    assert ("can read this goal" in written, "can no longer read it" in removed) == (False, False)
    assert list(new.context["shares"]) == []


def test_what_is_written_under_another_manager_is_not_for_the_one_before(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    """Seen failing without the end of the earlier share: leading again, they read the new words."""
    with house.within(house.bob):
        shared(goal, house.manager)
    led_by(house, house.sponsor)
    house.client(house.bob).post(
        at(plan.programme, "goal_question", goal.uuid, "what"), {**TEXTS, "title": "Written later"}
    )
    led_by(house, None)

    read = house.client(house.manager).get(at(plan.programme, "goal_shared_detail", goal.uuid))

    assert read.status_code == 404
    assert shares(house) == [(goal.pk, house.manager.pk, "conversation", False)]


def test_sharing_again_replaces_the_share(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob):
        shared(goal, house.manager, days=5)
        shared(goal, house.manager, days=50)

    assert shares(house) == [
        (goal.pk, house.manager.pk, "conversation", False),
        (goal.pk, house.manager.pk, "conversation", True),
    ]


def test_a_share_ends_by_itself(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob):
        share = shared(goal, house.manager)
        GoalShare.objects.filter(pk=share.pk).update(
            until_on=timezone.localdate() - timedelta(days=1)
        )

    read = house.client(house.manager).get(at(plan.programme, "goal_shared_detail", goal.uuid))

    assert read.status_code == 404
    assert "Shares that have ended" in text(
        house.client(house.bob).get(at(plan.programme, "life_plan_readers"))
    )


def test_the_managers_list_holds_no_word_of_a_goal(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    """The list is not a look, so it may not show what only a noted look shows."""
    with house.within(house.bob):
        shared(goal, house.manager)

    page = text(house.client(house.manager).get(at(plan.programme, "goal_shared_list")))

    assert "A goal of Bob" in page
    assert [word for word in WORDS if word in page] == []
    assert looks(house) == 0


def test_every_look_is_noted_for_the_owner_and_for_nobody_else(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        shared(goal, house.manager)
    with house.within(house.alice):
        audited = AuditEvent.objects.count()
    manager = house.client(house.manager)

    for _look in range(3):
        assert manager.get(at(plan.programme, "goal_shared_detail", goal.uuid)).status_code == 200
    client = house.client(house.bob)

    assert looks(house) == 3
    known = text(client.get(at(plan.programme, "life_plan_readers")))
    assert known.count("read a goal that you shared") == 3
    with house.within(house.alice):
        assert (AuditEvent.objects.count(), GoalLook.objects.count()) == (audited, 0)


@pytest.fixture
def committed(transactional_db: None) -> tuple[House, Programme, Goal]:
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
        with house.within(house.bob):
            goal = goal_of(plan_of(house.bob, programme, serve="x"))
            shared(goal, house.manager)
    return house, programme, goal


def test_without_a_note_there_is_no_text(committed: tuple[House, Programme, Goal]) -> None:
    """With the look written after the text is opened, or apart from it, the words are shown."""
    house, programme, goal = committed
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}

    def as_owner(statement: str) -> None:
        with psycopg.connect(**place, user="synchro_owner") as owner:
            owner.execute(statement)

    client = Client(raise_request_exception=False)
    client.force_login(house.manager.account, backend="people.signin.backends.NumberBackend")
    as_owner("revoke insert on meaning_of_life_goallook from synchro_app")
    try:
        answer = client.get(at(programme, "goal_shared_detail", goal.uuid))
    finally:
        as_owner("grant insert on meaning_of_life_goallook to synchro_app")
    again = client.get(at(programme, "goal_shared_detail", goal.uuid))

    assert answer.status_code == 500
    assert [word for word in WORDS if word in answer.content.decode()] == []
    assert [word for word in WORDS if word not in again.content.decode()] == []


def test_nobody_else_reads_a_shared_goal(house: House, plan: LifePlan, goal: Goal) -> None:
    """The sponsor leads a team as well, so that the share alone is what is missing."""
    with house.within(house.alice):
        night = department("Night", manager=house.sponsor)
        member("77", full_name="A night porter", department=night)
    with house.within(house.bob):
        shared(goal, house.manager)
    address = at(plan.programme, "goal_shared_detail", goal.uuid)
    listed = at(plan.programme, "goal_shared_list")

    found = {
        who: (
            house.client(getattr(house, who)).get(listed).status_code,
            house.client(getattr(house, who)).get(address).status_code,
        )
        for who in ("alice", "bob", "carol", "sponsor", "mallory")
    }

    assert found == {
        "alice": (200, 404),
        "bob": (200, 404),
        "carol": (403, 403),
        "sponsor": (200, 404),
        "mallory": (404, 404),
    }
    assert looks(house) == 0


def test_the_lists_take_as_many_queries_for_three_as_for_one(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    bob, manager = house.client(house.bob), house.client(house.manager)
    pages = (
        (manager, at(plan.programme, "goal_shared_list")),
        (manager, at(plan.programme, "goal_shared_detail", goal.uuid)),
        (bob, at(plan.programme, "life_plan_readers")),
    )
    with house.within(house.bob):
        shared(goal, house.manager)
    one = [queries_of(client, page) for client, page in pages]
    with house.within(house.bob):
        for _goal in range(2):
            shared(goal_of(plan), house.manager)
    three = [queries_of(client, page) for client, page in pages]

    # Two of each, and two of the look, open and close savepoints.
    assert one == three == [11, 17, 15]


def test_the_day_of_a_share_that_has_passed_is_refused(house: House, goal: Goal) -> None:
    with house.within(house.bob), pytest.raises(goal_share.CannotBeShared, match="has passed"):
        goal_share.share(
            goal=goal,
            reader=house.manager,
            purpose="support",
            until_on=NOW.date() - timedelta(days=1),
            at=NOW,
        )
