"""Opening, describing and closing spaces."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.db.utils import IntegrityError

from processes.emotional_climate import actions, queries, report
from processes.emotional_climate.models import Space
from processes.kernel.refusals import NotPossible
from programmes.access import cycle_of
from programmes.process import Count, Element
from tests.factories.people import NOW
from tests.factories.processes import space
from tests.factories.programmes import stage_of


def test_open_spaces_are_counted_and_those_without_steps_among_them(house, programme):
    with house.within(house.alice):
        space(programme, by=house.alice)
        space(programme, by=house.alice, accessible=False)
        space(programme, by=house.alice, closed=True)
        stage = stage_of(programme, "emotional_climate", "make_room")

        counts = (queries.count_open(stage), queries.count_accessible(stage))

    assert counts == (Count(done=2), Count(done=1))


def test_a_space_closes_and_opens_again(house, programme):
    with house.within(house.alice):
        row = space(programme, by=house.alice)
        states = [
            verb(space=row, by=house.alice, at=NOW + timedelta(days=day)).state
            for day, verb in enumerate((actions.close, actions.reopen))
        ]

        with pytest.raises(NotPossible, match="in the meantime"):
            actions.reopen(space=row, by=house.alice, at=NOW)

    assert states == ["closed", "open"]


def test_a_closed_space_may_be_described_anew(house, programme):
    with house.within(house.alice):
        row = space(programme, by=house.alice, closed=True)
        row.hours = {"en": "In the evening"}
        row = actions.revise(space=row, by=house.alice, at=NOW)

    assert (row.state, row.hours) == ("closed", {"en": "In the evening"})


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("capacity", 0, "space_holds_somebody"),
        ("state", "booked", "space_state_known"),
        ("kind", "chapel", "space_kind_known"),
    ],
)
def test_the_database_refuses_what_a_space_cannot_be(house, programme, field, value, constraint):
    with house.within(house.alice):
        row = space(programme, by=house.alice)

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Space.objects.filter(pk=row.pk).update(**{field: value})


def test_nothing_ties_a_person_to_a_space_but_who_described_it():
    people = {
        (model.__name__, field.name)
        for model in apps.get_app_config("emotional_climate").get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model._meta.model_name == "member"
    }

    assert people == {("Space", "created_by"), ("Space", "updated_by")}


def test_open_spaces_are_what_a_policy_may_be_traced_to(house, programme):
    with house.within(house.alice):
        space(programme, by=house.alice, closed=True)
        row = space(programme, by=house.alice)

        found = queries.elements()

    assert found == [
        Element(
            process="emotional_climate",
            kind="space",
            uuid=str(row.uuid),
            title="The room under the stairs",
            url=f"/o/acme/p/{programme.slug}/emotional-climate/spaces/{row.uuid}/",
        )
    ]


def test_the_report_names_the_open_spaces(house, programme):
    with house.within(house.alice):
        space(programme, by=house.alice)

        section = report.section(cycle_of(programme), NOW)

    assert section.context == {
        "spaces": [
            {
                "place": "The room under the stairs",
                "kind": "A quiet place",
                "hours": "Always, also for ten minutes during a shift",
                "accessible": True,
            }
        ]
    }
