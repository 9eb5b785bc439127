"""Gates: what passes, what blocks, what is kept, and that nothing kept can be changed."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from people.models import AuditEvent
from programmes.actions import criterion, gate
from programmes.models import Assignment, Criterion, GateDecision, StageRun
from programmes.queries import criterion as criteria
from programmes.refusals import Blocked, NotPossible, ReasonMissing
from tests.factories.people import NOW
from tests.factories.programmes import opened, programme_for, signed, stage_of


@pytest.fixture
def stage(house):
    """The first stage of True North, open; bound as Alice."""
    with house.within(house.alice):
        yield opened(programme_for(house.alice), "true_north", "listen", by=house.alice)


def test_a_required_criterion_that_is_not_met_keeps_the_gate_closed(house, stage):
    with pytest.raises(Blocked) as refusal:
        gate.decide(
            process_run=stage.process_run, stages=[stage], by=house.alice, reason="Yes", at=NOW
        )

    assert refusal.value.criteria == [
        "A story circle was held in each unit",
        "The steering group approved the list of values",
    ]
    stage.refresh_from_db()
    assert stage.state == StageRun.State.OPEN
    assert GateDecision.objects.count() == 0


def test_a_decision_keeps_the_readings_as_they_stood(house, stage):
    signed(stage, by=house.alice)

    decision = gate.decide(
        process_run=stage.process_run, stages=[stage], by=house.alice, reason="Seen", at=NOW
    )

    stage.refresh_from_db()
    assert (stage.state, stage.passed_at) == (StageRun.State.PASSED, NOW)
    assert [(r["outcome"], r["required"]) for r in decision.readings] == [
        ("met", True),
        ("met", True),
        ("cant_tell", False),
    ]


def test_a_decision_keeps_no_name_and_its_page_says_who_signed(house, stage):
    """A decision cannot be edited when somebody who signed is erased.

    Seen failing with ``kept`` of a signature left empty: the record held "Signed by Alice".
    """
    signed(stage, by=house.alice)
    decision = gate.decide(
        process_run=stage.process_run, stages=[stage], by=house.alice, reason="Seen", at=NOW
    )

    sentences = [reading["sentence"] for reading in decision.readings]
    assert sentences[0].startswith("Signed on ")
    assert house.alice.name not in json.dumps(decision.readings)
    programme = stage.process_run.cycle.programme
    address = reverse(
        "programmes:gate_detail", args=[house.organisation.slug, programme.slug, decision.uuid]
    )
    assert f"Who signed: {house.alice.name}" in house.client(house.alice).get(address).text


def test_without_a_reason_nothing_is_decided(house, stage):
    signed(stage, by=house.alice)

    with pytest.raises(ReasonMissing):
        gate.decide(
            process_run=stage.process_run, stages=[stage], by=house.alice, reason=" ", at=NOW
        )


def test_cant_tell_on_a_required_criterion_asks_for_a_date_to_look_again(house, stage):
    Criterion.objects.filter(stage=stage, kind="measured").update(required=True)
    signed(stage, by=house.alice)
    asked = {"process_run": stage.process_run, "stages": [stage], "by": house.alice, "at": NOW}

    with pytest.raises(ReasonMissing):
        gate.decide(reason="Too few answers", **asked)
    decision = gate.decide(reason="Too few answers", look_again_on=date(2026, 6, 1), **asked)

    assert decision.look_again_on == date(2026, 6, 1)


def test_the_sponsor_relaxes_what_blocks_and_it_stays_written_down(house, stage):
    blocking = Criterion.objects.filter(stage=stage, kind="attested")
    for row in blocking:
        criterion.relax(criterion=row, by=house.sponsor, reason="Held in writing instead", at=NOW)

    decision = gate.decide(
        process_run=stage.process_run, stages=[stage], by=house.alice, reason="Go on", at=NOW
    )

    assert [r["relaxed_reason"] for r in decision.readings][:2] == ["Held in writing instead"] * 2
    assert [r["outcome"] for r in decision.readings][:2] == ["not_met", "not_met"]


def test_reopening_adds_a_decision_and_leaves_the_first(house, stage):
    signed(stage, by=house.alice)
    first = gate.decide(
        process_run=stage.process_run, stages=[stage], by=house.alice, reason="Seen", at=NOW
    )

    gate.reopen(stage=stage, by=house.sponsor, reason="New facts", at=NOW)

    stage.refresh_from_db()
    assert (stage.state, stage.passed_at) == (StageRun.State.OPEN, None)
    assert list(GateDecision.objects.order_by("pk").values_list("pk", "decision", "reason")) == [
        (first.pk, "pass", "Seen"),
        (GateDecision.objects.order_by("-pk")[0].pk, "reopen", "New facts"),
    ]
    with pytest.raises(NotPossible):
        gate.reopen(stage=stage, by=house.sponsor, reason="Again", at=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "update programmes_gatedecision set reason = 'Other'",
        "delete from programmes_gatedecision",
        "update programmes_reading set outcome = 'met'",
        "delete from people_auditevent",
    ],
)
def test_what_was_decided_cannot_be_changed_in_the_database(house, stage, statement):
    """Seen failing with the grants widened and the trigger dropped."""
    signed(stage, by=house.alice)
    gate.decide(
        process_run=stage.process_run, stages=[stage], by=house.alice, reason="Seen", at=NOW
    )

    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert refusal.value.__cause__.sqlstate == "42501"


def test_opening_gives_assignments_and_writes_one_audit_line(house):
    with house.within(house.alice):
        programme = programme_for(house.alice)
        before = AuditEvent.objects.count()

        opened(programme, "true_north", "listen", by=house.alice)

        assert AuditEvent.objects.count() == before + 1
        assert Assignment.objects.count() == 0


def test_a_stage_opens_out_of_turn_with_a_reason_only(house):
    from programmes.actions import stage as stages

    with house.within(house.alice):
        row = stage_of(programme_for(house.alice), "true_north", "draft")

        with pytest.raises(ReasonMissing):
            stages.open(stage=row, by=house.alice, at=NOW)
        after = stages.open(stage=row, by=house.alice, at=NOW, reason="The board asked for it")

        assert (after.state, after.early_reason) == ("open", "The board asked for it")


def test_a_criterion_is_fixed_once_its_stage_opens(house, stage):
    row = Criterion.objects.filter(stage=stage).first()

    with pytest.raises(NotPossible):
        criterion.edit(
            criterion=row,
            text={"en": "Less"},
            threshold=None,
            required=False,
            by=house.alice,
            at=NOW,
        )


def test_readings_name_what_is_asked_for(house, stage):
    house_row = stage_of(stage.process_run.cycle.programme, "true_north", "draft")

    [_authors, cards] = criteria.read([house_row])[house_row.pk]

    assert (cards.outcome, cards.sentence, cards.done) == ("not_met", "0; 3 are asked for.", 0)
