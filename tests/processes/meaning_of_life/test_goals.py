"""One's own goals over HTTP: at most five, written with drafts, kept through every mistake."""

from typing import Any

import pytest

from people import vault
from processes.kernel import drafts
from processes.meaning_of_life.models import Goal, GoalShare, LifePlan
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import goal as queries
from programmes.models import PrivateMilestone, Programme
from tests.factories.life_plan import TEXTS, goal_of, shared
from tests.factories.people import House
from tests.processes.pages import queries_of, text, url


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def goals_of(house: House, plan: LifePlan) -> list[dict[str, str]]:
    with house.within(house.bob):
        return queries.texts_of(plan, vault.Keyring(house.bob))


def draft_of(house: House, form: str) -> dict[str, str]:
    with house.within(house.bob):
        return drafts.read_all(member=house.bob, form=form)


def test_a_goal_is_written_on_four_short_pages_and_shown(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)

    way, answer = [], client.post(at(plan.programme, "goal_create"), TEXTS)
    while "questions" in answer["location"]:
        way.append(answer["location"])
        answer = client.post(way[-1], TEXTS)
    shown, listed = client.get(answer["location"]), client.get(at(plan.programme, "goal_list"))

    assert [address.rsplit("/", 2)[-2] for address in way] == ["steps", "levels", "when"]
    assert goals_of(house, plan) == [TEXTS]
    assert "Greet each guest by name" in text(shown)
    assert "Half of those who come again" in text(shown)
    assert "Next step: Learn five names this week" in text(listed)
    with house.within(house.bob):
        assert counts.GOAL_SET in PrivateMilestone.objects.values_list("kind", flat=True)


def test_a_goal_without_a_first_step_is_not_counted_as_one(house: House, plan: LifePlan) -> None:
    house.client(house.bob).post(
        at(plan.programme, "goal_create"), {"title": "Rest", "area": "personal"}
    )

    with house.within(house.bob):
        assert set(PrivateMilestone.objects.values_list("kind", flat=True)) == {counts.STARTED}
    assert goals_of(house, plan) == [
        {
            "title": "Rest",
            "area": "personal",
            "why": "",
            "if_then": "",
            "next_step": "",
            "level_p2": "",
            "level_p1": "",
            "level_0": "",
            "level_m1": "",
            "level_m2": "",
            "weight": "",
            "review_on": "",
        }
    ]


@pytest.mark.parametrize(
    ("question", "wrong", "sentences"),
    [
        ("what", {"title": ""}, ["What do you want to make true?: This field is required."]),
        ("what", {"area": ""}, ["Where does it belong?: This field is required."]),
        ("what", {"area": "wealth"}, ["wealth is not one of the available choices."]),
        ("what", {"title": "t" * 161}, ["Write at most 160 characters. There are 161 now."]),
        ("steps", {"why": "w" * 4001}, ["There are 4001 now."]),
        ("levels", {"level_0": ""}, ["Say first what you expect: the others stand around it."]),
        ("levels", {"level_m2": "l" * 501}, ["Write at most 500 characters. There are 501 now."]),
        ("when", {"review_on": "soon"}, ["When will you look at it again?: Enter a valid date."]),
        ("when", {"weight": "9"}, ["9 is not one of"]),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(
    house: House,
    plan: LifePlan,
    goal: Goal,
    question: str,
    wrong: dict[str, str],
    sentences: list[str],
) -> None:
    sent = {**TEXTS, **wrong}

    answer = house.client(house.bob).post(
        at(plan.programme, "goal_question", goal.uuid, question), sent
    )

    assert answer.status_code == 422
    page = text(answer)
    assert [sentence for sentence in sentences if sentence not in page] == []
    fields = answer.context["form"].fields
    assert {name: answer.context["form"][name].value() for name in fields} == {
        name: sent[name] for name in fields
    }
    assert goals_of(house, plan) == [TEXTS]


def test_five_goals_are_enough(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        for _goal in range(5):
            goal_of(plan)

    listed = text(client.get(at(plan.programme, "goal_list")))
    answer = client.post(at(plan.programme, "goal_create"), {**TEXTS, "title": "A sixth one"})

    assert "Add another goal" not in listed
    assert "You have 5 goals, and that is as many as there can be." in listed
    assert answer.status_code == 422
    assert "You have five goals already. Close or remove one first" in text(answer)
    assert answer.context["form"]["title"].value() == "A sixth one"
    assert len(goals_of(house, plan)) == 5


def test_a_draft_of_a_goal_is_found_again_and_goes_with_saving(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    page = at(plan.programme, "goal_question", goal.uuid, "steps")
    form = f"goal:{goal.uuid}"

    kept = client.post(at(plan.programme, "goal_draft", goal.uuid, "steps"), {"why": "Because"})
    shown = client.get(page)

    assert (kept.status_code, draft_of(house, form)) == (204, {"why": "Because"})
    assert goals_of(house, plan) == [TEXTS]
    assert shown.context["form"]["why"].value() == "Because"
    assert shown.context["form"]["if_then"].value() == TEXTS["if_then"]
    assert "This is your draft" in text(shown)

    client.post(at(plan.programme, "goal_discard", goal.uuid, "steps"))
    assert client.get(page).context["form"]["why"].value() == TEXTS["why"]

    client.post(at(plan.programme, "goal_draft", goal.uuid, "steps"), {"why": "Because"})
    client.post(page, {**TEXTS, "why": "Because it is so"})
    assert draft_of(house, form) == {}
    assert goals_of(house, plan) == [{**TEXTS, "why": "Because it is so"}]


def test_a_removed_goal_takes_its_shares_and_drafts_along(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        shared(goal, house.manager)
    client.post(at(plan.programme, "goal_draft", goal.uuid, "steps"), {"why": "Because"})

    asked = text(client.get(at(plan.programme, "goal_delete", goal.uuid)))
    client.post(at(plan.programme, "goal_delete", goal.uuid))

    assert "The kitchen&#x27;s manager can no longer read it." in asked
    assert goals_of(house, plan) == []
    assert draft_of(house, f"goal:{goal.uuid}") == {}
    with house.within(house.bob):
        assert GoalShare.objects.count() == 0


def test_a_shared_goal_does_not_become_personal(house: House, plan: LifePlan, goal: Goal) -> None:
    client = house.client(house.bob)
    page = at(plan.programme, "goal_question", goal.uuid, "what")
    with house.within(house.bob):
        shared(goal, house.manager)

    shown = text(client.get(page))
    answer = client.post(page, {**TEXTS, "area": "personal"})

    assert "What you change here, The kitchen&#x27;s manager sees." in shown
    assert answer.status_code == 422
    assert "This goal is shared. Withdraw the share before you make it personal." in str(
        answer.context["form"].errors["area"]
    )
    assert goals_of(house, plan) == [TEXTS]


@pytest.mark.parametrize(
    "name",
    [
        "goal_detail",
        "goal_question",
        "goal_draft",
        "goal_discard",
        "goal_delete",
        "goal_share",
        "goal_unshare",
    ],
)
def test_somebody_elses_goal_is_not_there(
    house: House, plan: LifePlan, goal: Goal, name: str
) -> None:
    """Alice and the manager have plans too, so that the goal alone is what is missing; the manager
    may read it, and still does not own it."""
    with house.within(house.bob):
        shared(goal, house.manager)
    question = ["what"] if name in ("goal_question", "goal_draft", "goal_discard") else []
    address = at(plan.programme, name, goal.uuid, *question)
    found = {}
    for who in ("alice", "manager", "carol", "mallory"):
        client = house.client(getattr(house, who))
        client.post(at(plan.programme, "life_plan_begin"))
        found[who] = (client.get(address).status_code, client.post(address, TEXTS).status_code)

    assert found == {
        "alice": (404, 404),
        "manager": (404, 404),
        "carol": (403, 403),
        "mallory": (404, 404),
    }
    assert goals_of(house, plan) == [TEXTS]
    with house.within(house.bob):
        assert GoalShare.objects.get().ended_at is None


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        shared(goal, house.manager)
    one = queries_of(client, at(plan.programme, "goal_list"))
    with house.within(house.bob):
        goal_of(plan)
        shared(goal_of(plan), house.manager)

    assert (one, queries_of(client, at(plan.programme, "goal_list"))) == (15, 15)
