"""My work and our True North: the worker's alone, the manager's only while it is shared (S33)."""

import pytest
from django.db import connection

from people.models import AuditEvent
from processes.alignment.models import TrueNorthPart
from processes.alignment.queries import true_north_part as queries
from programmes import registry
from tests.processes.pages import text

TRUE_NORTH = "/o/acme/p/culture/true-north/value-cards"


@pytest.fixture
def values(kitchen):
    """Two adopted value cards and a draft, made through True North's own pages."""
    client = kitchen.house.client(kitchen.house.alice)
    for title, adopt in (("Attention", True), ("Warmth", True), ("Haste", False)):
        made = client.post(
            f"{TRUE_NORTH}/new/",
            {
                "kind": "value",
                "title_en": title,
                "statement_en": "x",
                "behaviours_en": "a\nb",
                "counter_example_en": "c",
            },
        )
        if adopt:
            client.post(made.headers["Location"] + "adopt/")
    with kitchen.house.within(kitchen.house.alice):
        return {element.title: element.uuid for element in queries.elements()}


def page(kitchen, form, key, who=None):
    client = kitchen.house.client(who or kitchen.house.bob)
    return client.get(kitchen.url(f"forms/{form.uuid}/true-north/{key}/"))


def answer(kitchen, form, key, **values):
    client = kitchen.house.client(kitchen.house.bob)
    return client.post(kitchen.url(f"forms/{form.uuid}/true-north/{key}/"), values or {key: ""})


def words(kitchen, form):
    with kitchen.house.within(kitchen.house.bob):
        return queries.words_of(form)


def write_all(kitchen, form, values):
    answer(kitchen, form, "values", values=[values["Warmth"]])
    answer(kitchen, form, "mission", mission="Nobody would eat in peace.")
    return answer(kitchen, form, "commitment", commitment="I taste before it goes out.")


def test_the_values_come_from_what_true_north_has_adopted(kitchen, values):
    shown = text(page(kitchen, kitchen.form(), "values"))

    assert set(values) == {"Attention", "Warmth"}
    assert ("Attention" in shown, "Warmth" in shown, "Haste" in shown) == (True, True, False)


def test_without_adopted_values_the_question_is_left_out(kitchen):
    form = kitchen.form()

    assert page(kitchen, form, "values").status_code == 404
    assert "question 1 of 3" in text(page(kitchen, form, "mission"))


def test_alignment_asks_the_registry_and_names_no_other_process_in_an_import(kitchen):
    assert queries.SOURCE in {process.key for process in registry.processes()}


def test_the_worker_writes_three_things_and_changes_one_without_losing_the_others(kitchen, values):
    form = kitchen.form()
    write_all(kitchen, form, values)

    last = answer(kitchen, form, "commitment", commitment="I ask about nuts.")

    assert words(kitchen, form) == queries.Words(
        values={values["Warmth"]: "Warmth"},
        mission="Nobody would eat in peace.",
        commitment="I ask about nuts.",
        shared=False,
    )
    assert last.headers["Location"] == kitchen.url(f"forms/{form.uuid}/true-north/share/")


def test_a_value_that_is_retired_later_stays_chosen(kitchen, values):
    form = kitchen.form()
    write_all(kitchen, form, values)
    client = kitchen.house.client(kitchen.house.alice)
    client.post(f"{TRUE_NORTH}/{values['Warmth']}/retire/")

    answer(kitchen, form, "values", values=[values["Warmth"], values["Attention"]])

    assert words(kitchen, form).values == {
        values["Warmth"]: "Warmth",
        values["Attention"]: "Attention",
    }


def test_an_unknown_value_and_a_missing_choice_are_refused(kitchen, values):
    form = kitchen.form()

    unknown = answer(kitchen, form, "values", values=["not-a-value"])
    missing = answer(kitchen, form, "share", share="")
    strange = answer(kitchen, form, "share", share="everyone")

    assert (unknown.status_code, missing.status_code, strange.status_code) == (422, 422, 422)
    assert words(kitchen, form) == queries.Words()


def test_it_is_sealed_and_leaves_no_trace_that_others_could_read(kitchen, values):
    form = kitchen.form()
    write_all(kitchen, form, values)

    with kitchen.house.within(kitchen.house.bob), connection.cursor() as cursor:
        cursor.execute("select sealed, shown from alignment_truenorthpart")
        [(sealed, shown)] = cursor.fetchall()
    assert b"peace" not in bytes(sealed)
    assert shown is None
    with kitchen.house.within(kitchen.house.alice):
        assert not AuditEvent.objects.filter(action__contains="true_north_part").exists()
        assert TrueNorthPart.objects.count() == 0


def test_the_manager_reads_it_only_while_it_is_shared_and_hr_never(kitchen, values):
    form = kitchen.both_sent()
    write_all(kitchen, form, values)
    address = kitchen.url(f"forms/{form.uuid}/")
    house = kitchen.house
    seen = []
    for share in ("nobody", "manager", "nobody"):
        answer(kitchen, form, "share", share=share)
        seen.append(
            {
                name: "Nobody would eat in peace."
                in text(house.client(getattr(house, name)).get(address))
                for name in ("manager", "alice")
            }
        )

    assert seen == [
        {"manager": False, "alice": False},
        {"manager": True, "alice": False},
        {"manager": False, "alice": False},
    ]


def test_what_is_written_while_it_is_shared_is_shared_too(kitchen, values):
    form = kitchen.both_sent()
    answer(kitchen, form, "share", share="manager")
    write_all(kitchen, form, values)

    with kitchen.house.within(kitchen.house.manager):
        shown = queries.shown_of(form, kitchen.house.manager)

    assert shown == queries.Words(
        values={values["Warmth"]: "Warmth"},
        mission="Nobody would eat in peace.",
        commitment="I taste before it goes out.",
        shared=True,
    )
    assert "You and your manager, because you chose so." in text(page(kitchen, form, "mission"))


def test_it_can_be_written_before_and_after_the_view_is_sent(kitchen, values):
    form = kitchen.both_sent()

    last = answer(kitchen, form, "share", share="nobody")

    assert last.headers["Location"] == kitchen.url(f"forms/{form.uuid}/")
    write_all(kitchen, form, values)
    assert words(kitchen, form).mission == "Nobody would eat in peace."


def test_the_hub_says_who_can_read_it_as_it_is_now(kitchen):
    form = kitchen.form()
    client = kitchen.house.client(kitchen.house.bob)
    seen = []
    for share in ("nobody", "manager"):
        answer(kitchen, form, "share", share=share)
        hub = text(client.get(kitchen.url("form/")))
        seen.append("You and your manager, because you chose so. Not HR." in hub)

    assert seen == [False, True]
