"""Opening, changing and reopening a stage over HTTP: done once, refused at its place, nothing typed is lost."""

from datetime import date

import pytest

from people.models import Member
from programmes.models import Assignment, GateDecision, Programme, Reading, StageRun
from tests.factories.people import NOW, House
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, stage_of
from tests.processes.pages import text

BACK = "/o/acme/p/culture/true-north/?stage=listen"


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def stage(house: House, programme: Programme) -> StageRun:
    """The first stage of True North, planned."""
    with house.within(house.alice):
        return stage_of(programme, "true_north", "listen")


def address(stage: StageRun, deed: str) -> str:
    return f"/o/acme/p/culture/stages/{stage.uuid}/{deed}/"


def post(house: House, stage: StageRun, deed: str, who: str = "alice", **typed: str):
    return house.client(getattr(house, who)).post(address(stage, deed), typed)


def get(house: House, stage: StageRun, deed: str, who: str = "alice"):
    return house.client(getattr(house, who)).get(address(stage, deed))


def now(house: House, stage: StageRun) -> StageRun:
    with house.within(house.alice):
        stage.refresh_from_db()
        return stage


def problems(response) -> dict[str, list[str]]:
    """Field -> what stands at it; each also stands in the summary, as a link to the field."""
    form = response.context["form"]
    page = text(response)
    assert 'role="alert"' in page
    for name in form.errors:
        assert f'<a href="#id_{name}">' in page
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def test_before_it_opens_the_page_says_what_will_happen(house: House, programme: Programme):
    with house.within(house.alice):
        person = stage_of(programme, "alignment", "person")
        write = stage_of(programme, "meaning_of_life", "write")

    page, private = text(get(house, person, "open")), text(get(house, write, "open"))

    assert "Open “The person&#x27;s side”" in page
    assert "<li>Everyone it concerns finds “Alignment form” on their list.</li>" in page
    assert "Usually after Publish profiles." in page
    assert (
        "<li>Everyone it concerns finds “Your life plan” on their list."
        " It is private: nobody sees who does it.</li>"
    ) in private


def test_opening_leads_back_to_the_stage_and_says_so(house: House, stage: StageRun):
    response = house.client(house.alice).post(address(stage, "open"), {"reason": ""}, follow=True)

    assert response.redirect_chain == [(BACK, 302)]
    assert "“Listen” is open." in text(response)
    assert response.context["current"].stage == stage
    assert (now(house, stage).state, stage.early_reason) == ("open", "")


def test_opening_gives_people_what_the_stage_asks(house: House, programme: Programme):
    with house.within(house.alice):
        person = stage_of(programme, "alignment", "person")

    response = post(house, person, "open", reason="People asked for it")

    assert response.status_code == 302
    with house.within(house.alice):
        given = Assignment.objects.filter(stage=person).values_list("member__full_name", "kind")
        assert sorted(given) == [
            ("Alice", "self_view"),
            ("Bob", "self_view"),
            ("The kitchen's manager", "manager_view"),
            ("The kitchen's manager", "self_view"),
            ("The sponsor", "self_view"),
        ]


def test_a_stage_out_of_turn_asks_why_at_the_reason(house: House, programme: Programme):
    with house.within(house.alice):
        draft = stage_of(programme, "true_north", "draft")

    refused = post(house, draft, "open", reason="  ")
    before = now(house, draft).state
    accepted = post(house, draft, "open", reason="The board asked for it")

    assert refused.status_code == 422
    assert problems(refused) == {
        "reason": ["A stage before this one is not completed. Say why this one opens now."]
    }
    assert before == "planned"
    assert accepted.status_code == 302
    assert (now(house, draft).state, draft.early_reason) == ("open", "The board asked for it")


def test_a_stage_opens_once_and_the_second_try_keeps_what_was_typed(house: House, stage: StageRun):
    post(house, stage, "open")

    response = post(house, stage, "open", reason="A long reason <i>here</i>")

    assert response.status_code == 422
    assert problems(response) == {"reason": ["This stage has been opened already."]}
    assert "A long reason &lt;i&gt;here&lt;/i&gt;</textarea>" in text(response)
    assert now(house, stage).early_reason == ""


def test_the_change_form_shows_owner_and_date_as_they_are(house: House, stage: StageRun):
    page = text(get(house, stage, "update"))

    assert "Owner and date of “Listen”" in page
    assert 'name="owner" value="1"' in page
    assert 'type="date" name="due_on" value="2026-03-23"' in page


def test_changing_owner_and_date_leads_back_to_the_stage(house: House, stage: StageRun):
    response = post(house, stage, "update", owner="Bob", due_on="2026-04-01")

    assert (response.status_code, response.headers["Location"]) == (302, BACK)
    assert (now(house, stage).owner_id, stage.due_set) == (house.bob.pk, date(2026, 4, 1))
    page = text(house.client(house.alice).get(BACK))
    assert "Owner: Bob. Gate date: 1 Apr 2026." in page


def test_a_date_that_was_not_changed_still_moves_with_the_plan(house: House, stage: StageRun):
    post(house, stage, "update", owner="3", due_on="2026-03-23")

    assert (now(house, stage).owner_id, stage.due_set) == (house.bob.pk, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"owner": "", "due_on": "2026-04-01"}, {"owner": ["This field is required."]}),
        ({"owner": "Bob", "due_on": ""}, {"due_on": ["This field is required."]}),
        ({"owner": "Bob", "due_on": "1 Aprill"}, {"due_on": ["Enter a valid date."]}),
        (
            {"owner": "Mallory", "due_on": "2026-04-01"},
            {"owner": ["Nobody here has this number, address or name. Check the spelling."]},
        ),
        (
            {"owner": "x" * 201, "due_on": "2026-02-30"},
            {
                "owner": ["Ensure this value has at most 200 characters (it has 201)."],
                "due_on": ["Enter a valid date."],
            },
        ),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place_and_stays_typed(
    house: House, stage: StageRun, typed: dict[str, str], expected: dict[str, list[str]]
):
    response = post(house, stage, "update", **typed)

    assert response.status_code == 422
    assert problems(response) == expected
    assert all(f'value="{word}"' in text(response) for word in typed.values() if word)
    assert (now(house, stage).owner_id, stage.due_set) == (house.alice.pk, None)


def test_somebody_who_has_left_cannot_own_a_stage(house: House, stage: StageRun):
    with house.within(house.alice):
        Member.objects.filter(pk=house.bob.pk).update(left_on=date(2026, 1, 31))

    response = post(house, stage, "update", owner="Bob", due_on="2026-03-23")

    assert problems(response) == {
        "owner": ["Nobody here has this number, address or name. Check the spelling."]
    }


def test_the_date_of_a_completed_stage_is_refused_at_the_date(house: House, stage: StageRun):
    with house.within(house.alice):
        passed(
            opened(stage.process_run.cycle.programme, "true_north", "listen", by=house.alice),
            by=house.alice,
        )

    response = post(house, stage, "update", owner="Bob", due_on="2026-04-01")

    assert response.status_code == 422
    assert problems(response) == {
        "due_on": ["This stage is completed. Reopen it to change its date."]
    }
    assert 'value="Bob"' in text(response)
    assert (now(house, stage).owner_id, stage.due_set) == (house.alice.pk, None)


@pytest.fixture
def done(house: House, programme: Programme) -> StageRun:
    """The first stage of True North, passed by Alice."""
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
        passed(row, by=house.alice)
        return row


def decisions(house: House) -> list[tuple[str, str, str]]:
    with house.within(house.alice):
        rows = GateDecision.objects.order_by("pk")
        return list(rows.values_list("decision", "reason", "decided_by__full_name"))


@pytest.mark.parametrize(("who", "name"), [("alice", "Alice"), ("sponsor", "The sponsor")])
def test_reopening_is_kept_as_a_decision_of_its_own(
    house: House, done: StageRun, who: str, name: str
):
    response = post(house, done, "reopen", who, reason="New facts")

    assert (response.status_code, response.headers["Location"]) == (302, BACK)
    assert now(house, done).state == "open"
    assert decisions(house) == [("pass", "It is so", "Alice"), ("reopen", "New facts", name)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_without_a_reason_nothing_is_reopened(
    house: House, done: StageRun, typed: str, sentence: str
):
    response = post(house, done, "reopen", reason=typed)

    assert response.status_code == 422
    assert problems(response) == {"reason": [sentence]}
    assert not typed.strip() or f"{typed}</textarea>" in text(response)
    assert now(house, done).state == "passed"
    assert len(decisions(house)) == 1


def test_what_is_not_completed_cannot_be_reopened(house: House, stage: StageRun):
    response = post(house, stage, "reopen", reason="I was too quick")

    assert response.status_code == 422
    assert problems(response) == {"reason": ["Only a completed stage can be reopened."]}
    assert "I was too quick</textarea>" in text(response)
    assert decisions(house) == []


def test_reading_the_criteria_again_keeps_a_new_reading_of_each(house: House, programme: Programme):
    with house.within(house.alice):
        draft = opened(programme, "true_north", "draft", by=house.alice)
        for _number in range(3):
            value_card(programme, by=house.alice)

    response = house.client(house.alice).post(address(draft, "read"), follow=True)

    assert response.redirect_chain == [("/o/acme/p/culture/true-north/?stage=draft", 302)]
    assert "The criteria were read again." in text(response)
    with house.within(house.alice):
        kept = Reading.objects.filter(criterion__key="cards").order_by("at")
        assert list(kept.values_list("outcome", "done")) == [("not_met", 0), ("met", 3)]
        assert kept[0].at == NOW


def test_reading_again_is_a_button_and_no_page(house: House, stage: StageRun):
    assert get(house, stage, "read").status_code == 405


def test_each_deed_is_for_whom_it_is_for(house: House, stage: StageRun):
    found = {
        deed: {
            who: get(house, stage, deed, who).status_code
            for who in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
        }
        for deed in ("open", "update", "reopen")
    }

    others = {"carol": 403, "manager": 403, "bob": 403, "mallory": 404}
    assert found == {
        "open": {"alice": 200, "sponsor": 403, **others},
        "update": {"alice": 200, "sponsor": 403, **others},
        "reopen": {"alice": 200, "sponsor": 200, **others},
    }


def test_a_stage_that_is_nobodys_is_not_there(house: House, stage: StageRun):
    client = house.client(house.alice)
    nowhere = "00000000-0000-7000-8000-000000000000"

    found = [
        client.get(f"/o/acme/p/culture/stages/{nowhere}/{deed}/").status_code
        for deed in ("open", "update", "reopen")
    ]

    assert found == [404, 404, 404]
