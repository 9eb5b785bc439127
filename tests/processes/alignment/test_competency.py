"""Competencies of a profile: add, change, move, remove, twelve at most."""

import pytest
from django.db import IntegrityError, connection, transaction

from processes.alignment.actions import competency as actions
from processes.alignment.models import Competency, FormItem, JobProfile
from processes.kernel.refusals import NotPossible
from tests.factories import alignment
from tests.factories.people import NOW
from tests.processes.pages import queries_of, text


def names(kitchen):
    rows = Competency.objects.filter(profile=kitchen.profile)
    return [(row.order, row.name["en"]) for row in rows]


def competency(kitchen, order):
    with kitchen.house.within(kitchen.house.alice):
        return Competency.objects.get(profile=kitchen.profile, order=order)


def post(kitchen, path, **values):
    return kitchen.house.client(kitchen.house.alice).post(kitchen.url(path), values)


def test_a_competency_is_added_at_the_end_and_makes_a_new_version(kitchen):
    response = post(
        kitchen,
        f"profiles/{kitchen.profile.uuid}/competencies/new/",
        name_en="Wasting little",
        description_en="Plans amounts",
        required_level="basic",
    )

    with kitchen.house.within(kitchen.house.alice):
        new = Competency.objects.get(order=4)
        assert (new.name, new.description, new.required_level) == (
            {"en": "Wasting little"},
            {"en": "Plans amounts"},
            "basic",
        )
        assert JobProfile.objects.get().version == 2
    assert response.headers["Location"].endswith(f"profiles/{kitchen.profile.uuid}/#competency-4")


def test_bad_input_is_refused_at_its_field_and_nothing_typed_is_lost(kitchen):
    response = post(
        kitchen,
        f"profiles/{kitchen.profile.uuid}/competencies/new/",
        name_en="",
        description_en="Plans amounts",
        required_level="huge",
    )

    assert response.status_code == 422
    assert "Plans amounts" in text(response)
    assert response.context["form"].errors.keys() == {"name_en", "required_level"}
    with kitchen.house.within(kitchen.house.alice):
        assert Competency.objects.count() == 3


def test_the_thirteenth_is_refused_with_a_sentence(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        for number in range(4, 13):
            alignment.add_competency(kitchen.profile, house.alice, f"Competency {number}")
    page = text(house.client(house.alice).get(kitchen.url(f"profiles/{kitchen.profile.uuid}/")))

    response = post(
        kitchen,
        f"profiles/{kitchen.profile.uuid}/competencies/new/",
        name_en="One more",
        description_en="Kept in the form",
        required_level="good",
    )

    assert "Add a competency" not in page
    assert response.status_code == 422
    assert "A profile has at most 12 competencies" in text(response)
    assert "Kept in the form" in text(response)
    with house.within(house.alice):
        assert Competency.objects.count() == 12


def test_the_database_refuses_a_thirteenth_too(kitchen):
    house = kitchen.house
    with (
        house.within(house.alice),
        pytest.raises(IntegrityError, match="competency_at_most_12"),
        transaction.atomic(),
    ):
        Competency.objects.create(profile=kitchen.profile, order=13, name={"en": "x"})


def test_they_move_up_and_down_and_stay_at_the_ends(kitchen):
    first, second, third = ("Cooking to the recipe", "Keeping food safe", "Keeping calm")
    seen = []
    for order, deed in ((1, "move-down"), (3, "move-up"), (1, "move-up"), (3, "move-down")):
        row = competency(kitchen, order)
        post(kitchen, f"competencies/{row.uuid}/{deed}/")
        with kitchen.house.within(kitchen.house.alice), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            seen.append([name for _order, name in names(kitchen)])

    assert seen == [
        [second, first, third],
        [second, third, first],
        [second, third, first],
        [second, third, first],
    ]


def test_removing_one_closes_the_gap(kitchen):
    row = competency(kitchen, 2)

    response = post(kitchen, f"competencies/{row.uuid}/remove/")

    assert response.status_code == 302
    with kitchen.house.within(kitchen.house.alice):
        assert names(kitchen) == [(1, "Cooking to the recipe"), (2, "Keeping calm")]


def test_the_last_competency_of_a_profile_in_use_stays(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        only = alignment.profile_for(kitchen.programme, house.alice, names=("Only one",))
        row = Competency.objects.select_related("profile").get(profile=only)

        with pytest.raises(NotPossible, match="at least one competency"):
            actions.remove(competency=row, by=house.alice, at=NOW)
        assert Competency.objects.filter(profile=only).count() == 1


def test_a_form_that_was_started_keeps_what_it_began_with(kitchen):
    """Change, move, add and remove after Bob has begun: his form does not notice."""
    form = kitchen.form()
    with kitchen.house.within(kitchen.house.alice):
        before = list(FormItem.objects.values_list("order", "name__en", "required_level"))
    post(
        kitchen,
        f"competencies/{competency(kitchen, 1).uuid}/update/",
        name_en="Something else",
        description_en="Something else",
        required_level="high",
    )
    post(kitchen, f"competencies/{competency(kitchen, 3).uuid}/move-up/")
    post(kitchen, f"competencies/{competency(kitchen, 2).uuid}/remove/")

    with kitchen.house.within(kitchen.house.alice):
        after = list(FormItem.objects.values_list("order", "name__en", "required_level"))
        form.refresh_from_db()
        assert names(kitchen) == [(1, "Something else"), (2, "Keeping food safe")]
        assert (
            after
            == before
            == [
                (1, "Cooking to the recipe", "good"),
                (2, "Keeping food safe", "good"),
                (3, "Keeping calm", "good"),
            ]
        )
        assert form.profile_version == 1
        assert JobProfile.objects.get().version == 4


def test_the_page_takes_as_many_queries_for_three_as_for_one(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        single = alignment.profile_for(kitchen.programme, house.alice, names=("Only one",))
    client = house.client(house.alice)

    one = queries_of(client, kitchen.url(f"profiles/{single.uuid}/"))
    three = queries_of(client, kitchen.url(f"profiles/{kitchen.profile.uuid}/"))

    assert (one, three) == (11, 11)
