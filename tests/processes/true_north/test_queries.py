"""What True North counts and hands over."""

from datetime import timedelta

from processes.true_north import actions, queries, report
from processes.true_north.models import ValueCard
from programmes.access import cycle_of
from programmes.process import Count, Element
from tests.factories.people import NOW
from tests.factories.processes import value_card
from tests.factories.programmes import stage_of


def test_cards_are_counted_as_written_and_as_adopted(house, programme):
    with house.within(house.alice):
        value_card(programme, by=house.alice)
        value_card(programme, by=house.alice, adopted=True)
        gone = value_card(programme, by=house.alice, adopted=True)
        actions.retire(value_card=gone, by=house.alice, at=NOW)
        stage = stage_of(programme, "true_north", "draft")

        counts = (queries.count_written(stage), queries.count_adopted(stage))

    assert counts == (Count(done=2), Count(done=1))


def test_adopted_cards_are_what_a_policy_may_be_traced_to(house, programme):
    with house.within(house.alice):
        value_card(programme, by=house.alice)
        card = value_card(programme, by=house.alice, adopted=True)

        found = queries.elements()

    address = f"/o/acme/p/{programme.slug}/true-north/value-cards/{card.uuid}/"
    assert found == [
        Element(
            process="true_north",
            kind="value_card",
            uuid=str(card.uuid),
            title="Attentiveness",
            url=address,
        )
    ]


def test_cards_of_another_organisation_are_not_there(house, programme):
    with house.within(house.alice):
        value_card(programme, by=house.alice, adopted=True)

    with house.within_other(house.mallory):
        assert queries.elements() == []
        assert ValueCard.objects.count() == 0


def test_the_export_names_what_the_member_wrote_or_changed(house, programme):
    with house.within(house.alice):
        mine = value_card(programme, by=house.alice)
        changed = value_card(programme, by=house.sponsor)
        actions.revise(value_card=changed, by=house.alice, at=NOW + timedelta(days=1))
        value_card(programme, by=house.sponsor)

        found = queries.export(house.alice)

    uuids = sorted(card["uuid"] for card in found["value_cards"])
    assert uuids == sorted([str(mine.uuid), str(changed.uuid)])


def test_the_report_tells_what_is_adopted(house, programme):
    with house.within(house.alice):
        value_card(programme, by=house.alice)
        value_card(programme, by=house.alice, adopted=True)

        section = report.section(cycle_of(programme), NOW)

    assert section.context == {
        "adopted": [{"title": "Attentiveness", "statement": "We notice what people need."}],
        "drafts": 1,
    }
