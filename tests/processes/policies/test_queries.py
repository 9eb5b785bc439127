"""What Policies counts, and where its texts come from."""

from datetime import UTC, date, datetime, timedelta

from processes.policies import actions, queries, report
from processes.policies.queries import policy as texts
from processes.policies.queries import trace
from processes.true_north import actions as true_north
from programmes.access import cycle_of
from programmes.process import Count
from tests.factories.people import NOW
from tests.factories.processes import (
    element_of,
    policy,
    service_standard,
    space,
    value_card,
)
from tests.factories.programmes import stage_of


def value(house, programme, title: str = "Attentiveness"):
    card = value_card(programme, by=house.alice, adopted=True, title={"en": title})
    return card, element_of(card)


def test_texts_come_from_the_general_to_the_particular(house, programme):
    with house.within(house.alice):
        rows = [
            policy(programme, by=house.alice, level=level, kind=kind)
            for level, kind in (
                ("post", "policy"),
                ("organisation", "guideline"),
                ("area", "standard"),
                ("organisation", "policy"),
            )
        ]

        found = [row.pk for row in texts.policies(programme)]

    assert found == [rows[3].pk, rows[1].pk, rows[2].pk, rows[0].pk]


def test_owners_and_dates_are_counted_over_all_texts_in_use(house, programme):
    with house.within(house.alice):
        policy(programme, by=house.alice)
        policy(programme, by=house.alice, owner=None)
        policy(programme, by=house.alice, review_on=None)
        gone = policy(programme, by=house.alice, owner=None)
        actions.retire(policy=gone, by=house.alice, at=NOW)
        stage = stage_of(programme, "policies", "inventory")

        counted = texts.count_owned(stage)

    assert counted == Count(done=1, expected=3)


def test_what_texts_carry_is_counted_over_the_processes_before(house, programme):
    with house.within(house.alice):
        _card, carried = value(house, programme)
        value(house, programme, "Warmth")
        service_standard(programme, by=house.alice, value=carried, in_force=True)
        space(programme, by=house.alice)  # comes after Policies: it may be traced to, not counted
        policy(programme, by=house.alice, traces=(carried,))
        stage = stage_of(programme, "policies", "derive")

        counted = trace.count_carried(stage)
        open_ones = {
            source.process.key: [element.title for element in source.elements]
            for source in trace.not_carried(programme, trace.sources())
            if source.elements
        }

    assert counted == Count(done=1, expected=3)
    assert open_ones == {
        "true_north": ["Warmth"],
        "excellence": ["Greets within ten seconds"],
        "emotional_climate": ["The room under the stairs"],
    }


def test_a_reason_that_is_gone_is_listed_and_no_longer_counts(house, programme):
    with house.within(house.alice):
        card, gone = value(house, programme)
        _card, kept = value(house, programme, "Warmth")
        row = policy(programme, by=house.alice, traces=(gone,), in_force=True)
        policy(programme, by=house.alice, traces=(gone, kept), in_force=True)
        stage = stage_of(programme, "policies", "approve")
        before = trace.count_traced(stage)

        true_north.retire(value_card=card, by=house.alice, at=NOW)

        orphans = trace.orphans(programme, trace.sources())
        after = trace.count_traced(stage)

    assert (before, after) == (Count(done=2, expected=2), Count(done=1, expected=2))
    assert [orphan.title for orphan in orphans] == ["Attentiveness", "Attentiveness"]
    assert row.pk in [orphan.row.policy_id for orphan in orphans]


def test_texts_without_a_reason_are_listed(house, programme):
    with house.within(house.alice):
        _card, element = value(house, programme)
        policy(programme, by=house.alice, traces=(element,))
        bare = policy(programme, by=house.alice)

        found = list(trace.untraced(programme))

    assert found == [bare]


def test_standards_count_when_they_say_how_they_are_measured_and_when_one_may_depart(
    house, programme
):
    with house.within(house.alice):
        policy(programme, by=house.alice, kind="standard", measure={"en": "Every month"})
        policy(programme, by=house.alice, kind="standard")
        policy(programme, by=house.alice, kind="standard", measure={"en": "Yearly"}, discretion={})
        policy(programme, by=house.alice)
        stage = stage_of(programme, "policies", "derive")

        counted = texts.count_complete_standards(stage)

    assert counted == Count(done=1, expected=3)


def test_texts_in_force_count_as_translated_in_every_language(house, programme):
    house.organisation.languages = ["en", "es"]
    house.organisation.save()
    with house.within(house.alice):
        _card, element = value(house, programme)
        both = {"en": "Time", "es": "Tiempo"}
        policy(programme, by=house.alice, traces=(element,), in_force=True, title=both, text=both)
        policy(programme, by=house.alice, traces=(element,), in_force=True, title=both)
        policy(programme, by=house.alice, title=both, text=both)
        stage = stage_of(programme, "policies", "approve")

        counted = texts.count_translated(stage)

    assert counted == Count(done=1, expected=2)


def test_texts_in_force_are_fresh_until_the_day_of_their_review(house, programme):
    today = datetime.now(UTC).date()
    with house.within(house.alice):
        _card, element = value(house, programme)
        for days in (0, 1, -1):
            policy(
                programme,
                by=house.alice,
                traces=(element,),
                in_force=True,
                effective_on=today - timedelta(days=400),
                review_on=today + timedelta(days=days),
            )
        stage = stage_of(programme, "policies", "review")

        counted = texts.count_fresh(stage)

    assert counted == Count(done=2, expected=3)


def test_the_export_names_the_texts_of_the_member(house, programme):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, owner=house.bob)

        found = queries.export(house.bob)

    assert found == {
        "policies": [{"uuid": str(row.uuid), "title": {"en": "Time for a guest"}, "owner": True}]
    }


def test_the_report_lists_what_is_in_force_and_what_lost_its_reason(house, programme):
    with house.within(house.alice):
        card, element = value(house, programme)
        policy(programme, by=house.alice, traces=(element,), in_force=True)
        policy(programme, by=house.alice)
        true_north.retire(value_card=card, by=house.alice, at=NOW)

        section = report.section(cycle_of(programme), NOW)

    assert section.context == {
        "in_force": [
            {
                "title": "Time for a guest",
                "kind": "Policy",
                "level": "The whole organisation",
                "owner": "Alice",
                "review_on": date(2027, 4, 1),
            }
        ],
        "drafts": 1,
        "orphans": [{"text": "Time for a guest", "title": "Attentiveness"}],
    }
