"""The programme's own gates G0 to G5: each decided once, by the sponsor, with a reason."""

import pytest

from people.models import AuditEvent
from programmes.actions import milestone as milestones
from programmes.actions import safeguard
from programmes.models import Milestone
from programmes.refusals import NotPossible, ReasonMissing
from tests.factories.people import NOW
from tests.factories.programmes import programme_for, safeguarded


@pytest.fixture
def acme(house):
    """Acme, bound as the sponsor."""
    with house.within(house.sponsor):
        yield house


@pytest.fixture
def programme(acme):
    """Its safeguards are answered, without which G0 waits."""
    row = programme_for(acme.alice)
    safeguarded(row, by=acme.alice)
    return row


def of(programme, key):
    return Milestone.objects.get(programme=programme, key=key)


def decided(row):
    row.refresh_from_db()
    return row.decided_at, row.decided_by, row.reason


def lines():
    return [
        (row.actor_id, row.at, row.object_uuid, row.detail)
        for row in AuditEvent.objects.filter(action="milestone.decide")
    ]


def test_a_decision_keeps_who_when_and_why_and_the_audit_not_why(acme, programme):
    row = of(programme, "G0")

    milestones.decide(milestone=row, reason=" The charter is signed ", by=acme.sponsor, at=NOW)

    assert decided(row) == (NOW, acme.sponsor, "The charter is signed")
    assert lines() == [(acme.sponsor.pk, NOW, row.uuid, {"key": "G0"})]


def test_any_of_them_can_be_decided_and_the_others_wait(acme, programme):
    """Nothing waits for a milestone, not even the next one."""
    milestones.decide(milestone=of(programme, "G3"), reason="Seen", by=acme.sponsor, at=NOW)

    rows = Milestone.objects.filter(programme=programme)
    assert {row.key: row.decided_at for row in rows} == {
        "G0": None,
        "G1": None,
        "G2": None,
        "G3": NOW,
        "G4": None,
        "G5": None,
    }


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_it_is_not_decided(acme, programme, reason):
    row = of(programme, "G0")

    with pytest.raises(ReasonMissing) as refusal:
        milestones.decide(milestone=row, reason=reason, by=acme.sponsor, at=NOW)

    assert str(refusal.value) == "Say what shows that this milestone is reached."
    assert (decided(row), lines()) == ((None, None, ""), [])


def test_decided_once_it_is_not_decided_again(acme, programme):
    row, seen_before = of(programme, "G0"), of(programme, "G0")
    milestones.decide(milestone=row, reason="Seen", by=acme.sponsor, at=NOW)

    with pytest.raises(NotPossible) as refusal:
        milestones.decide(milestone=seen_before, reason="Seen again", by=acme.alice, at=NOW)

    assert str(refusal.value) == "This milestone has been decided already."
    assert decided(row) == (NOW, acme.sponsor, "Seen")
    assert len(lines()) == 1


def test_the_first_waits_until_each_safeguard_is_answered(acme, programme):
    last = programme.safeguards.last()
    safeguard.answer(safeguard=last, state="open", note="Found missing", by=acme.alice, at=NOW)
    row = of(programme, "G0")

    with pytest.raises(NotPossible) as refusal:
        milestones.decide(milestone=row, reason="Seen", by=acme.sponsor, at=NOW)
    none = safeguard.answer(
        safeguard=last, state="not_applicable", note="No such place", by=acme.alice, at=NOW
    )
    milestones.decide(milestone=row, reason="Seen", by=acme.sponsor, at=NOW)

    assert str(refusal.value) == (
        "Each safeguard has to be answered first: done, or does not apply because of something."
    )
    assert (none.state, decided(row)[0]) == ("not_applicable", NOW)


def test_the_sponsor_decides_on_the_page_and_is_told_why_not_at_the_reason(house):
    with house.within(house.alice):
        row = of(programme_for(house.alice), "G1")
    address = f"/o/acme/p/culture/milestones/{row.uuid}/decide/"
    client = house.client(house.sponsor)

    refused = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "Everyone was told"})
    again = client.post(address, {"reason": "Once more"})

    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"reason": ["This field is required."]},
    )
    assert (done.status_code, done.url) == (302, "/o/acme/p/culture/")
    assert (again.status_code, again.context["form"].errors) == (
        422,
        {"reason": ["This milestone has been decided already."]},
    )
    assert "Once more" in again.content.decode()
    with house.within(house.alice):
        assert decided(row)[1:] == (house.sponsor, "Everyone was told")


def test_nobody_but_the_sponsor_decides(house):
    with house.within(house.alice):
        row = of(programme_for(house.alice), "G0")
    address = f"/o/acme/p/culture/milestones/{row.uuid}/decide/"

    found = {
        name: house.client(getattr(house, name)).post(address, {"reason": "Seen"}).status_code
        for name in ("alice", "manager", "bob", "carol", "mallory")
    }

    assert found == {"alice": 403, "manager": 403, "bob": 403, "carol": 403, "mallory": 404}
    with house.within(house.alice):
        assert decided(row) == (None, None, "")
