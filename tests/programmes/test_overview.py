"""The first screen of HR, sponsor and consultant: what needs them, where each process stands, what changed."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from people.models import Organisation
from programmes.actions import assignment, criterion, evidence, gate, milestone, reading, stage
from programmes.models import Criterion, Programme, StageRun
from tests.factories.people import NOW, House, member
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, safeguarded, signed, stage_of
from tests.processes.pages import queries_of, text

PAGE = "/o/acme/p/culture/"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    """Kicked off four weeks ago: no gate date has passed, and nothing is open."""
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def old(house: House) -> Programme:
    """Kicked off in December: the first gates should have been decided in January."""
    with house.within(house.alice):
        return programme_for(house.alice, kickoff_on=date(2025, 12, 1))


def page(house: House, who: str = "alice"):
    return house.client(getattr(house, who)).get(PAGE)


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(response, heading: str) -> str:
    """The markup of the part of the page under this heading's id; empty where it is not drawn."""
    _, found, rest = text(response).partition(f'aria-labelledby="{heading}"')
    return rest.split("</section>", 1)[0].partition(">")[2] if found else ""


def rows(response) -> list[list[str]]:
    """The facts of each row; its links stand in a column of their own."""
    body = section(response, "processes").split("<tbody>", 1)[1]
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)[:6]]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body)
    ]


def status(response, number: int = 1) -> str:
    return rows(response)[number - 1][-1]


def needs(response) -> list[tuple[str, str, str, bool]]:
    return [(n.text, n.url, n.action, n.urgent) for n in response.context["needs"]]


def test_the_seven_processes_stand_in_order_each_with_its_own_figures(
    house: House, programme: Programme
):
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=NOW)

    response = page(house)

    assert rows(response) == [
        ["1 True North", "1 of 6", "Draft", "–", "20 Apr 2026", "In progress"],
        ["2 Meaning of life", "0 of 6", "Invite", "–", "23 Feb 2026", "Not yet started"],
        ["3 Alignment", "0 of 6", "The person's side", "1 of 5", "11 May 2026", "In progress"],
        ["4 Leadership", "0 of 6", "Make ready", "–", "13 Jul 2026", "Not yet started"],
        ["5 Excellence", "0 of 6", "Set the standard", "–", "27 Jul 2026", "Not yet started"],
        ["6 Policies", "0 of 6", "Take stock", "–", "27 Jul 2026", "Not yet started"],
        ["7 Emotional climate", "0 of 6", "Protect", "–", "23 Mar 2026", "Not yet started"],
    ]
    links = re.findall(r'<a href="([^"]+)">', section(response, "processes"))
    assert links == [line.url for line in response.context["overview"].lines]
    assert house.client(house.alice).get(links[0]).context["process"].key == "true_north"


def test_the_status_word_follows_the_gates_and_nothing_else(house: House, programme: Programme):
    seen = [status(page(house))]
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
    seen.append(status(page(house)))
    with house.within(house.alice):
        signed(row, by=house.alice)
    seen.append(status(page(house)))
    with house.within(house.alice):
        gate.decide(
            process_run=row.process_run, stages=[row], by=house.alice, reason="It is so", at=NOW
        )
    seen.append(status(page(house)))
    with house.within(house.alice):
        StageRun.objects.filter(process_run=row.process_run).update(
            state="passed", opened_at=NOW, passed_at=NOW
        )
    response = page(house)
    seen.append(status(response))

    assert seen == [
        "Not yet started",
        "In progress",
        "Needs a decision",
        "In progress",
        "Completed",
    ]
    assert rows(response)[0] == ["1 True North", "6 of 6", "None", "–", "–", "Completed"]


def test_an_open_gate_past_its_date_is_late_and_a_planned_one_is_not(house: House, old: Programme):
    before = status(page(house))
    with house.within(house.alice):
        opened(old, "true_north", "listen", by=house.alice)

    assert (before, status(page(house))) == ("Not yet started", "Late")


def test_a_gate_past_its_date_needs_somebody_to_look(house: House, old: Programme):
    with house.within(house.alice):
        opened(old, "true_north", "listen", by=house.alice)

    response = page(house)

    assert needs(response) == [
        (
            "The gate date of “Listen” in True North was 19 Jan 2026.",
            "/o/acme/p/culture/true-north/",
            "Look at it",
            True,
        )
    ]
    assert words(section(response, "needs")) == (
        "Needs you The gate date of “Listen” in True North was 19 Jan 2026. Look at it"
    )
    assert '<a href="/o/acme/p/culture/true-north/">Look at it</a>' in section(response, "needs")


def test_a_gate_that_can_be_decided_leads_to_the_decision(house: House, old: Programme):
    """Also where its date has passed: deciding is what is left to do."""
    with house.within(house.alice):
        signed(opened(old, "true_north", "listen", by=house.alice), by=house.alice)

    response = page(house)

    [need] = needs(response)
    assert need == (
        "The gate of “Listen” in True North can be decided.",
        "/o/acme/p/culture/true-north/decide/",
        "Decide",
        False,
    )
    assert house.client(house.alice).get(need[1]).status_code == 200
    assert f'<a href="{need[1]}">Decide</a>' in section(response, "needs")


def test_a_gate_with_one_signature_missing_or_withdrawn_cannot_be_decided(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
        first, second = Criterion.objects.filter(stage=row, kind="attested")
        evidence.attest(criterion=first, by=house.alice, at=NOW, note="Seen")
    one = needs(page(house))
    with house.within(house.alice):
        late = evidence.attest(criterion=second, by=house.alice, at=NOW, note="Seen")
    both = needs(page(house))
    with house.within(house.alice):
        evidence.withdraw(evidence=late, by=house.alice, at=LATER)
    withdrawn = needs(page(house))

    assert (one, len(both), withdrawn) == ([], 1, [])


def test_a_counted_criterion_holds_the_gate_until_it_is_read_as_met(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = opened(programme, "true_north", "draft", by=house.alice)
        signed(row, by=house.alice)
    before = needs(page(house))
    with house.within(house.alice):
        for _number in range(3):
            value_card(programme, by=house.alice)
        unread = needs(page(house))
        reading.take(stages=[row], at=LATER)

    assert (before, unread) == ([], [])
    assert [need[0] for need in needs(page(house))] == [
        "The gate of “Draft” in True North can be decided."
    ]


def test_what_cannot_tell_does_not_hold_the_gate(house: House, programme: Programme):
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "listen")
        Criterion.objects.filter(stage=row, kind="measured").update(required=True)
        signed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    response = page(house)

    assert [need[2] for need in needs(response)] == ["Decide"]
    assert status(response) == "Needs a decision"


def test_a_gate_whose_last_condition_the_sponsor_relaxed_can_be_decided(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
    for condition in ("circles", "dictionary"):
        assert needs(page(house)) == []
        with house.within(house.sponsor):
            criterion.relax(
                criterion=Criterion.objects.get(stage=row, key=condition),
                reason="Held in writing",
                by=house.sponsor,
                at=NOW,
            )

    response = page(house)

    assert [need[2] for need in needs(response)] == ["Decide"]
    assert status(response) == "Needs a decision"


def test_a_gate_that_asks_for_nothing_does_not_call_for_a_decision(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "listen")
        Criterion.objects.filter(stage=row).update(required=False)
        opened(programme, "true_north", "listen", by=house.alice)

    response = page(house)

    assert (needs(response), status(response)) == ([], "In progress")


def test_the_five_oldest_needs_are_shown_oldest_first(house: House, old: Programme):
    with house.within(house.alice):
        rows = StageRun.objects.filter(process_run__cycle__programme=old, order=1)
        for days, row in enumerate(rows.order_by("-pk")):
            stage.update(
                stage=row,
                owner=house.alice,
                due_on=date(2026, 2, 1) + timedelta(days=days),
                by=house.alice,
                at=NOW,
            )
            stage.open(stage=row, by=house.alice, at=NOW)

    found = [need[0].rpartition(" in ")[2] for need in needs(page(house))]

    assert found == [
        "Emotional climate was 1 Feb 2026.",
        "Policies was 2 Feb 2026.",
        "Excellence was 3 Feb 2026.",
        "Leadership was 4 Feb 2026.",
        "Alignment was 5 Feb 2026.",
    ]


@pytest.mark.parametrize(
    ("zone", "due_on", "word"),
    [
        ("UTC", date(2026, 3, 2), "In progress"),
        ("UTC", date(2026, 3, 1), "Late"),
        ("Pacific/Kiritimati", date(2026, 3, 2), "Late"),
        ("Pacific/Pago_Pago", date(2026, 3, 1), "In progress"),
    ],
)
def test_a_gate_is_late_from_the_day_after_in_the_organisations_own_time(
    house: House, programme: Programme, zone: str, due_on: date, word: str
):
    Organisation.objects.filter(slug="acme").update(time_zone=zone)
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice)
        stage.update(stage=row, owner=house.alice, due_on=due_on, by=house.alice, at=NOW)
    client = house.client(house.alice)

    response = client.get(PAGE)

    assert status(response) == word
    assert [need[3] for need in needs(response)] == [True] * (word == "Late")
    assert client.get(f"{PAGE}true-north/").context["line"].word == word


def test_the_figures_say_when_they_were_read(house: House, programme: Programme):
    Organisation.objects.filter(slug="acme").update(time_zone="Pacific/Kiritimati")

    assert "as of 3 Mar 2026, 00:00" in text(page(house))


def test_the_milestones_are_one_line_decided_by_the_sponsor(house: House, programme: Programme):
    with house.within(house.sponsor):
        first = programme.milestones.get(key="G0")
        safeguarded(programme, by=house.alice)
        milestone.decide(milestone=first, reason="The board said so", by=house.sponsor, at=NOW)

    found = {who: section(page(house, who), "milestones") for who in ("alice", "sponsor", "carol")}

    line = "G0 Mandate and safeguards The sponsor, 2 Mar 2026 G1 Listening baseline"
    assert [line in words(part) for part in found.values()] == [True, True, True]
    assert [re.findall(r">Decide (G\d)<", part) for part in found.values()] == [
        [],
        ["G1"],  # the next one
        [],
    ]
    assert ["Move the kick-off" in part for part in found.values()] == [True, False, False]


def test_the_consultant_sees_how_it_stands_and_is_asked_for_nothing(house: House, old: Programme):
    with house.within(house.alice):
        signed(opened(old, "true_north", "listen", by=house.alice), by=house.alice)

    found = {who: page(house, who) for who in ("alice", "sponsor", "carol")}

    assert [len(needs(response)) for response in found.values()] == [1, 1, 0]
    assert section(found["carol"], "needs") == ""
    assert rows(found["carol"]) == rows(found["sponsor"]) == rows(found["alice"])


def test_what_changed_names_who_did_it_newest_first(house: House, programme: Programme):
    with house.within(house.alice):
        row = opened(programme, "true_north", "listen", by=house.alice, at=LATER)
        first = Criterion.objects.filter(stage=row, kind="attested")[0]
        evidence.attest(criterion=first, by=house.sponsor, at=NOW + timedelta(days=1), note="Seen")

    part = section(page(house), "changes")

    assert words(part) == (
        "What changed this week 3 Mar The sponsor signed a criterion with evidence. True North, Listen"
        " 2 Mar Alice opened a stage. True North, Listen"
        " 2 Mar Alice started the programme. See the whole log · Consultants and what they opened"
    )
    assert '<a href="/o/acme/p/culture/log/">See the whole log</a>' in part


def test_what_is_older_than_a_week_is_left_to_the_log(
    house: House, programme: Programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=7))

    response = page(house)

    assert response.context["changes"] == []
    assert words(section(response, "changes")) == (
        "What changed this week Nothing has changed in the last seven days."
        " See the whole log · Consultants and what they opened"
    )


def test_only_the_latest_six_changes_are_shown(house: House, programme: Programme):
    with house.within(house.alice):
        for hours in range(1, 9):
            row = stage_of(programme, "true_north", "listen")
            stage.update(
                stage=row,
                owner=house.alice,
                due_on=date(2026, 6, hours),
                by=house.alice,
                at=NOW + timedelta(hours=hours),
            )

    changes = page(house).context["changes"]

    assert [(entry.at - NOW) // timedelta(hours=1) for entry in changes] == [8, 7, 6, 5, 4, 3]


def test_participation_counts_what_was_asked_and_done_but_nothing_private(
    house: House, programme: Programme
):
    before = section(page(house), "participation")
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    private = section(page(house), "participation")
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=NOW)
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)

    after = section(page(house), "participation")

    nobody = "Participation Nothing has been asked yet that is counted here. What is private and answers to questionnaires are never counted here."
    assert (words(before), words(private)) == (nobody, nobody)
    assert words(after) == (
        "Participation 1 of 5 things that people were asked for are done;"
        " private ones are not counted as of 2 Mar 2026, 10:00"
    )
    assert '<a href="/o/acme/p/culture/participation/">' in after


def test_before_a_programme_hr_is_led_to_start_one_and_the_others_to_their_lists(house: House):
    found = {
        who: house.client(getattr(house, who)).get("/o/acme/").headers["Location"]
        for who in ("alice", "sponsor", "carol")
    }
    navigation = {
        who: [
            (entry["label"], entry["url"])
            for entry in house.client(getattr(house, who))
            .get("/o/acme/to-do/")
            .context["navigation"]
        ]
        for who in ("alice", "sponsor")
    }

    assert found == {
        "alice": "/o/acme/programmes/start/",
        "sponsor": "/o/acme/to-do/",
        "carol": "/o/acme/to-do/",
    }
    assert navigation["alice"][0] == ("Start", "/o/acme/programmes/start/")
    assert navigation["sponsor"][0] == ("To do", "/o/acme/to-do/")
    assert page(house).status_code == 404


def test_once_there_is_a_programme_it_is_their_first_screen(house: House, programme: Programme):
    found = {
        who: house.client(getattr(house, who)).get("/o/acme/").headers["Location"]
        for who in ("alice", "sponsor", "carol", "manager", "bob")
    }

    assert found == {
        "alice": PAGE,
        "sponsor": f"{PAGE}sponsor/",
        "carol": PAGE,
        "manager": "/o/acme/team/",
        "bob": "/o/acme/to-do/",
    }


def test_who_opens_the_page(house: House, programme: Programme):
    found = {
        who: page(house, who).status_code
        for who in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    }

    assert found == {
        "alice": 200,
        "sponsor": 200,
        "carol": 200,
        "manager": 403,
        "bob": 403,
        "mallory": 404,
    }
    assert house.client(None).get(PAGE).status_code == 302


def test_the_page_takes_as_many_queries_for_three_open_stages_as_for_one(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    with house.within(house.alice):
        signed(opened(programme, "alignment", "person", by=house.alice), by=house.alice)
    one = queries_of(client, PAGE)
    with house.within(house.alice):
        for number in range(3):
            member(f"9{number}", full_name=f"Synthetic {number}", department=house.kitchen)
        opened(programme, "meaning_of_life", "write", by=house.alice)
        signed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    three = queries_of(client, PAGE)

    assert (one, three) == (20, 20)  # four of them until the first milestone is decided
    assert len(client.get(PAGE).context["changes"]) == 6


def test_from_a_row_hr_changes_the_owner_or_the_date_and_reminds(
    house: House, programme: Programme
):
    with house.within(house.alice):
        row = opened(programme, "alignment", "person", by=house.alice)

    part = section(page(house), "processes")

    assert f"/stages/{row.uuid}/update/" in part
    assert part.count(">Change</a>") == 7
    assert part.count(">Remind</a>") == 1
    assert 'aria-label="Remind those who have not done what Alignment asks"' in part


def test_who_only_looks_changes_and_reminds_nothing(house: House, programme: Programme):
    part = section(page(house, "sponsor"), "processes")

    assert (">Change</a>" in part, ">Remind</a>" in part) == (False, False)


def test_thousands_are_set_apart_where_participation_is_counted():
    table = render_to_string(
        "programmes/_participation_table.html",
        {"participation": {"done": 1207, "given": 59962, "rows": []}},
    )

    assert [words(cell) for cell in re.findall(r'<td[^>]*class="num">(.*?)</td>', table)] == [
        "1,207",
        "59,962",
    ]
