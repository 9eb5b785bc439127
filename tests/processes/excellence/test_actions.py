"""Describing behaviours, and putting them in force."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from processes.excellence import actions, queries, report
from processes.excellence.models import ServiceStandard
from processes.kernel.refusals import NotPossible
from processes.true_north import actions as true_north
from programmes.access import cycle_of
from programmes.process import Count, Element
from tests.factories.people import NOW
from tests.factories.processes import element_of, service_standard, value_card
from tests.factories.programmes import stage_of


@pytest.fixture
def value(house, programme) -> Element:
    with house.within(house.alice):
        return element_of(value_card(programme, by=house.alice, adopted=True))


def test_a_behaviour_in_force_shows_a_value(house, programme, value):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice)

        with pytest.raises(actions.Untraced, match="Say first which value"):
            actions.put_in_force(standard=row, by=house.alice, at=NOW)
        actions.revise(standard=row, value=value, by=house.alice, at=NOW)
        row = actions.put_in_force(standard=row, by=house.alice, at=NOW)

    assert (row.state, row.value_title, str(row.value_uuid)) == (
        "in_force",
        "Attentiveness",
        value.uuid,
    )


def test_a_behaviour_in_force_does_not_lose_its_value(house, programme, value):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice, value=value, in_force=True)

        with pytest.raises(actions.Untraced):
            actions.revise(standard=row, value=None, by=house.alice, at=NOW)

        assert ServiceStandard.objects.get().value_title == "Attentiveness"


def test_the_database_too_wants_a_value_behind_what_is_in_force(house, programme):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice)

        with (
            pytest.raises(IntegrityError, match="service_standard_in_force_is_traced"),
            transaction.atomic(),
        ):
            ServiceStandard.objects.filter(pk=row.pk).update(state="in_force")


def test_what_is_retired_stays_as_it_is(house, programme, value):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice, value=value, in_force=True)
        actions.retire(standard=row, by=house.alice, at=NOW)

        with pytest.raises(NotPossible, match="no longer in use"):
            actions.revise(standard=row, value=value, by=house.alice, at=NOW)
        with pytest.raises(NotPossible, match="in the meantime"):
            actions.put_in_force(standard=row, by=house.alice, at=NOW)


def test_each_track_is_counted_for_itself_and_only_what_is_in_force(house, programme, value):
    with house.within(house.alice):
        for track, in_force in (("serving", True), ("serving", True), ("managing", True)):
            service_standard(programme, by=house.alice, value=value, track=track, in_force=in_force)
        service_standard(programme, by=house.alice, track="managing")
        stage = stage_of(programme, "excellence", "standard")

        counts = (queries.count_managing(stage), queries.count_serving(stage))

    assert counts == (Count(done=1), Count(done=2))


def test_the_value_is_shown_as_it_is_now_or_not_at_all(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)
        row = service_standard(programme, by=house.alice, value=element_of(card), in_force=True)
        card.title = {"en": "Attention"}
        true_north.revise(value_card=card, by=house.alice, at=NOW)
        renamed = queries.value_of(row)
        true_north.retire(value_card=card, by=house.alice, at=NOW)
        gone = queries.value_of(row)

    assert (renamed.title, gone, row.value_title) == ("Attention", None, "Attentiveness")


def test_behaviours_in_force_are_what_a_policy_may_be_traced_to(house, programme, value):
    with house.within(house.alice):
        service_standard(programme, by=house.alice)
        row = service_standard(programme, by=house.alice, value=value, in_force=True)

        found = queries.elements()

    assert found == [
        Element(
            process="excellence",
            kind="service_standard",
            uuid=str(row.uuid),
            title="Greets within ten seconds",
            url=f"/o/acme/p/{programme.slug}/excellence/service-standards/{row.uuid}/",
        )
    ]


def test_the_report_lists_both_tracks(house, programme, value):
    with house.within(house.alice):
        service_standard(programme, by=house.alice, value=value, in_force=True)
        service_standard(programme, by=house.alice, track="managing")

        section = report.section(cycle_of(programme), NOW)

    assert section.context == {
        "tracks": [
            {"name": "Those who manage, supervise and administer", "behaviours": []},
            {"name": "Those who serve", "behaviours": ["Greets within ten seconds"]},
        ],
        "drafts": 1,
    }
