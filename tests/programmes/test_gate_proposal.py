"""Where a programme asks for two: the first decision waits, another agrees or declines, never oneself."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from people.models import AuditEvent, Grant, Part
from programmes.actions import gate, gate_proposal, rule
from programmes.models import Evidence, GateDecision, GateProposal, StageRun
from programmes.refusals import Blocked, NotPossible, ReasonMissing
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, programme_for, signed, stage_of

DECIDE = "/o/acme/p/culture/true-north/decide/"
PROCESS = "/o/acme/p/culture/true-north/"
LATER = NOW + timedelta(days=2)


@pytest.fixture
def stage(house: House) -> StageRun:
    """Signed and ready; its programme asks for two."""
    with house.within(house.alice):
        programme = programme_for(house.alice)
        row = opened(programme, "true_north", "listen", by=house.alice)
        signed(row, by=house.alice)
        rule.set_two_deciders(programme=programme, two=True, by=house.sponsor, at=NOW)
        return stage_of(programme, "true_north", "listen")


def proposed(house: House, stage: StageRun, **changed) -> GateProposal:
    asked = {
        "process_run": stage.process_run,
        "stages": [stage],
        "reason": "Seen",
        "by": house.alice,
    }
    return gate_proposal.propose(**{**asked, "at": NOW, **changed})


def words(response) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def state(house: House, stage: StageRun) -> str:
    with house.within(house.alice):
        return StageRun.objects.get(pk=stage.pk).state


def test_one_alone_passes_nothing(house: House, stage: StageRun):
    with house.within(house.alice), pytest.raises(NotPossible) as refusal:
        gate.decide(
            process_run=stage.process_run, stages=[stage], by=house.alice, reason="x", at=NOW
        )

    assert str(refusal.value) == "This programme asks for two people to decide a gate."
    assert state(house, stage) == "open"


def test_the_second_passes_it_with_the_readings_of_that_moment(house: House, stage: StageRun):
    with house.within(house.alice):
        row = proposed(house, stage)
        waiting = StageRun.objects.get(pk=stage.pk).state
        signed(stage, by=house.sponsor, at=LATER)

        after = gate_proposal.agree(proposal=row, reason="I saw it", by=house.sponsor, at=LATER)

        decision = GateDecision.objects.get()
        assert (waiting, state(house, stage)) == ("open", "passed")
        assert (after.state, after.decision) == ("agreed", decision)
        assert (decision.decided_by, decision.agreed_by) == (house.alice, house.sponsor)
        assert (decision.reason, decision.decided_at) == ("Seen", LATER)
        assert [len(reading["evidence"]) for reading in decision.readings] == [2, 2, 0]
        assert [
            (line.action, line.actor_id)
            for line in AuditEvent.objects.filter(action__startswith="gate.").order_by("pk")
        ] == [("gate.propose", house.alice.pk), ("gate.pass", house.sponsor.pk)]


def test_nobody_agrees_with_themselves(house: House, stage: StageRun):
    with house.within(house.alice):
        row = proposed(house, stage)
        with pytest.raises(NotPossible) as refusal:
            gate_proposal.agree(proposal=row, reason="Yes", by=house.alice, at=NOW)
        assert str(refusal.value) == "You decided this first. Somebody else has to agree."
        decision = GateDecision.objects.create(
            process_run=stage.process_run, decision="pass", reason="x", decided_by=house.alice,
            decided_at=NOW,
        )  # fmt: skip
        for change in ({"answered_by": house.alice, "decision": decision}, {"decision": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                GateProposal.objects.filter(pk=row.pk).update(state="agreed", answer="x", **change)


def test_what_is_no_longer_met_blocks_the_second(house: House, stage: StageRun):
    with house.within(house.alice):
        row = proposed(house, stage)
        Evidence.objects.update(withdrawn_at=NOW)
        with pytest.raises(Blocked):
            gate_proposal.agree(proposal=row, reason="Yes", by=house.sponsor, at=NOW)
        with pytest.raises(Blocked):
            gate.passable([stage], "Yes", None)

        assert GateProposal.objects.get().state == "waiting"


def test_declining_leaves_the_stage_open_and_says_why(house: House, stage: StageRun):
    with house.within(house.alice):
        row = proposed(house, stage)
        with pytest.raises(ReasonMissing):
            gate_proposal.decline(proposal=row, reason=" ", by=house.sponsor, at=NOW)
        after = gate_proposal.decline(proposal=row, reason="Two units", by=house.sponsor, at=NOW)
        with pytest.raises(NotPossible):
            gate_proposal.agree(proposal=row, reason="Yes", by=house.sponsor, at=NOW)
        again = proposed(house, stage)

        assert (after.state, after.answer, state(house, stage)) == ("declined", "Two units", "open")
        assert again.state == "waiting"


def test_one_waits_at_a_time_and_the_first_asks_what_a_decision_asks(house: House, stage: StageRun):
    with house.within(house.alice):
        with pytest.raises(ReasonMissing):
            proposed(house, stage, reason=" ")
        proposed(house, stage)
        with pytest.raises(NotPossible) as refusal:
            proposed(house, stage, by=house.sponsor)

        assert str(refusal.value) == "A decision on this process waits for a second person already."


def test_on_the_pages_the_first_waits_and_the_second_is_led_there(house: House, stage: StageRun):
    first, second = house.client(house.alice), house.client(house.sponsor)
    typed = {"stages": [str(stage.uuid)], "reason": "Seen"}

    done = first.post(DECIDE, typed)
    with house.within(house.alice):
        row = GateProposal.objects.get()
    answer = f"/o/acme/p/culture/proposals/{row.uuid}/answer/"
    seen = {
        who: words(house.client(getattr(house, who)).get(PROCESS))
        for who in ("alice", "sponsor", "carol")
    }
    needs = {
        who: [need.url for need in house.client(getattr(house, who)).get("/o/acme/p/culture/").context["needs"]]
        for who in ("alice", "sponsor")
    }  # fmt: skip
    own = first.post(answer, {"answer": "agree", "reason": "Yes"})
    bare = second.post(answer, {"answer": "agree", "reason": ""})
    agreed = second.post(answer, {"answer": "agree", "reason": "I saw it"})

    assert (done.url, agreed.url) == (PROCESS, PROCESS)
    assert all("Waits for a second person" in page for page in seen.values())
    assert {who: ("Take it back" in page, "Agree or decline" in page) for who, page in seen.items()} == {
        "alice": (True, False), "sponsor": (False, True), "carol": (False, False),
    }  # fmt: skip
    assert needs == {"alice": [], "sponsor": [answer]}
    assert (own.status_code, bare.status_code) == (422, 422)
    assert state(house, stage) == "passed"
    with house.within(house.alice):
        decision = GateDecision.objects.get()
    page = words(first.get(f"/o/acme/p/culture/gates/{decision.uuid}/"))
    assert "Agreed by The sponsor: I saw it" in page
    assert "Agreed by The sponsor" in words(second.get(answer))
    assert second.post(answer, {"answer": "decline", "reason": "x"}).status_code == 422


def test_another_hr_manager_can_be_the_second(house: House, stage: StageRun):
    with house.within(house.alice):
        Grant.objects.create(member=house.manager, part=Part.HR, given_at=NOW)
        row = proposed(house, stage)
    answer = f"/o/acme/p/culture/proposals/{row.uuid}/answer/"

    declined = house.client(house.manager).post(answer, {"answer": "decline", "reason": "Not yet"})

    assert (declined.status_code, state(house, stage)) == (302, "open")


def test_the_sponsor_sets_the_rule_of_two_and_not_that_of_waiting(house: House):
    with house.within(house.alice):
        programme = programme_for(house.alice)
    rules = "/o/acme/p/culture/rules/"
    client = house.client(house.sponsor)

    page = client.get(rules)
    client.post(rules, {"two_deciders": "on", "stages_wait": "on"})

    assert list(page.context["form"].fields) == ["two_deciders"]
    with house.within(house.alice):
        programme.refresh_from_db()
        assert (programme.two_deciders, programme.stages_wait) == (True, False)
        assert [
            (row.actor_id, row.detail)
            for row in AuditEvent.objects.filter(action="programme.two_deciders")
        ] == [(house.sponsor.pk, {"two": True})]


# Looking again


@pytest.fixture
def waived(house: House) -> GateDecision:
    """Passed although something could not tell; to be looked at on 1 March 2026."""
    with house.within(house.alice):
        row = opened(programme_for(house.alice), "true_north", "listen", by=house.alice)
        row.criteria.filter(kind="measured").update(required=True)
        signed(row, by=house.alice)
        return gate.decide(
            process_run=row.process_run, stages=[row], by=house.alice, reason="Too few answers",
            at=NOW, look_again_on=date(2026, 3, 1),
        )  # fmt: skip


def needs(house: House, who: str = "alice") -> list[str]:
    page = house.client(getattr(house, who)).get("/o/acme/p/culture/")
    return [need.text for need in page.context["needs"] if "Look again" in need.text]


def test_a_day_to_look_again_that_has_come_stands_on_the_overview(
    house: House, waived: GateDecision
):
    assert needs(house) == ["Look again at the gate of True North that was passed on 2 Mar 2026."]
    assert needs(house, "carol") == []
    with house.within(house.alice):
        gate.look(decision=waived, found="40 answered", by=house.alice, at=LATER,
                  look_again_on=date(2036, 5, 1))  # fmt: skip
    assert needs(house) == []


def test_what_was_found_is_said_on_its_page_and_stands_beside_the_decision(
    house: House, waived: GateDecision
):
    client = house.client(house.sponsor)
    detail = f"/o/acme/p/culture/gates/{waived.uuid}/"

    refused = client.post(f"{detail}look/", {"found": " "})
    again = client.post(f"{detail}look/", {"found": "Still few", "look_again_on": "2026-03-02"})
    still = needs(house)
    done = client.post(f"{detail}look/", {"found": "60 answered"})

    assert (refused.status_code, again.url, done.url) == (422, detail, detail)
    assert (len(still), needs(house)) == (1, [])
    page = words(client.get(detail))
    assert "60 answered Looked at again by The sponsor" in page
    assert "Still few" in page
    with house.within(house.alice):
        lines = AuditEvent.objects.filter(action="gate.look")
        assert [line.detail for line in lines] == [{"process": "true_north"}] * 2


def test_a_later_decision_on_the_stage_takes_the_look_away(house: House, waived: GateDecision):
    with house.within(house.alice):
        stage = waived.stages.get().stage
        gate.reopen(stage=stage, by=house.alice, reason="Once more", at=LATER)

    assert needs(house) == []
