"""What is handed over of one person: all of it to themselves, what they share, nothing to others."""

import json
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from people.models import PersonKey
from processes.kernel import drafts
from processes.meaning_of_life.actions import goal_share, learning_session
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare, LifePlan, PlanAnswer
from processes.meaning_of_life.queries import personal
from tests.factories.learning_sessions import joined, over, session_for
from tests.factories.life_plan import goal_of, plan_of, shared
from tests.factories.people import NOW, House


def write_draft(house: House, form: str, text: str) -> None:
    drafts.save(member=house.bob, form=form, question="people", text=text, at=NOW)


def test_an_export_holds_everything_in_plain_words(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    with house.within(house.bob):
        share = shared(goal, house.manager)
        write_draft(house, f"life_plan:{plan.programme_id}", "My two sisters")
    with house.within(house.manager):
        goal_share.look(share=share, at=NOW)
    with house.within(house.alice):
        session = session_for(plan.programme, by=house.alice)
    with house.within(house.bob):
        seat = joined(session, house.bob)
        over(session)
        learning_session.attend(seat=seat, at=NOW)
        learning_session.judge(seat=seat, opinion="2", at=NOW)

    with house.within(house.bob):
        found = json.loads(json.dumps(personal.export(house.bob), cls=DjangoJSONEncoder))

    assert found == {
        "life_plans": [
            {
                "programme": "Culture",
                "state": "writing",
                "begun_at": NOW.isoformat(),
                "checked_at": None,
                "answers": {
                    "Whom do you want to serve, and how?": "The late guests",
                    "What I value most": "Honesty\nWarmth",
                },
                "goals": [
                    {
                        "The goal": "Greet each guest by name",
                        "Where it belongs": "My work now",
                        "Why it matters": "It makes the evening lighter for both of us",
                        "If … then …": "If a guest comes in, then I look up first",
                        "Next step": "Learn five names this week",
                        "What I expect": "Half of those who come again",
                        "More than I expect": "Most of those who come again",
                        "Much more than I expect": "They know mine as well",
                        "Less than I expect": "A few",
                        "Much less than I expect": "I have stopped trying",
                        "How much it matters": "It matters a lot",
                        "To look at again on": "1 June 2026",
                    }
                ],
                "closed_goals": [],
                "looks_back": [],
                "shares": [
                    {
                        "with": "The kitchen's manager",
                        "as": "manager",
                        "purpose": "conversation",
                        "since": share.since.isoformat(),
                        "until": until.isoformat(),
                        "ended_at": None,
                    }
                ],
                "looks": [{"by": "The kitchen's manager", "at": NOW.isoformat()}],
            }
        ],
        "learning_sessions": [
            {
                "theme": "self_esteem",
                "starts_at": session.starts_at.isoformat(),
                "taken_at": NOW.isoformat(),
                "attended_at": NOW.isoformat(),
                "opinion": "2",
            }
        ],
        "drafts": [{"people": "My two sisters"}],
    }


def test_nobody_exports_somebody_else(house: House, plan: LifePlan, goal: Goal) -> None:
    with house.within(house.bob):
        shared(goal, house.manager)
    for who in (house.alice, house.manager, house.carol, None):
        with house.within(who):
            assert (personal.export(house.bob), personal.insights(house.bob)) == ({}, {})


def test_alignment_is_handed_the_shared_goals_of_work_and_no_others(
    house: House, plan: LifePlan
) -> None:
    with house.within(house.bob):
        goal_of(plan, title="Kept to myself")
        before = personal.insights(house.bob)
        shared(goal_of(plan, title="Lead the breakfast team", area="work_later"), house.manager)
        shared(goal_of(plan, title="Learn Spanish", area="learning"), house.manager)
        after = personal.insights(house.bob)
        for share in GoalShare.objects.select_related("goal"):
            goal_share.unshare(goal=share.goal, at=NOW)
        withdrawn = personal.insights(house.bob)

    assert before == {}
    assert after == {"goals": [{"title": "Lead the breakfast team", "area": "My work later"}]}
    assert withdrawn == {}


def test_erasing_removes_one_person_and_leaves_the_others(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    """Bound as somebody else: who erases sees nothing of what goes."""
    with house.within(house.bob):
        share = shared(goal, house.manager)
        write_draft(house, f"life_plan:{plan.programme_id}", "x")
        write_draft(house, f"goal:{goal.uuid}", "x")
        write_draft(house, "life_plan:999999", "from a programme that is gone")
        write_draft(house, "alignment:1", "of another process")
    with house.within(house.manager):
        goal_share.look(share=share, at=NOW)
        goal_of(plan_of(house.manager, plan.programme, serve="My team"))

    with house.within(house.alice):
        removed = actions.erase(house.bob)

    # 1 plan, 2 answers, 1 goal, 1 share, 1 look, 3 drafts
    assert removed == 9
    with house.within(house.bob):
        left = [rows.objects.count() for rows in (LifePlan, PlanAnswer, Goal, GoalShare, GoalLook)]
        assert left == [0, 0, 0, 0, 0]
        assert drafts.forms_of(member=house.bob, beginning="") == {
            "alignment:1": {"people": "of another process"}
        }
        assert PersonKey.objects.filter(member=house.bob).exists()
    with house.within(house.manager):
        assert (LifePlan.objects.count(), Goal.objects.count()) == (1, 1)


def test_the_walls_stand_again_after_an_erasure(house: House, plan: LifePlan) -> None:
    with house.within(house.alice):
        actions.erase(house.manager)
        assert LifePlan.objects.count() == 0
    with house.within(house.bob):
        assert LifePlan.objects.count() == 1
