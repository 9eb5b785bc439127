"""A worker's way through the plan, over HTTP, without script."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from people.models import AuditEvent
from processes.kernel import drafts
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import LifePlan, PlanAnswer
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import life_plan as queries
from processes.meaning_of_life.questions import LIFE_PLAN
from programmes.models import Assignment, PrivateMilestone, Programme
from tests.factories.life_plan import plan_of
from tests.factories.people import NOW, House
from tests.processes.pages import queries_of, text, url

PAGES = (
    "life_plan_readers",
    "life_plan_delete",
    "life_plan_check",
    "goal_list",
    "goal_create",
)


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def record(house: House, plan: LifePlan) -> dict[str, str]:
    with house.within(house.bob):
        return queries.answers(LifePlan.objects.select_related("member").get(pk=plan.pk))


def draft_of(house: House, plan: LifePlan) -> dict[str, str]:
    with house.within(house.bob):
        return drafts.read_all(member=house.bob, form=f"life_plan:{plan.programme_id}")


def assignment_of(house: House) -> str:
    with house.within(house.bob):
        return Assignment.objects.get(member=house.bob, kind="life_plan").state


def milestones(house: House) -> set[str]:
    with house.within(house.bob):
        return set(PrivateMilestone.objects.values_list("kind", flat=True))


def test_everyone_who_works_here_is_asked_and_nobody_sees_who(
    house: House, written: Programme
) -> None:
    asked = {}
    for name in ("alice", "bob", "carol", "manager", "sponsor"):
        member = getattr(house, name)
        with house.within(member):
            rows = Assignment.objects.filter(kind="life_plan")
            asked[name] = [(row.member_id == member.pk, row.private) for row in rows]

    own = [(True, True)]
    assert asked == {"alice": own, "bob": own, "carol": [], "manager": own, "sponsor": own}


def test_before_the_first_question_stands_why_who_and_how_long(
    house: House, written: Programme
) -> None:
    page = text(house.client(house.bob).get(at(written, "life_plan_detail")))

    assert "Why we ask" in page
    assert "Your manager, HR, consultants and administrators cannot." in page
    assert "whoever holds both the database and the key of this installation" in page
    assert "About 40 minutes in all. You can stop at any point and come back" in page
    assert "You need not do it" in page
    assert "Not now" in page


def test_a_worker_begins_answers_checks_and_is_done(house: House, written: Programme) -> None:
    client = house.client(house.bob)
    assert assignment_of(house) == "open"

    client.post(at(written, "life_plan_begin"))
    begun = assignment_of(house)
    answered = client.post(
        at(written, "life_plan_question", "serve"), {"serve": "The late guests\r\nand my mother"}
    )
    checked = client.post(at(written, "life_plan_check"))
    done = text(client.get(checked["location"]))

    assert begun == "started"
    assert answered["location"] == at(written, "life_plan_question", "people")
    assert checked["location"] == at(written, "life_plan_done")
    assert "Your plan is complete for now" in done
    assert "The late guests<br>and my mother" in done
    assert "Not provided" in done
    assert assignment_of(house) == "done"
    assert milestones(house) == {counts.STARTED, counts.CHECKED}


def test_not_now_takes_it_off_the_list_and_tells_nobody(house: House, written: Programme) -> None:
    client = house.client(house.bob)

    answer = client.post(at(written, "life_plan_put_off"), follow=True)

    assert "It is off your list, and nobody is told." in text(answer)
    assert "life-plan" not in [task.url.rsplit("/", 2)[-2] for task in answer.context["open_tasks"]]
    assert assignment_of(house) == "withdrawn"
    assert milestones(house) == set()
    page = text(client.get(at(written, "life_plan_detail")))
    assert "You chose “Not now”." in page
    assert client.get(at(written, "life_plan_check")).status_code == 404

    client.post(at(written, "life_plan_begin"))

    assert assignment_of(house) == "started"
    assert milestones(house) == {counts.STARTED}


def test_nothing_of_it_stands_in_the_audit_of_the_organisation(
    house: House, written: Programme
) -> None:
    """A line there would tell others that somebody began, wrote or put off a plan."""
    client = house.client(house.bob)
    with house.within(house.alice):
        before = AuditEvent.objects.count()

    client.post(at(written, "life_plan_put_off"))
    client.post(at(written, "life_plan_begin"))
    client.post(at(written, "life_plan_question", "serve"), {"serve": "x"})
    client.post(at(written, "goal_create"), {"title": "x", "area": "learning"})
    client.post(at(written, "life_plan_check"))
    client.post(at(written, "life_plan_delete"))

    with house.within(house.alice):
        assert AuditEvent.objects.count() == before


def test_the_task_list_says_how_far_each_part_is(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        drafts.save(
            member=house.bob,
            form=f"life_plan:{plan.programme_id}",
            question="future",
            text="It is",
            at=NOW,
        )

    page = client.get(at(plan.programme, "life_plan_detail"))

    rows = [(str(row["title"]), str(row["word"])) for row in page.context["tasks"]]
    assert rows == [
        ("Whom I want to serve", "In progress"),
        ("What I value and what I am good at", "In progress"),
        ("My days and my work", "In progress"),
        ("Am I in the right place?", "Not yet started"),
        ("A promise, if I wish", "Not yet started"),
        ("My goals", "Not yet started"),
        ("Who may read it", "Only you"),
        ("Check my answers", "Not yet started"),
    ]
    assert page.context["tasks"][0]["url"] == at(plan.programme, "life_plan_question", "people")


def test_an_empty_plan_is_not_checked(house: House, written: Programme) -> None:
    client = house.client(house.bob)
    client.post(at(written, "life_plan_begin"))

    page = client.get(at(written, "life_plan_detail"))
    answer = client.post(at(written, "life_plan_check"))

    assert page.context["tasks"][-1] == {
        "title": "Check my answers",
        "url": "",
        "status": "cannot_start",
        "word": "Cannot start yet",
    }
    assert answer.status_code == 422
    assert "There is nothing in your plan yet." in text(answer)


def test_every_question_is_a_page_that_says_who_sees_it(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    total = len(LIFE_PLAN.questions)

    for number, question in enumerate(LIFE_PLAN.questions, start=1):
        page = text(client.get(at(plan.programme, "life_plan_question", question.key)))
        assert f"Meaning of life · question {number} of {total}" in page
        assert "Only you can read this." in page
        assert "Save and continue" in page
        assert "Skip for now" in page
    assert total == 16
    unknown = client.get(at(plan.programme, "life_plan_question", "salary"))
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("question", "sent", "sentence", "kept"),
    [
        (
            "serve",
            {"serve": "w" * 4001},
            "Write at most 4000 characters. There are 4001 now.",
            "w" * 4001,
        ),
        (
            "values",
            {"values": ["joy", "balance", "warmth", "honesty", "service", "respect"]},
            "Choose at most 5. You have chosen 6.",
            'value="respect" id="id_values_14" aria-invalid="true" checked',
        ),
        ("values", {"values": ["wealth"]}, "wealth is not one of the available choices.", ""),
        ("place_home", {"place_home": "11"}, "11 is not one of the available choices.", ""),
        ("people", {"people": "the night\0shift"}, "Null characters are not allowed.", "shift"),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(
    house: House, plan: LifePlan, question: str, sent: dict[str, Any], sentence: str, kept: str
) -> None:
    before = record(house, plan)

    answer = house.client(house.bob).post(at(plan.programme, "life_plan_question", question), sent)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert kept in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert record(house, plan) == before


def test_an_emptied_answer_is_gone(house: House, plan: LifePlan) -> None:
    house.client(house.bob).post(at(plan.programme, "life_plan_question", "serve"), {"serve": "  "})

    assert record(house, plan) == {"values": "honesty\nwarmth"}


def test_change_on_the_page_of_answers_leads_back_to_it(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    check = at(plan.programme, "life_plan_check")
    change = at(plan.programme, "life_plan_question", "serve") + "?check"

    assert f'href="{change}"' in client.get(check).content.decode()
    assert f'href="{check}"' in client.get(change).content.decode()
    assert client.post(change, {"serve": "Everyone"})["location"] == check


def test_looking_again_on_a_later_day_is_counted_once(house: House, plan: LifePlan) -> None:
    with house.within(house.bob):
        actions.check(life_plan=plan, at=NOW)
        actions.check(life_plan=plan, at=NOW + timedelta(minutes=5))
        same_day = milestones(house)
        actions.check(life_plan=plan, at=NOW + timedelta(days=90))

    assert same_day == {counts.STARTED, counts.CHECKED}
    assert milestones(house) == {counts.STARTED, counts.CHECKED, counts.LOOKED_AGAIN}


def test_a_deleted_plan_leaves_nothing(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "life_plan_draft", "people"), {"people": "my sisters"})
    client.post(at(plan.programme, "goal_create"), {"title": "Rest", "area": "personal"})
    client.post(at(plan.programme, "goal_create_draft"), {"why": "because"})

    asked = text(client.get(at(plan.programme, "life_plan_delete")))
    answer = client.post(at(plan.programme, "life_plan_delete"), follow=True)

    assert "Nobody is told, and nobody sees that there was a plan." in asked
    assert "Your life plan is deleted." in text(answer)
    with house.within(house.bob):
        assert LifePlan.objects.count() == PlanAnswer.objects.count() == 0
        assert drafts.forms_of(member=house.bob, beginning="") == {}
    assert milestones(house) == set()
    assert assignment_of(house) == "open"


def test_nobody_reaches_a_plan_that_is_not_theirs(house: House, plan: LifePlan) -> None:
    """The addresses name nobody: each opens the reader's own plan, and Alice has none."""
    for name in PAGES:
        address = at(plan.programme, name)
        assert house.client(house.alice).get(address).status_code == 404, name
        assert house.client(house.manager).get(address).status_code == 404, name
        assert house.client(house.carol).get(address).status_code == 403, name
        assert house.client(house.mallory).get(address).status_code == 404, name
        assert house.client(None).get(address).status_code == 302, name
    page = text(house.client(house.alice).get(at(plan.programme, "life_plan_detail")))
    assert "Begin my plan" in page
    assert "The late guests" not in page


@pytest.mark.parametrize("name", ["life_plan_question", "life_plan_draft", "life_plan_discard"])
def test_nobody_writes_into_a_plan_that_is_not_theirs(
    house: House, plan: LifePlan, name: str
) -> None:
    address = at(plan.programme, name, "serve")

    answers = {
        who: house.client(getattr(house, who)).post(address, {"serve": "Mine"}).status_code
        for who in ("alice", "manager", "carol", "mallory")
    }

    assert answers == {"alice": 404, "manager": 404, "carol": 403, "mallory": 404}
    assert record(house, plan) == {"serve": "The late guests", "values": "honesty\nwarmth"}
    assert draft_of(house, plan) == {}


def test_no_title_holds_an_answer_and_no_page_is_kept(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "goal_create"), {"title": "Swim again", "area": "personal"})

    for name in ("life_plan_check", "goal_list", "life_plan_readers"):
        answer = client.get(at(plan.programme, name))
        title = answer.content.decode().split("<title>")[1].split("</title>")[0]
        assert "Swim" not in title
        assert "guests" not in title
        assert answer["Cache-Control"] == "no-store"


def test_the_private_pages_can_be_hidden_and_work_without_script(
    house: House, plan: LifePlan
) -> None:
    page = house.client(house.bob).get(at(plan.programme, "life_plan_question", "serve"))
    drawn = page.content.decode()

    assert f'data-hide="{reverse("organisation_start", args=["acme"])}"' in drawn
    assert 'name="later" value="1"' in drawn
    assert "onclick" not in drawn
    assert "style=" not in drawn


def test_the_pages_take_as_many_queries_whatever_is_written(
    house: House, written: Programme
) -> None:
    client = house.client(house.bob)
    with house.within(house.bob):
        plan_of(house.bob, written, serve="x")
    few = {
        name: queries_of(client, at(written, name))
        for name in ("life_plan_detail", "life_plan_check")
    }
    few["question"] = queries_of(client, at(written, "life_plan_question", "serve"))
    with house.within(house.bob):
        plan_of(house.bob, written, people="y", strengths="z", future="w", values="joy")
    many = {
        name: queries_of(client, at(written, name))
        for name in ("life_plan_detail", "life_plan_check")
    }
    many["question"] = queries_of(client, at(written, "life_plan_question", "serve"))

    # Two of each open and close the transaction's savepoint.
    assert few == many == {"life_plan_detail": 11, "life_plan_check": 14, "question": 13}
