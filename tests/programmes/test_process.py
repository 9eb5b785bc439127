"""The page of a process: its stages as a track, criteria with outcomes, what is asked of people, who may do what."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from people.models import Member
from programmes import registry
from programmes.actions import assignment, criterion, evidence, gate
from programmes.models import Criterion, Evidence, GateDecision, ProcessRun, Programme, StageRun
from tests.factories.people import NOW, House, member
from tests.factories.processes import value_card
from tests.factories.programmes import opened, passed, programme_for, signed, stage_of
from tests.processes.pages import queries_of, text, url

PAGE = "/o/acme/p/culture/true-north/"
PERSON = "/o/acme/p/culture/alignment/?stage=person"
WRITE = "/o/acme/p/culture/meaning-of-life/?stage=write"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def listen(house: House, programme: Programme) -> StageRun:
    """The first stage of True North, open."""
    with house.within(house.alice):
        return opened(programme, "true_north", "listen", by=house.alice)


def page(house: House, who: str = "alice", address: str = PAGE):
    return house.client(getattr(house, who)).get(address)


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def section(response, heading: str) -> str:
    """The markup of the part of the page under this heading's id; empty where it is not drawn."""
    _, found, rest = text(response).partition(f'aria-labelledby="{heading}"')
    return rest.split("</section>", 1)[0].partition(">")[2] if found else ""


def rooms(response) -> str:
    """Each stands in a section of its own, so the part ends where the next one begins."""
    found = text(response).partition('aria-labelledby="rooms"')[2]
    return found.partition('aria-labelledby="decisions"')[0]


def track(response) -> list[str]:
    [body] = re.findall(r'<ol class="stage-track[^>]*>(.*?)</ol>', text(response))
    return [
        words(stage) + (" *" if "aria-current" in attributes else "")
        for attributes, stage in re.findall(r"<li([^>]*)>(.*?)</li>", body)
    ]


def criteria(response) -> list[str]:
    parts = section(response, "stage").split('<li class="criterion">')[1:]
    return [words(re.sub(r'<div class="buttons">.*', "", part)) for part in parts]


def buttons(response) -> list[str]:
    """What can be pressed in the stage, in the order of the page."""
    found = re.findall(r'<(?:a|button) class="btn[^>]*>(.*?)</', section(response, "stage"))
    return [words(label) for label in found]


def asked(response) -> list[str]:
    [body] = re.findall(r'<ul class="plain-list">(.*?)</ul>', section(response, "stage"))
    return [words(row) for row in re.findall(r"<li>(.*?)</li>", body)]


def test_the_stages_are_a_track_with_word_date_and_a_link_to_each(house: House, listen: StageRun):
    with house.within(house.alice):
        passed(listen, by=house.alice)
        opened(listen.process_run.cycle.programme, "true_north", "draft", by=house.alice)

    response = page(house)

    assert track(response) == [
        "Listen Completed 23 Mar 2026",
        "Draft In progress 20 Apr 2026 *",
        "Ratify Not yet started 1 Jun 2026",
        "Seed new paradigms Not yet started 27 Jul 2026",
        "Attract Not yet started 19 Oct 2026",
        "Review Not yet started 1 Feb 2027",
    ]
    links = re.findall(r'<p class="stage-name"><a href="([^"]+)">', text(response))
    assert links == [
        f"?stage={key}" for key in ("listen", "draft", "ratify", "seed", "attract", "review")
    ]


def test_the_head_says_what_the_process_is_for_and_how_it_stands(house: House, listen: StageRun):
    head = words(text(page(house)).split('<div class="page-header">', 1)[1].split("<ol", 1)[0])

    assert head == (
        "1 True North Where we are heading, and why: principles, mission, vision and values."
        " In progress as of 2 Mar 2026, 10:00"
    )


@pytest.mark.parametrize(
    ("states", "asked_for", "shown"),
    [
        ({}, "", "listen"),
        ({"listen": "passed"}, "", "draft"),
        ({"ratify": "open"}, "", "ratify"),
        ({"ratify": "open", "draft": "open"}, "", "draft"),
        (
            dict.fromkeys(("listen", "draft", "ratify", "seed", "attract", "review"), "passed"),
            "",
            "listen",
        ),
        ({"listen": "open"}, "?stage=review", "review"),
        ({"listen": "open"}, "?stage=no-such-stage", "listen"),
        ({"listen": "open"}, "?stage=' or 1=1", "listen"),
    ],
)
def test_the_stage_that_is_shown(
    house: House, programme: Programme, states: dict[str, str], asked_for: str, shown: str
):
    """The one asked for, else the first open one, else the first that waits, else the first."""
    with house.within(house.alice):
        for key, state in states.items():
            StageRun.objects.filter(pk=stage_of(programme, "true_north", key).pk).update(
                state=state, opened_at=NOW, passed_at=NOW if state == "passed" else None
            )

    response = page(house, address=PAGE + asked_for)

    assert response.context["current"].stage.key == shown
    assert [step["url"] for step in response.context["track"] if step["current"]] == [
        f"?stage={shown}"
    ]
    assert f'id="stage">{response.context["current"].stage.name["en"]}</h2>' in text(response)


def test_a_stage_says_what_it_is_for_who_owns_it_and_when_it_usually_comes(
    house: House, listen: StageRun
):
    planned, now_open = page(house, address=f"{PAGE}?stage=draft"), page(house)

    assert words(section(planned, "stage")).startswith(
        "Draft Write the principles, the mission, the vision and three to seven values together."
        " Owner: Alice. Gate date: 20 Apr 2026. Usually after Listen. Criteria of the gate"
    )
    assert (
        "Owner: Alice. Gate date: 23 Mar 2026. Opened on 2 Mar 2026: Opened for the test"
        " Criteria of the gate"
    ) in words(section(now_open, "stage"))


def test_each_criterion_says_how_it_reads_and_whether_it_holds_the_gate(
    house: House, listen: StageRun
):
    with house.within(house.alice):
        first = Criterion.objects.get(stage=listen, key="circles")
        evidence.attest(criterion=first, by=house.sponsor, at=NOW, note="Two <b>circles</b>")

    assert criteria(page(house)) == [
        "A story circle was held in each unit Met Signed by The sponsor on 2 Mar 2026. Required"
        " · How it went Two <b>circles</b> The sponsor, 2 Mar 2026 Withdraw this evidence",
        "The steering group approved the list of values Not met Nobody has signed this yet. Required"
        " · How it went",
        "The value ballot was answered by enough people to be read (grade C or better)"
        " Can't tell yet Read from the value ballot once it has closed. Beside it: does not block"
        " · How it went",
    ]


def test_a_counted_criterion_shows_its_figures(house: House, programme: Programme):
    address = f"{PAGE}?stage=draft"
    before = criteria(page(house, address=address))[1]
    with house.within(house.alice):
        for _number in range(3):
            value_card(programme, by=house.alice)

    sentence = "At least three value cards are written, each with two behaviours"
    assert before == f"{sentence} Not met 0; 3 are asked for. Required"
    assert (
        criteria(page(house, address=address))[1] == f"{sentence} Met 3; 3 are asked for. Required"
    )


def test_a_relaxed_criterion_keeps_its_reading_and_names_who_relaxed_it(
    house: House, listen: StageRun
):
    with house.within(house.sponsor):
        criterion.relax(
            criterion=Criterion.objects.get(stage=listen, key="circles"),
            reason="Held in writing",
            by=house.sponsor,
            at=NOW,
        )

    response = page(house, "sponsor")

    assert criteria(response)[0] == (
        "A story circle was held in each unit Not met Nobody has signed this yet."
        " Required once; relaxed by The sponsor on 2 Mar 2026: Held in writing"
        " · How it went"
    )
    assert buttons(response).count("Relax") == 1


WHO = ("alice", "sponsor", "carol")


def test_what_can_be_done_with_a_planned_stage(house: House, programme: Programme):
    found = {who: buttons(page(house, who)) for who in WHO}

    assert found == {
        "alice": [
            "Change",
            "Change",
            "Change",
            "Open this stage",
            "Edit this stage",
            "Change owner or date",
            "Make an improvement card",
        ],
        "sponsor": ["Make an improvement card"],
        "carol": [],
    }


def test_what_can_be_done_with_an_open_stage(house: House, listen: StageRun):
    with house.within(house.alice):
        first = Criterion.objects.get(stage=listen, key="circles")
        evidence.attest(criterion=first, by=house.alice, at=NOW, note="Seen")

    found = {who: buttons(page(house, who)) for who in WHO}

    assert found == {
        "alice": [
            "Withdraw this evidence",
            "Sign with evidence",
            "Sign with evidence",
            "Add evidence",
            "Decide the gate",
            "Change owner or date",
            "Read the criteria again",
            "Make an improvement card",
        ],
        "sponsor": ["Relax", "Relax", "Decide the gate", "Make an improvement card"],
        "carol": [],
    }


def test_what_can_be_done_with_a_completed_stage(house: House, listen: StageRun):
    with house.within(house.alice):
        passed(listen, by=house.alice)

    found = {who: buttons(page(house, who, f"{PAGE}?stage=listen")) for who in WHO}

    assert found == {
        "alice": ["Reopen this stage", "Change owner or date", "Make an improvement card"],
        "sponsor": ["Reopen this stage", "Make an improvement card"],
        "carol": [],
    }


def test_every_button_that_is_offered_works(house: House, listen: StageRun):
    """For HR and the sponsor, in each state: none of them is refused or leads nowhere."""
    with house.within(house.alice):
        signed(listen, by=house.alice)
    wrong = []
    for who in ("alice", "sponsor"):
        client = house.client(getattr(house, who))
        for key in ("listen", "draft"):
            part = section(page(house, who, f"{PAGE}?stage={key}"), "stage")
            links = re.findall(r'<a class="btn[^>]* href="([^"]+)"', part)
            assert links or (who, key) == ("sponsor", "draft")
            wrong += [link for link in links if client.get(link).status_code != 200]

    assert wrong == []


def test_what_a_stage_asks_of_people_stands_with_kept_totals(house: House, programme: Programme):
    planned = asked(page(house, address=PERSON))
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=NOW)

    found = {who: asked(page(house, who, PERSON)) for who in WHO}

    view = "Your view of a team member's work"
    assert planned == [
        "Alignment form: given to people when the stage opens.",
        f"{view}: given to people when the stage opens.",
    ]
    totals = ["Alignment form: 1 of 4 done", f"{view}: 0 of 1 done"]
    assert found == {
        "alice": [f"{row} Remind those who have not" for row in totals],
        "sponsor": totals,
        "carol": totals,
    }


def test_nobody_is_reminded_once_the_stage_is_completed(house: House, programme: Programme):
    with house.within(house.alice):
        row = opened(programme, "alignment", "person", by=house.alice)
        StageRun.objects.filter(pk=row.pk).update(state="passed", passed_at=NOW)

    assert "Remind" not in section(page(house, address=PERSON), "stage")


def test_of_a_private_kind_the_page_says_nothing_whatever_people_did(
    house: House, programme: Programme
):
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    before = asked(page(house, address=WRITE))
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)

    line = (
        "Your life plan: private. Nobody but the person sees whether it was opened, done or left."
    )
    assert (before, asked(page(house, address=WRITE))) == ([line], [line])


def test_the_rooms_are_those_that_open_to_the_reader(house: House, programme: Programme):
    address = "/o/acme/p/culture/meaning-of-life/"
    found = {who: rooms(page(house, who, address)) for who in WHO}
    client = house.client(house.alice)
    everybody = ["why", "partner_list", "learning_session_list"]
    workers = ["life_plan_detail", "mirror_list", "goal_shared_list", "clarity_reading_list"]

    links = {
        who: [
            link.removeprefix(address)
            for link in re.findall(r'href="([^"]+)"', shown)
            if link.startswith(address)
        ]
        for who, shown in found.items()
    }

    def of(*names: str) -> set[str]:
        return {url(programme, f"meaning_of_life:{n}").removeprefix(address) for n in names}

    assert set(links["carol"]) == of(*everybody, "counts")
    assert set(links["sponsor"]) == of(*everybody, *workers, "counts")
    assert set(links["alice"]) == of(*everybody, *workers, "counts", "learning_session_plan")
    assert {client.get(address + link).status_code for link in links["alice"]} == {200}
    assert "Value cards" in section(page(house, "carol"), "rooms")


def test_decisions_stand_newest_first_with_a_link_to_what_was_decided(
    house: House, listen: StageRun
):
    before = words(section(page(house), "decisions"))
    with house.within(house.alice):
        passed(listen, by=house.alice)
    with house.within(house.sponsor):
        gate.reopen(stage=listen, by=house.sponsor, reason="New facts", at=NOW + timedelta(days=1))

    part = section(page(house), "decisions")

    assert before == "Decisions No gate of this process has been decided yet."
    assert words(part) == (
        "Decisions 3 Mar 2026 Reopened by The sponsor 2 Mar 2026 Passed by Alice"
    )
    client = house.client(house.carol)
    with house.within(house.alice):
        decisions = list(GateDecision.objects.order_by("-decided_at"))
    links = re.findall(r'href="([^"]+)"', part)
    assert links == [
        url(listen.process_run.cycle.programme, "programmes:gate_detail", row.uuid)
        for row in decisions
    ]
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_evidence_shows_its_link_and_its_file_which_is_only_ever_downloaded(
    house: House, listen: StageRun
):
    with house.within(house.alice):
        first = Criterion.objects.get(stage=listen, key="circles")
        evidence.attest(
            criterion=first,
            by=house.alice,
            at=NOW,
            link="https://example.org/minutes",
            upload=evidence.Upload("<minutes>.txt", "text/html", b"<script>1</script>"),
        )

    response = page(house, "carol")

    part = section(response, "stage")
    assert '<a href="https://example.org/minutes" rel="noopener noreferrer">' in part
    [link] = re.findall(r'<a href="([^"]+/file/)">Download &lt;minutes&gt;.txt</a>', part)
    file = house.client(house.carol).get(link)
    assert (file.status_code, file.content) == (200, b"<script>1</script>")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert house.client(house.bob).get(link).status_code == 403


def test_evidence_is_withdrawn_once_and_a_second_click_only_says_so(house: House, listen: StageRun):
    with house.within(house.alice):
        first = Criterion.objects.get(stage=listen, key="circles")
        row = evidence.attest(criterion=first, by=house.alice, at=NOW, note="Seen")
    client = house.client(house.alice)
    address = url(listen.process_run.cycle.programme, "programmes:evidence_withdraw", row.uuid)

    once, twice = (client.post(address, follow=True) for _time in range(2))

    assert once.redirect_chain == twice.redirect_chain == [(f"{PAGE}?stage=listen", 302)]
    assert criteria(once)[0].startswith("A story circle was held in each unit Not met")
    assert "This evidence has been withdrawn already." not in text(once)
    assert "This evidence has been withdrawn already." in text(twice)
    with house.within(house.alice):
        assert Evidence.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("slug", [process.slug for process in registry.processes()])
def test_every_process_has_its_page(house: House, programme: Programme, slug: str):
    response = page(house, "carol", f"/o/acme/p/culture/{slug}/")

    assert response.status_code == 200
    assert response.context["process"].slug == slug
    assert len(track(response)) == len(response.context["process"].stages)
    assert f"<h1>{response.context['process'].name}</h1>" in text(response)


@pytest.mark.parametrize("slug", ["no-such-process", "true_north", "kernel"])
def test_a_process_that_nobody_knows_is_not_there(house: House, programme: Programme, slug: str):
    assert page(house, address=f"/o/acme/p/culture/{slug}/").status_code == 404


def test_a_process_that_the_programme_does_not_run_is_not_there(house: House, programme: Programme):
    """Such as one that was added to the product after the programme had started."""
    with house.within(house.alice):
        ProcessRun.objects.filter(key="policies").update(key="gone")

    assert page(house, address="/o/acme/p/culture/policies/").status_code == 404
    overview = house.client(house.alice).get("/o/acme/p/culture/").context["overview"]
    assert [line.process.order for line in overview.lines] == [1, 2, 3, 4, 5, 7]


def test_who_opens_the_page(house: House, programme: Programme):
    found = {who: page(house, who).status_code for who in (*WHO, "manager", "bob", "mallory")}

    assert found == {
        "alice": 200,
        "sponsor": 200,
        "carol": 200,
        "manager": 403,
        "bob": 403,
        "mallory": 404,
    }


def people(house: House, number: int) -> list[Member]:
    return [
        member(f"S{index}", full_name=f"Synthetic {index}", department=house.kitchen)
        for index in range(number)
    ]


def test_the_page_takes_as_many_queries_for_three_rows_of_each_kind_as_for_one(
    house: House, programme: Programme
):
    """Pieces of evidence, decisions, and people who were asked."""
    client = house.client(house.alice)
    with house.within(house.alice):
        row = opened(programme, "alignment", "person", by=house.alice)
        reply = Criterion.objects.get(stage=row, key="reply")
        evidence.attest(criterion=reply, by=house.alice, at=NOW, note="Seen")
        decided(row, house.alice)
    one = queries_of(client, PERSON)
    with house.within(house.alice):
        for who in (house.sponsor, house.manager):
            evidence.attest(criterion=reply, by=who, at=NOW, note="Seen")
            decided(row, who)
        assignment.give(stage=row, members=people(house, 3), at=NOW)

    three = queries_of(client, PERSON)

    assert (one, three) == (18, 18)
    response = page(house, address=PERSON)
    assert (len(response.context["decisions"]), text(response).count('class="evidence"')) == (3, 3)


def decided(stage: StageRun, by: Member) -> None:
    GateDecision.objects.create(
        process_run=stage.process_run, decision="reopen", reason="So", decided_by=by, decided_at=NOW
    )
