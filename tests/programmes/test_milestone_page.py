"""What a milestone asks beside what is true; that stages wait for G0 only where HR says so."""

import re
from html import unescape

import pytest
from django.utils import timezone

from people.models import AuditEvent
from programmes import milestones
from programmes.actions import charter, milestone, rule, stage
from programmes.models import Programme
from programmes.refusals import NotPossible
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, safeguarded, stage_of
from tests.processes.pages import queries_of

PROMISED = {"why": {"en": "Now"}, "promises": {"en": "Time"}, "never": {"en": "Pay"}}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def address(house: House, programme: Programme, key: str) -> str:
    with house.within(house.alice):
        return f"/o/acme/p/culture/milestones/{programme.milestones.get(key=key).uuid}/"


def facts(house: House, programme: Programme, key: str) -> list[tuple[str, str]]:
    page = house.client(house.sponsor).get(address(house, programme, key) + "decide/")
    return [(fact.text, fact.outcome) for fact in page.context["facts"]]


def words(response) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_each_says_what_it_asks(house: House, programme: Programme):
    for template in milestones.MILESTONES:
        page = words(house.client(house.carol).get(address(house, programme, template.key)))
        for ask in (template.purpose, *template.asks):
            assert str(ask) in page
        assert "The sponsor decides it, once, with a reason." in page


def test_the_first_shows_what_the_programme_rests_on(house: House, programme: Programme):
    before = facts(house, programme, "G0")
    with house.within(house.alice):
        charter.write(
            programme=programme, sponsor=house.sponsor, by=house.alice, at=NOW, **PROMISED
        )
        charter.give_seat(
            programme=programme, member=house.bob, role="Works council", speaks_for_workers=True,
            by=house.alice, at=NOW,
        )  # fmt: skip
        safeguarded(programme, by=house.alice)
        opened(programme, "emotional_climate", "protect", by=house.alice)

    assert before == [
        ("The charter is not written yet.", "not_met"),
        ("The charter names no sponsor.", "not_met"),
        ("Nobody in the steering group speaks for the workers.", "not_met"),
        ("0 of 12 safeguards are answered.", "not_met"),
        ("Emotional climate: no stage has begun.", "not_met"),
    ]
    assert facts(house, programme, "G0") == [
        ("The charter is written.", "met"),
        ("The sponsor is The sponsor.", "met"),
        ("Bob speaks for the workers in the steering group.", "met"),
        ("12 of 12 safeguards are answered.", "met"),
        ("Emotional climate: a stage has begun.", "met"),
    ]


def test_a_sponsor_without_the_part_is_no_sponsor_yet(house: House, programme: Programme):
    with house.within(house.alice):
        charter.write(programme=programme, sponsor=house.bob, by=house.alice, at=NOW, **PROMISED)

    assert facts(house, programme, "G0")[1] == (
        "Bob is named as the sponsor, and has not been given that part yet.",
        "not_met",
    )


def test_who_decides_out_of_turn_is_told_what_comes_before(house: House, programme: Programme):
    client = house.client(house.sponsor)

    first, third = (
        words(client.get(address(house, programme, key) + "decide/")) for key in ("G0", "G2")
    )

    told = "Before it comes what is not decided yet"
    assert told not in first
    assert f"{told}: G0, G1. A decision cannot be taken back." in third


def test_later_ones_count_the_stages_and_what_people_did(house: House, programme: Programme):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        opened(programme, "alignment", "person", by=house.alice)

    assert facts(house, programme, "G1")[:1] == [
        ("True North: 1 of 6 stages are passed; asked for: 1.", "met")
    ]
    assert facts(house, programme, "G2") == [
        ("True North: 1 of 6 stages are passed; asked for: 3.", "not_met"),
        ("0 of 5 things that people were asked for are done.", ""),
    ]
    assert [text.partition(":")[0] for text, outcome in facts(house, programme, "G3") if outcome] == [
        "Meaning of life", "Alignment", "Leadership", "Excellence",
    ]  # fmt: skip


def test_the_page_names_the_safeguards_that_are_missing_and_the_form_refuses(
    house: House, programme: Programme
):
    with house.within(house.alice):
        safeguarded(programme, by=house.alice)
    whole = house.client(house.sponsor).get(address(house, programme, "G0"))
    with house.within(house.alice):
        Programme.objects.filter(pk=programme.pk).update(name="Second")
        second = programme_for(house.alice, name="Other")
    page = house.client(house.sponsor).get(
        address(house, second, "G0").replace("/culture/", "/other/")
    )

    assert whole.context["unanswered"] == []
    assert len(page.context["unanswered"]) == 12
    assert "Safeguards that are not answered yet" in words(page)
    refused = house.client(house.sponsor).post(
        address(house, second, "G0").replace("/culture/", "/other/") + "decide/", {"reason": "Now"}
    )
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {
            "reason": [
                "Each safeguard has to be answered first: done, or does not apply because of something."
            ]
        },
    )


def test_a_decision_keeps_what_was_true_then(house: House, programme: Programme):
    with house.within(house.sponsor):
        row = programme.milestones.get(key="G2")
        milestone.decide(milestone=row, reason="Pilot went well", by=house.sponsor, at=NOW)
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    page = words(house.client(house.alice).get(address(house, programme, "G2")))

    assert "Pilot went well" in page
    then, now = page.split("What it asks")
    assert "True North: 0 of 6 stages are passed; asked for: 3." in then
    assert "True North: 1 of 6 stages are passed; asked for: 3." in now


def test_the_overview_leads_to_each_of_them(house: House, programme: Programme):
    page = house.client(house.carol).get("/o/acme/p/culture/").content.decode()

    for template in milestones.MILESTONES:
        assert f'href="{address(house, programme, template.key)}"' in page


def test_stages_do_not_wait_unless_hr_says_so(house: House, programme: Programme):
    with house.within(house.alice):
        opened(programme, "true_north", "listen", by=house.alice)
        changed = rule.set_stages_wait(programme=programme, wait=True, by=house.alice, at=NOW)
        with pytest.raises(NotPossible) as refusal:
            opened(programme, "alignment", "person", by=house.alice)
        safeguarded(programme, by=house.alice)
        first = programme.milestones.get(key="G0")
        milestone.decide(milestone=first, reason="So", by=house.sponsor, at=NOW)
        after = opened(programme, "alignment", "person", by=house.alice)

        assert (changed.stages_wait, after.state) == (True, "open")
        assert str(refusal.value) == (
            "The stages of this programme wait until the sponsor has decided G0. HR can change that."
        )
        assert stage_of(programme, "true_north", "listen").state == "open"
        rows = AuditEvent.objects.filter(action="programme.stages_wait")
        assert [(row.actor_id, row.detail) for row in rows] == [(house.alice.pk, {"wait": True})]


def test_hr_changes_the_rule_on_its_page_and_the_opening_page_tells(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    rules = "/o/acme/p/culture/rules/"
    before = client.get(rules).context["form"].initial

    saved = client.post(rules, {"stages_wait": "on"})
    same = client.post(rules, {"stages_wait": "on"})

    assert (before, saved.url, same.status_code) == (
        {"stages_wait": False, "two_deciders": False}, "/o/acme/p/culture/", 302,
    )  # fmt: skip
    assert rules in client.get("/o/acme/p/culture/").content.decode()
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "listen")
        assert AuditEvent.objects.filter(action="programme.stages_wait").count() == 1
    opening = f"/o/acme/p/culture/stages/{row.uuid}/open/"
    assert "wait until the sponsor has decided G0" in words(client.get(opening))
    assert client.post(opening, {}).status_code == 422
    assert {
        who: house.client(getattr(house, who)).get(rules).status_code
        for who in ("sponsor", "bob", "carol", "mallory")
    } == {"sponsor": 200, "bob": 403, "carol": 403, "mallory": 404}


def test_a_stage_that_opens_early_keeps_its_reason_where_one_looks(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "draft")
    opening = f"/o/acme/p/culture/stages/{row.uuid}/open/"

    asked = words(client.get(opening))
    refused = client.post(opening, {})
    client.post(opening, {"reason": "The board asked"})
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "draft")
        row.criteria.update(required=False)
        passed(row, by=house.alice)
        decision = stage_of(programme, "true_north", "draft").decisions.get().decision

    assert "Before it in this process and not completed: Listen Not yet started" in asked
    assert refused.status_code == 422
    sentence = "Before an earlier stage was passed: The board asked"
    for path in ("", "log/"):
        assert sentence in words(client.get(f"/o/acme/p/culture/{path}")), path
    assert "The board asked" in words(client.get("/o/acme/p/culture/true-north/?stage=draft"))
    page = words(client.get(f"/o/acme/p/culture/gates/{decision.uuid}/"))
    assert "Why “Draft” opened The board asked" in page


def test_what_usually_comes_before_stands_where_one_opens_and_plans(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    with house.within(house.alice):
        row = stage_of(programme, "alignment", "person")
        template = row.process_run.process.stage("person")
        second = stage_of(programme, "policies", "derive")
    note = str(template.usually_after)

    assert note
    for path in (
        "alignment/?stage=person",
        f"stages/{row.uuid}/open/",
        "plan/",
    ):
        assert note in words(client.get(f"/o/acme/p/culture/{path}")), path
    assert str(second.process_run.process.stage("derive").usually_after)


def test_the_page_costs_the_same_whatever_stands_behind_it(house: House, programme: Programme):
    client = house.client(house.sponsor)
    one = queries_of(client, address(house, programme, "G3"))
    with house.within(house.alice):
        for process, key in (
            ("alignment", "person"),
            ("meaning_of_life", "invite"),
            ("true_north", "listen"),
        ):
            stage.open(stage=stage_of(programme, process, key), by=house.alice, at=NOW, reason="So")

    assert (one, queries_of(client, address(house, programme, "G3"))) == (14, 14)
