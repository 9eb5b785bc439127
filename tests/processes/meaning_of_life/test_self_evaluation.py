"""Looking back at one's own goals (F2.5, M18): by their writer, for their writer, asked each quarter."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people import vault
from processes.kernel import drafts
from processes.meaning_of_life import attainment
from processes.meaning_of_life.actions import goal as goal_actions
from processes.meaning_of_life.actions import life_plan as plan_actions
from processes.meaning_of_life.actions import self_evaluation as actions
from processes.meaning_of_life.models import Goal, GoalReview, GoalShare, LifePlan, SelfEvaluation
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import self_evaluation as queries
from programmes.models import Assignment, PrivateMilestone, Programme
from programmes.queries import todo
from programmes.reminders import mentions
from tests.factories.life_plan import goal_of, looked_back, shared
from tests.factories.people import NOW, House
from tests.processes.pages import queries_of, text, url

ASKED = "Look at your plan again"
SAID = {"level": "1", "note": "The list helped", "outcome": "keep"}
DAY = timedelta(days=1)


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def looks(house: House, plan: LifePlan) -> list[queries.Look]:
    with house.within(house.bob):
        return queries.looks(plan, vault.Keyring(house.bob))


def asked(house: House, when: datetime) -> list[str]:
    """What stands on Bob's list at that moment."""
    with house.within(house.bob):
        return [task.title for task in todo.tasks(house.bob, when) if task.is_open]


@pytest.fixture
def completed(house: House, plan: LifePlan, goal: Goal) -> LifePlan:
    """Bob has said, half a year before today, that his plan is right for now."""
    with house.within(house.bob):
        plan_actions.check(life_plan=plan, at=timezone.now() - 180 * DAY)
    return plan


# The way through it


def test_a_worker_looks_back_and_keeps_what_was_found(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        second = goal_of(plan, title="Learn to bake", level_p1="")

    first_page = client.post(at(plan.programme, "self_evaluation_begin"))
    shown = text(client.get(first_page["location"]))
    second_page = client.post(first_page["location"], SAID)
    listed = client.post(second_page["location"], {**SAID, "level": "-1", "outcome": "change"})
    done = client.post(at(plan.programme, "self_evaluation_finish"))
    past = text(client.get(done["location"]))

    assert first_page["location"] == at(plan.programme, "goal_review", goal.uuid)
    assert "Greet each guest by name" in shown
    assert "More than I expected: Most of those who come again" in shown
    assert "Only you can read this." in shown
    assert second_page["location"] == at(plan.programme, "goal_review", second.uuid)
    assert listed["location"] == at(plan.programme, "self_evaluation_detail")
    assert done["location"] == at(plan.programme, "self_evaluation_past")
    [look] = looks(house, plan)
    assert [(each.level, each.meant, each.note, each.outcome) for each in look.found] == [
        (1, "Most of those who come again", "The list helped", "keep"),
        (-1, "A few", "The list helped", "change"),
    ]
    assert "Most of those who come again" in past
    assert "You wanted to change it." in past
    assert "Taken together, your goals came about as far as you had expected." in past


def test_a_level_without_words_of_ones_own_is_told_in_ours(house: House, plan: LifePlan) -> None:
    with house.within(house.bob):
        bare = goal_of(plan, **dict.fromkeys(Goal.LEVELS.values(), ""))
        actions.begin(life_plan=plan, at=NOW)

    page = house.client(house.bob).get(at(plan.programme, "goal_review", bare.uuid))

    assert [str(words) for _level, words in page.context["form"].fields["level"].choices] == [
        "Much more than I expected",
        "More than I expected",
        "What I expected",
        "Less than I expected",
        "Much less than I expected",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"level": ""}, "Where does it stand today?: This field is required."),
        ({"level": "3"}, "3 is not one of the available choices."),
        ({"outcome": ""}, "What becomes of it?: This field is required."),
        ({"note": "n" * 4001}, "There are 4001 now."),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(
    house: House, plan: LifePlan, goal: Goal, wrong: dict[str, str], sentence: str
) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "self_evaluation_begin"))

    answer = client.post(at(plan.programme, "goal_review", goal.uuid), {**SAID, **wrong})

    assert answer.status_code == 422
    assert sentence in text(answer)
    form = answer.context["form"]
    assert {name: form[name].value() for name in SAID} == {**SAID, **wrong}
    with house.within(house.bob):
        assert GoalReview.objects.count() == 0


def test_nothing_looked_at_is_not_finished(house: House, plan: LifePlan, goal: Goal) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "self_evaluation_begin"))

    answer = client.post(at(plan.programme, "self_evaluation_finish"), follow=True)

    assert "Look at one of your goals first. One is enough." in text(answer)
    with house.within(house.bob):
        assert SelfEvaluation.objects.get().finished_at is None


def test_without_a_goal_nothing_is_begun_and_the_page_says_what_else_there_is(
    house: House, plan: LifePlan
) -> None:
    client = house.client(house.bob)

    answer = client.post(at(plan.programme, "self_evaluation_begin"), follow=True)

    assert "You have no goal yet to look back at." in text(answer)
    assert at(plan.programme, "life_plan_check") in text(answer)
    with house.within(house.bob):
        assert SelfEvaluation.objects.count() == 0


def test_a_draft_of_the_note_is_kept_and_goes_with_saving(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "self_evaluation_begin"))
    page = at(plan.programme, "goal_review", goal.uuid)

    client.post(at(plan.programme, "goal_review_draft", goal.uuid), {"note": "Half a thought"})
    shown = client.get(page).context["form"]["note"].value()
    client.post(page, SAID)

    assert shown == "Half a thought"
    with house.within(house.bob):
        assert drafts.forms_of(member=house.bob, beginning="self_evaluation:") == {}


def test_said_again_takes_the_place_of_what_was_said_before(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        look = actions.begin(life_plan=plan, at=NOW)
        for level in ("2", "-2"):
            answers = {**SAID, "level": level}
            actions.review(self_evaluation=look, goal=goal, answers=answers, at=NOW)
        again = actions.begin(life_plan=plan, at=NOW + DAY)
        [found] = queries.reviews(look, vault.Keyring(house.bob))

    assert again.pk == look.pk
    assert (found.level, found.meant) == (-2, "I have stopped trying")


def test_what_is_finished_stays_as_it_was(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob):
        look = looked_back(goal, level=1)
        with pytest.raises(actions.Finished):
            actions.review(self_evaluation=look, goal=goal, answers=SAID, at=NOW + DAY)
        with pytest.raises(actions.Finished):
            actions.finish(self_evaluation=look, at=NOW + DAY)
        changed = {"weight": "3", "level_0": "All", "level_p1": "All, and their children"}
        goal_actions.revise(goal=goal, texts=changed, at=NOW + DAY)

    [kept] = looks(house, plan)
    assert [(each.meant, each.review.weight) for each in kept.found] == [
        ("Most of those who come again", 2)
    ]


# Goals that are closed


def test_a_closed_goal_rests_and_makes_room(house: House, plan: LifePlan, goal: Goal) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        for _more in range(4):
            goal_of(plan)
        shared(goal, house.manager)
        looked_back(goal, outcome="close")

    listed = text(client.get(at(plan.programme, "goal_list")))
    written = text(client.get(at(plan.programme, "life_plan_check")))

    assert "Goals that rest" in listed
    assert "Add another goal" in listed
    assert written.count("Greet each guest by name") == 4
    reading = house.client(house.manager).get(at(plan.programme, "goal_shared_detail", goal.uuid))
    assert reading.status_code == 404
    with house.within(house.bob):
        assert GoalShare.objects.get().ended_at is not None
        with pytest.raises(goal_actions.goal_share.CannotBeShared):
            shared(goal, house.manager)


def test_a_closed_goal_is_taken_up_again_where_there_is_room(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        looked_back(goal, outcome="close")
        others = [goal_of(plan) for _number in range(5)]

    refused = text(client.post(at(plan.programme, "goal_take_up", goal.uuid), follow=True))
    with house.within(house.bob):
        goal_actions.remove(goal=others[0], at=NOW)
    taken = text(client.post(at(plan.programme, "goal_take_up", goal.uuid), follow=True))

    assert "Close or remove one first" in refused
    assert "You have taken up this goal again." in taken
    with house.within(house.bob):
        assert goals.count(plan) == 5


def test_a_closed_goal_is_not_looked_back_at(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob):
        looked_back(goal, outcome="close")
        actions.begin(life_plan=plan, at=NOW)

    page = house.client(house.bob).get(at(plan.programme, "goal_review", goal.uuid))

    assert page.status_code == 404


# Asked each quarter, and nobody else knows


def test_a_completed_plan_is_asked_about_after_a_quarter_and_not_before(
    house: House, plan: LifePlan
) -> None:
    with house.within(house.bob):
        plan_actions.check(life_plan=plan, at=NOW)
        day = NOW.date()
        before = [row.kind for row in mentions.due(house.bob, day + 89 * DAY)]
        after = [row.kind for row in mentions.due(house.bob, day + 90 * DAY)]

    assert ASKED not in asked(house, NOW + 90 * DAY - timedelta(minutes=1))
    assert ASKED in asked(house, NOW + 90 * DAY)
    assert "self_evaluation" not in before
    assert "self_evaluation" in after


def test_a_look_answers_the_question_and_asks_the_next(
    house: House, completed: LifePlan, goal: Goal
) -> None:
    now = timezone.now()
    waiting = asked(house, now)
    with house.within(house.bob):
        looked_back(goal, at=now)
        rows = Assignment.objects.filter(kind="self_evaluation").order_by("given_at")
        states = [(row.state, row.given_at) for row in rows]

    assert ASKED in waiting
    assert ASKED not in asked(house, now + 89 * DAY)
    assert ASKED in asked(house, now + 90 * DAY)
    assert [state for state, _given in states] == ["done", "open"]
    assert states[1][1] == now + 90 * DAY


def test_reading_the_answers_again_is_a_look_too(house: House, completed: LifePlan) -> None:
    now = timezone.now()

    house.client(house.bob).post(at(completed.programme, "life_plan_check"))

    assert ASKED not in asked(house, now + 89 * DAY)
    with house.within(house.bob):
        kinds = set(PrivateMilestone.objects.values_list("kind", flat=True))
    assert counts.LOOKED_AGAIN in kinds


@pytest.mark.parametrize("days", [0, 1])
def test_only_a_completed_plan_of_an_earlier_day_counts_as_looked_at_again(
    house: House, plan: LifePlan, goal: Goal, days: int
) -> None:
    """Counted otherwise, more plans would be looked at again than were completed."""
    with house.within(house.bob):
        looked_back(goal, at=NOW)
        unfinished = milestones()
        plan_actions.check(life_plan=plan, at=NOW)
        looked_back(goal, at=NOW + days * DAY)

        assert counts.LOOKED_AGAIN not in unfinished
        assert (counts.LOOKED_AGAIN in milestones()) is bool(days)


def milestones() -> set[str]:
    return set(PrivateMilestone.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("name", ["life_plan_put_off", "life_plan_delete"])
def test_a_plan_that_is_put_off_or_deleted_is_asked_about_no_more(
    house: House, completed: LifePlan, goal: Goal, name: str
) -> None:
    client = house.client(house.bob)
    before = asked(house, timezone.now())

    client.post(at(completed.programme, name))

    assert ASKED in before
    assert ASKED not in asked(house, timezone.now() + 400 * DAY)


def test_nobody_but_the_writer_knows_that_there_is_something_to_look_back_at(
    house: House, completed: LifePlan, goal: Goal
) -> None:
    """Seen failing with ``private`` taken from the kind: Alice and the manager count 1."""
    found = {}
    for name in ("bob", "alice", "manager", "sponsor", "carol"):
        with house.within(getattr(house, name)):
            found[name] = Assignment.objects.filter(kind="self_evaluation").count()
            found[name] += SelfEvaluation.objects.count()

    assert found == {"bob": 1, "alice": 0, "manager": 0, "sponsor": 0, "carol": 0}


@pytest.mark.parametrize(
    "name",
    [
        "self_evaluation_detail",
        "self_evaluation_begin",
        "self_evaluation_finish",
        "self_evaluation_past",
        "goal_review",
        "goal_review_draft",
        "goal_review_discard",
        "goal_take_up",
    ],
)
def test_somebody_elses_look_is_not_there(
    house: House, plan: LifePlan, goal: Goal, name: str
) -> None:
    with house.within(house.bob):
        actions.begin(life_plan=plan, at=NOW)
        shared(goal, house.manager)
    with_goal = name.startswith("goal")
    address = at(plan.programme, name, *([goal.uuid] if with_goal else []))
    found = {}
    for who in ("manager", "mallory"):
        client = house.client(getattr(house, who))
        found[who] = (client.get(address).status_code, client.post(address, SAID).status_code)

    refused = (
        405 if name.endswith(("begin", "finish", "draft", "discard", "take_up")) else 404,
        404,
    )
    assert found["mallory"] == (404, 404)
    assert found["manager"] in (refused, (404, 404))
    with house.within(house.bob):
        assert GoalReview.objects.count() == 0


# What was found, in words


@pytest.mark.parametrize(
    ("level", "sentence", "score"),
    [(2, attainment.FARTHER, 70), (0, attainment.AS_FAR, 50), (-1, attainment.LESS_FAR, 40)],
)
def test_all_goals_together_are_told_in_a_sentence(
    house: House, plan: LifePlan, goal: Goal, level: int, sentence: Any, score: int
) -> None:
    with house.within(house.bob):
        looked_back(goal, level=level)

    [look] = looks(house, plan)
    page = text(house.client(house.bob).get(at(plan.programme, "self_evaluation_past")))

    assert attainment.said(look) == attainment.Said(str(sentence), score)
    assert str(sentence) in page
    assert f"yours is {score} (goal attainment, M18)" in page


@given(
    levels=st.lists(st.sampled_from(list(Goal.Level)), min_size=1, max_size=5),
    weights=st.lists(st.integers(1, 3), min_size=5, max_size=5),
)
def test_the_sentence_turns_round_with_the_levels(
    levels: list[Goal.Level], weights: list[int]
) -> None:
    """Invariant 4 of the method: all keys reversed mirror the score, and so the sentence."""
    turned = [Goal.Level(-level) for level in levels]

    one, other = (attainment.said(look_of(each, weights)) for each in (levels, turned))

    assert one is not None
    assert other is not None
    opposite = {
        str(attainment.FARTHER): str(attainment.LESS_FAR),
        str(attainment.AS_FAR): str(attainment.AS_FAR),
        str(attainment.LESS_FAR): str(attainment.FARTHER),
    }
    assert other.sentence == opposite[one.sentence]
    assert abs(one.score + other.score - 100) <= 1


def look_of(levels: list[Goal.Level], weights: list[int]) -> queries.Look:
    found = [
        queries.Found(GoalReview(weight=weight), {"level": str(level.value)})
        for level, weight in zip(levels, weights, strict=False)
    ]
    return queries.Look(SelfEvaluation(), found)


def test_each_goal_has_its_way_in_words_a_line_and_a_table(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        looked_back(goal, level=-1, note="Hard weeks", at=NOW)
        once = queries.ways(
            plan, queries.looks(plan, vault.Keyring(house.bob)), vault.Keyring(house.bob)
        )
        looked_back(goal, level=1, at=NOW + 90 * DAY)

    page = house.client(house.bob).get(at(plan.programme, "self_evaluation_past"))
    [way] = page.context["ways"]

    assert attainment.draw(once[0]) == ""
    assert attainment.course(once[0]) == "When you looked: Less than I expected."
    assert way["words"] == (
        "At the first look: Less than I expected. At the last: More than I expected."
    )
    assert way["words"] in way["drawing"]
    assert re.findall(r"\sstyle=|<script|<style", way["drawing"]) == []
    assert way["drawing"].count("<circle") == 2
    assert text(page).count('<th scope="row">') == 2
    assert "Hard weeks" in text(page)


def test_a_removed_goal_takes_what_was_found_of_it_along(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        other = goal_of(plan)
        looked_back(goal, other)
        goal_actions.remove(goal=goal, at=NOW)

    [look] = looks(house, plan)
    assert [each.review.goal_id for each in look.found] == [other.pk]


def test_a_deleted_plan_takes_every_look_along(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob), transaction.atomic():
        looked_back(goal)
        plan_actions.remove(life_plan=plan, at=NOW)

        assert (SelfEvaluation.objects.count(), GoalReview.objects.count()) == (0, 0)


def test_what_was_found_opens_at_its_own_place_alone(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    """Seen failing with column and row left out of what is authenticated."""
    with house.within(house.bob):
        other = goal_of(plan)
        look = looked_back(goal, other, note="words")
        one, two = GoalReview.objects.filter(self_evaluation=look)
        values = (one.level, one.note)
        for level, note in ((values[1], values[0]), (two.level, two.note)):
            one.level, one.note = level, note
            one.save()
            with pytest.raises(vault.CannotOpen):
                queries.looks(plan, vault.Keyring(house.bob))


def test_the_pages_take_as_many_queries_for_three_goals_as_for_one(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    client = house.client(house.bob)
    pages = [
        at(plan.programme, "self_evaluation_detail"),
        at(plan.programme, "self_evaluation_past"),
    ]
    with house.within(house.bob):
        looked_back(goal)
        look = actions.begin(life_plan=plan, at=NOW)
        actions.review(self_evaluation=look, goal=goal, answers=SAID, at=NOW)
    one = [queries_of(client, page) for page in pages]
    with house.within(house.bob):
        more = [goal_of(plan) for _number in range(2)]
        for each in more:
            actions.review(self_evaluation=look, goal=each, answers=SAID, at=NOW)
        actions.finish(self_evaluation=look, at=NOW)
        again = actions.begin(life_plan=plan, at=NOW)
        actions.review(self_evaluation=again, goal=goal, answers=SAID, at=NOW)

    assert (one, [queries_of(client, page) for page in pages]) == ([16, 14], [16, 14])
