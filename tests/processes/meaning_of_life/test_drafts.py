"""Drafts of a plan: kept while it is written, and never mistaken for the record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processes.kernel import drafts
from processes.kernel.question_screens import LONGEST_DRAFT
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import LifePlan
from processes.meaning_of_life.queries import life_plan as queries
from programmes.models import Programme
from tests.factories.people import NOW, House
from tests.processes.pages import text, url

RECORD = {"serve": "The late guests", "values": "honesty\nwarmth"}
QUESTIONS = ("serve", "people", "grow")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def record(house: House, plan: LifePlan) -> dict[str, str]:
    with house.within(house.bob):
        return queries.answers(plan)


def draft_of(house: House, plan: LifePlan) -> dict[str, str]:
    with house.within(house.bob):
        return drafts.read_all(member=house.bob, form=actions.drafts_of(plan))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.sampled_from(QUESTIONS), WORDS),
        st.tuples(st.just("save"), st.sampled_from(QUESTIONS), WORDS),
        st.tuples(st.just("discard"), st.sampled_from(QUESTIONS), st.just("")),
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_a_draft_never_changes_the_record(house: House, plan: LifePlan, steps: Any) -> None:
    """Whatever is drafted, saved and let go in whatever order: the record holds what was saved
    last, and a draft lives from its writing to the saving of its question."""
    saved, kept = dict(RECORD), {}
    form = actions.drafts_of(plan)
    with house.within(house.bob), transaction.atomic():
        for number, (verb, question, words) in enumerate(steps):
            moment = NOW + timedelta(seconds=number)
            if verb == "draft":
                drafts.save(member=house.bob, form=form, question=question, text=words, at=moment)
                kept[question] = words
            elif verb == "save":
                actions.answer(life_plan=plan, answers={question: words}, at=moment)
                saved[question] = words
                kept.pop(question, None)
            else:
                drafts.discard(member=house.bob, form=form, question=question)
                kept.pop(question, None)
            assert queries.answers(plan) == saved
            assert drafts.read_all(member=house.bob, form=form) == kept
        transaction.set_rollback(True)


def test_the_script_keeps_a_draft_and_hears_nothing_back(house: House, plan: LifePlan) -> None:
    answer = house.client(house.bob).post(
        at(plan.programme, "life_plan_draft", "serve"), {"serve": "The late\r\nguests and"}
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert draft_of(house, plan) == {"serve": "The late\nguests and"}
    assert record(house, plan) == RECORD


def test_the_button_keeps_a_draft_without_script(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)

    answer = client.post(
        at(plan.programme, "life_plan_question", "serve"),
        {"serve": "Everyone who", "later": "1"},
        follow=True,
    )

    assert "Your draft is kept. Nobody but you can read it." in text(answer)
    assert draft_of(house, plan) == {"serve": "Everyone who"}
    assert record(house, plan) == RECORD
    page = client.get(at(plan.programme, "life_plan_question", "serve"))
    assert page.context["form"]["serve"].value() == "Everyone who"
    assert "What you saved before is unchanged." in text(page)


def test_the_button_keeps_choices_too_and_only_what_changed(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)

    client.post(
        at(plan.programme, "life_plan_question", "values"),
        {"values": ["joy", "respect"], "own_value": "", "later": "1"},
    )
    client.post(
        at(plan.programme, "life_plan_question", "serve"), {"serve": RECORD["serve"], "later": "1"}
    )

    assert draft_of(house, plan) == {"values": "joy\nrespect"}
    assert record(house, plan) == RECORD


def test_letting_a_draft_go_shows_what_was_saved(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "life_plan_draft", "serve"), {"serve": "Everyone who"})

    answer = client.post(at(plan.programme, "life_plan_discard", "serve"), follow=True)

    assert answer.context["form"]["serve"].value() == RECORD["serve"]
    assert "This is your draft" not in text(answer)
    assert draft_of(house, plan) == {}


def test_a_refused_answer_leaves_draft_and_record_as_they_were(
    house: House, plan: LifePlan
) -> None:
    client = house.client(house.bob)
    client.post(at(plan.programme, "life_plan_draft", "serve"), {"serve": "Everyone who"})

    answer = client.post(at(plan.programme, "life_plan_question", "serve"), {"serve": "w" * 5000})

    assert answer.status_code == 422
    assert answer.context["form"]["serve"].value() == "w" * 5000
    assert draft_of(house, plan) == {"serve": "Everyone who"}
    assert record(house, plan) == RECORD


@pytest.mark.parametrize("length", [LONGEST_DRAFT, LONGEST_DRAFT + 1])
def test_a_draft_may_be_longer_than_an_answer_but_not_endless(
    house: House, plan: LifePlan, length: int
) -> None:
    client = house.client(house.bob)
    fits = length == LONGEST_DRAFT

    scripted = client.post(at(plan.programme, "life_plan_draft", "serve"), {"serve": "w" * length})
    pressed = client.post(
        at(plan.programme, "life_plan_question", "serve"), {"serve": "w" * length, "later": "1"}
    )

    assert (scripted.status_code, pressed.status_code) == ((204, 302) if fits else (422, 422))
    assert draft_of(house, plan) == ({"serve": "w" * length} if fits else {})
    if not fits:
        assert pressed.context["form"]["serve"].value() == "w" * length
        assert "This is too long to be kept as a draft." in text(pressed)


def test_a_field_that_is_not_asked_here_is_not_kept(house: House, plan: LifePlan) -> None:
    house.client(house.bob).post(
        at(plan.programme, "life_plan_draft", "serve"), {"people": "x", "anything": "y"}
    )

    assert draft_of(house, plan) == {}


def test_the_drafts_of_two_people_are_two(house: House, plan: LifePlan) -> None:
    alice = house.client(house.alice)
    alice.post(at(plan.programme, "life_plan_begin"))
    alice.post(at(plan.programme, "life_plan_draft", "serve"), {"serve": "Alice's words"})
    house.client(house.bob).post(at(plan.programme, "life_plan_draft", "serve"), {"serve": "Bob's"})

    page = alice.get(at(plan.programme, "life_plan_question", "serve"))

    assert page.context["form"]["serve"].value() == "Alice's words"
    assert draft_of(house, plan) == {"serve": "Bob's"}


def test_another_language_keeps_what_is_typed_as_a_draft(house: House, plan: LifePlan) -> None:
    """Without script too: the language buttons belong to the form. The record stays as it was.

    Seen failing with the buttons in a form of their own: the words were gone.
    """
    client = house.client(house.bob)
    address = at(plan.programme, "life_plan_question", "serve") + "?check"
    shown = client.get(address)

    answer = client.post(address, {"serve": "Everyone who", "language": "es"}, follow=True)

    assert text(shown).count('type="submit" form="question" name="language" value="es"') == 2
    assert answer.redirect_chain == [(address, 302)]
    assert answer.context["form"]["serve"].value() == "Everyone who"
    assert "¿A quién quieres servir, y cómo?" in text(answer)
    assert draft_of(house, plan) == {"serve": "Everyone who"}
    assert record(house, plan) == RECORD


def test_another_language_alone_makes_no_draft(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)

    client.post(
        at(plan.programme, "life_plan_question", "serve"),
        {"serve": RECORD["serve"], "language": "zh-hans"},
    )

    assert draft_of(house, plan) == {}


def test_what_is_too_long_for_a_draft_stays_on_the_page_in_its_language(
    house: House, plan: LifePlan
) -> None:
    typed = {"serve": "w" * (LONGEST_DRAFT + 1), "language": "es"}

    answer = house.client(house.bob).post(at(plan.programme, "life_plan_question", "serve"), typed)

    assert answer.status_code == 422
    assert answer.context["form"]["serve"].value() == typed["serve"]
    assert "This is too long to be kept as a draft." in text(answer)


def test_enter_saves_and_does_not_change_the_language(house: House, plan: LifePlan) -> None:
    """A browser presses the first button of the form; the language buttons stand before it."""
    page = text(house.client(house.bob).get(at(plan.programme, "life_plan_question", "serve")))

    first = page.index('form="question"')
    assert page[page.rindex("<button", 0, first) : page.index(">", first)].count("name=") == 0
