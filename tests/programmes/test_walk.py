"""A whole programme, from its start to its second cycle, with nothing but links, fields and buttons."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Member
from programmes.models import Cycle, Milestone, StageRun
from tests.factories.people import (
    House,
    account_for,
    department,
    job_title,
    member,
    signed_in,
)
from tests.walking import Visitor

PROCESSES = (
    "True North",
    "Meaning of life",
    "Alignment",
    "Leadership",
    "Excellence",
    "Emotional climate",
    "Policies",
)
DEEDS = (
    "Add a stage",
    "Open this stage",
    "Decide the gate",
    "Reopen this stage",
    "Edit this stage",
    "Change owner or date",
    "Sign with evidence",
    "Add evidence",
    "Withdraw this evidence",
    "Relax",
    "Change",
    "Make an improvement card",
)
LOG = {
    "Alice started the programme.": 1,
    "Alice wrote the charter.": 1,
    "Alice answered a safeguard.": 12,
    "Alice moved the kick-off.": 1,
    "Alice opened a stage.": 43,
    "Alice passed a gate.": 38,
    "Alice reopened a stage.": 1,
    "The sponsor decided a milestone of the programme.": 6,
    "Alice began the next cycle.": 1,
}
# Where nobody was asked anything, a required threshold can't tell.
UNSURE = [
    "Invite",
    "Learn",
    "Write",
    "Converse",
    "Look back",
    "Analyse jobs",
    "Conversation on the post",
    "Follow up",
]
FIRST_SCREEN = "/o/acme/"


def visitor(row: Member) -> Visitor:
    """At the first screen of their organisation; each form has to carry its token."""
    client = signed_in(Client(enforce_csrf_checks=True), row.account)
    return Visitor(client).open(FIRST_SCREEN)


@pytest.fixture
def twelve(house: House) -> House:
    """Acme with twelve people who work there; eleven of them have a manager."""
    with house.within(house.alice):
        host = job_title("Host")
        for number in range(5, 13):
            account_for(member(str(number), full_name=f"Synthetic {number}"))
        staff = Member.objects.filter(external=False)
        staff.update(job_title=host, department=house.kitchen)
        staff.exclude(pk=house.manager.pk).update(manager=house.manager)
    return house


def standing(number: int) -> tuple[list[str], list[str]]:
    """The state of each stage of a cycle, and the milestones that are decided; G0 counts for all."""
    cycle = Cycle.objects.get(number=number)
    stages = StageRun.objects.filter(process_run__cycle=cycle)
    line = Milestone.line(programme=cycle.programme_id, cycle=cycle.pk)
    keys = line.exclude(decided_at=None).order_by("key").values_list("key", flat=True)
    return sorted(stages.values_list("state", flat=True)), list(keys)


@pytest.fixture
def three_hundred(house: House) -> House:
    """Acme with 300 people who work there, in twelve departments; half of them are hosts."""
    with house.within(house.alice):
        titles = [job_title("Host"), job_title("Gardener")]
        departments = [department(f"House {number}") for number in range(1, 13)]
        Member.objects.bulk_create(
            Member(
                number=str(number),
                full_name=f"Synthetic {number:03}",
                sort_key=f"synthetic {number:03}",
                job_title=titles[number % 2],
                department=departments[number % 12],
                manager=house.manager,
            )
            for number in range(5, 301)
        )
        for row in Member.objects.filter(number__in=("5", "7", "9")):
            account_for(row)
    return house


def to_process(who: Visitor, process: str) -> Visitor:
    return who.follow("Overview").follow(process)


def signed(who: Visitor) -> None:
    """Each criterion of this stage that a person signs is signed, with a note."""
    while waiting := [
        each for each in who.items("Sign with evidence") if "Nobody has signed this yet." in each
    ]:
        who.follow("Sign with evidence", near=waiting[0])
        who.press("Sign with my name", {"What shows that this is so": "Seen, in the minutes"})


def opened(who: Visitor, stage: str, reason: str = "") -> None:
    """From the page of its process, which shows the stage that comes next."""
    who.follow("Open this stage")
    who.press("Open this stage", {"Why does it open now?": reason}).sees(f"“{stage}” is open.")


def passed(who: Visitor, reason: str = "It is so", look_again_on: str = "") -> None:
    """From the page of its process, and back there."""
    who.follow("Decide the gate")
    typed = {"Why is the gate passed?": reason, "Look again on": look_again_on}
    who.press("Record the decision", typed).sees("The decision is recorded.", reason)


def passed_at_once(who: Visitor, process: str, look_again_on: str = "") -> None:
    """From the page of a process, and back there: one decision covers all of its open stages."""
    stages = who.listed("Stages")
    who.follow("Decide the gate")
    typed = {"Why is the gate passed?": "The year is over", "Look again on": look_again_on}
    who.press("Record the decision", {**typed, **dict.fromkeys(stages, True)})
    who.sees("The decision is recorded.", ", ".join(stages)).follow(process)


def side_by_side(who: Visitor, process: str, look_again_on: str = "") -> None:
    """From the page of a process, and back there: its stages run together, each with its reason."""
    for number, stage in enumerate(who.listed("Stages")):
        who.follow(stage)
        opened(who, stage, "We do these side by side" if number else "")
        signed(who)
    passed_at_once(who, process, look_again_on)


def decided(who: Visitor, key: str) -> None:
    who.open(FIRST_SCREEN).follow(f"Decide {key}")
    who.press("Decide this milestone", {"Reason": f"What {key} asks is so"})
    who.sees(f"{key} is decided.")


def charter_written(who: Visitor) -> None:
    who.follow("Charter and safeguards").follow("Write the charter")
    typed = {
        "Why now?": "Guests tell us that we hurry.",
        "What do we promise?": "Time, and an answer.",
        "What will nobody be measured on?": "What they write here.",
        "Who answers for the programme?": "The sponsor",
    }
    who.press("Save the charter", typed).sees("Guests tell us that we hurry.")
    while waiting := [each for each in who.items("Answer") if "Not answered yet" in each]:
        who.follow("Answer", near=waiting[0])
        who.press("Save", {"Done": True, "Note": "In the minutes of this month"})
    who.sees("12 of 12 are answered.")


def value_cards_adopted(who: Visitor) -> None:
    who.follow("Value cards")
    for name in ("Calm", "Care", "Candour"):
        typed = {
            "Value": True,
            "Name of the value or principle": name,
            "What it means here": "We take the time that it needs.",
            "Behaviours that show it": "One looks up.\nOne listens to the end.",
            "What it is not": "Slowness.",
        }
        who.follow("Write a value card").press("Save", typed)
        who.press("Adopt this card").follow("Value cards")
    who.follow("True North")


def partner_named(who: Visitor) -> None:
    who.follow("Partners for a conversation").follow("Name a partner")
    who.press("Put on the list", {"Who?": "The sponsor", "A coach": True})
    who.sees("The sponsor A coach").follow("Meaning of life")


def profile_written(who: Visitor) -> None:
    who.follow("Job profiles").follow("Write a profile")
    purpose = "Guests are met by somebody who has time."
    who.press("Save", {"Name of the profile": "Host", "What the post is for": purpose})
    who.follow("Add a competency")
    typed = {
        "What someone in this post does well": "Greets by name",
        "How one can see it": "The guest is called by name at the door.",
    }
    who.press("Save", {**typed, "This post needs it at a good level": True})
    who.press("Put in use").follow("Job profiles")
    who.follow("Give job titles their profile").press("Save", {"Host": "Host"}).follow("Alignment")


def standard_in_force(who: Visitor) -> None:
    who.follow("Service standard")
    for track in ("Those who serve", "Those who manage, supervise and administer"):
        for number in range(8):
            typed = {
                track: True,
                "Which value it shows": "Calm",
                "The behaviour": f"{track}: behaviour {number + 1}",
                "What it looks like at 1": "Never",
                "What it looks like at 3": "Mostly",
                "What it looks like at 5": "Always",
            }
            who.follow("Describe a behaviour").press("Save", typed)
            who.press("Put it in force").follow("Service standard")
    who.follow("Excellence")


def space_open(who: Visitor) -> None:
    who.follow("Spaces").follow("Open a space")
    typed = {
        "Where it is": "Second floor, beside the stairs",
        "A quiet place": True,
        "When it can be used": "Always",
        "How many people it holds": "2",
        "Yes": True,
    }
    who.press("Save", typed).follow("Spaces").follow("Emotional climate")


def texts_in_force(who: Visitor) -> None:
    """A policy and a standard carry all that the processes before have brought to light."""
    who.follow("Policies, standards and guidelines")
    for kind in ("Policy", "Standard"):
        who.follow("Write a text")
        typed = {
            kind: True,
            "The whole organisation": True,
            "Title": f"{kind}: time for guests",
            "Text": "Whoever serves a guest may take the time that it needs.",
            "Purpose": "Nobody is hurried.",
            "The least that everyone does": "One looks up.",
            "How it is measured": "By asking guests.",
            "When one may depart from it": "Somebody is in danger.",
            "Owner": "Alice",
            "Holds from": "2026-11-01",
            "To be reviewed by": "2027-11-01",
        }
        traced = dict.fromkeys(who.choices("What it is traced to"), True)
        who.press("Save", {**typed, **traced}).press("Put it in force")
        who.follow("Policies, standards and guidelines")
    who.follow("Policies")


def own_view_sent(who: Visitor) -> None:
    who.open(FIRST_SCREEN).follow("To do").follow("Alignment form").press("Start")
    who.press("Save and continue", {"Close": True})
    who.press("Send").sees("Your view is sent.")


def views_of_team_sent(who: Visitor) -> None:
    """The manager says of each how their post fits."""
    who.open(FIRST_SCREEN).follow("To do")
    for task in who.links():
        if task.startswith("Your view of a team member's work: "):
            who.follow(task)
            if who.offers("Start"):  # whom it is about has not begun theirs
                who.press("Start")
            who.press("Save and check", {"Close": True})
            who.press("Send").sees("Your view is sent.").follow("To do")


def views_sent(house: House) -> None:
    with house.within(house.alice):
        staff = list(
            Member.objects.filter(external=False, manager=house.manager).select_related("account")
        )
    for row in staff[:10]:  # ten of twelve are asked for
        own_view_sent(visitor(row))
    views_of_team_sent(visitor(house.manager))


def kickoff_moved(who: Visitor) -> None:
    """First what would move is shown."""
    who.open(FIRST_SCREEN).follow("Move the kick-off")
    who.press("Show what would move", {"Kick-off": "2026-12-07"})
    who.sees("What moves where the kick-off is on 7 December 2026 instead of 23 November 2026")
    who.press("Move the kick-off").sees("The kick-off is moved, and the plan with it.")
    who.follow("Overview").sees("Kick-off: 7 December 2026.")


def reopened(who: Visitor, stage: str) -> None:
    """From the page of its process: a stage that was passed opens again, and is passed again."""
    who.follow(stage).follow("Reopen this stage")
    who.press("Reopen the stage", {"Reason": "A shift was forgotten"}).sees("Decide the gate")
    passed(who, "Now that shift as well")


def cycle_begun(who: Visitor) -> None:
    who.open(FIRST_SCREEN).follow("Begin the next cycle").sees(
        "Could not tell when the gate was passed: Too early to count promises"
    )
    typed = {
        "Kick-off of the next cycle": "2027-12-06",
        "What is it to begin from?": "Calm has grown; candour has not yet.",
    }
    who.press("Begin this cycle", typed)
    who.sees("Cycle 2 has begun.", "Calm has grown; candour has not yet.")


def can_only_be_read(who: Visitor, process: str) -> None:
    """From the overview of a cycle that has ended, and back there: nothing is offered to do."""
    who.follow(process).sees("This is cycle 1, which ended on", "It can be read and not changed.")
    assert len(who.listed("Stages")) == 6
    who.follow(who.listed("Stages")[0]).sees("Criteria of the gate", "Met")
    assert (who.deeds(), [deed for deed in DEEDS if who.offers(deed)]) == ([], [])
    who.follow("Overview").follow("Cycle 1")


def logged(who: Visitor) -> list[str]:
    """What the log says, page by page, back to the beginning."""
    who.open(FIRST_SCREEN).follow("See the whole log")
    found = who.lines()
    while who.offers("Older"):
        found += who.follow("Older").lines()
    return found


def test_a_company_of_twelve_walks_the_plain_template(twelve: House):
    alice, sponsor = visitor(twelve.alice), visitor(twelve.sponsor)
    alice.press(
        "Start the programme", {"Name of the programme": "Culture", "Kick-off": "2026-11-23"}
    )
    alice.sees("The programme is started. What to do first stands below.")
    charter_written(alice)
    decided(sponsor, "G0")
    kickoff_moved(alice)
    deeds: dict[tuple[str, str], Callable[[Visitor], None]] = {
        ("True North", "Draft"): value_cards_adopted,
        ("Alignment", "Analyse jobs"): profile_written,
        ("Alignment", "The person's side"): lambda who: views_sent(twelve),
        ("Excellence", "Set the standard"): standard_in_force,
        ("Policies", "Take stock"): texts_in_force,
    }
    # Promises are counted at night, and shown from ten people on.
    cant_tell = {("Leadership", "Coach")}
    milestones = {
        ("True North", "Listen"): "G1",
        ("True North", "Ratify"): "G2",
        ("Excellence", "Teach"): "G3",
        ("Policies", "Approve and teach"): "G4",
        ("Policies", "Review"): "G5",
    }
    for process in PROCESSES:
        to_process(alice, process)
        if process == "Emotional climate":
            space_open(alice)
            side_by_side(alice, process)
            continue
        for stage in alice.listed("Stages"):
            here = (process, stage)
            opened(alice, stage)
            deeds.get(here, lambda who: None)(alice)
            signed(alice)
            if here in cant_tell:
                passed(alice, "Too early to count promises", "2027-03-01")
            else:
                passed(alice)
            alice.follow(process)
            if here in milestones:
                decided(sponsor, milestones[here])
        if process == "Meaning of life":
            reopened(alice, "Invite")

    alice.follow("Overview")
    assert alice.words.count("6 of 6") == 7
    cycle_begun(alice)
    to_process(alice, "True North")
    opened(alice, "Listen")
    alice.follow("Overview").follow("Cycle 1")
    for process in PROCESSES:
        can_only_be_read(alice, process)
    with twelve.within(twelve.alice):
        assert standing(1) == (42 * ["passed"], ["G0", "G1", "G2", "G3", "G4", "G5"])
        assert standing(2) == (["open", *41 * ["planned"]], ["G0"])
    lines = logged(alice)
    assert {each: sum(each in line for line in lines) for each in LOG} == LOG


def passed_unsure(who: Visitor) -> None:
    """From the page of its process: without a day to look again the gate stays as it was."""
    reason, day = "Nobody has been asked yet; we go on", "Look again on"
    who.follow("Decide the gate")
    who.press("Record the decision", {"Why is the gate passed?": reason}, refused=True)
    who.sees("A required criterion can't tell yet. Say on which date you look at it again.")
    who.press("Record the decision", {day: "2027-03-01"})
    who.sees("The decision is recorded.", reason, "1 March 2027")


def refused(who: Visitor, lacking: list[str]) -> None:
    """The page says which required criteria are not met; what was typed stays."""
    typed = {"Why is the gate passed?": "It will do", "Look again on": "2027-03-01"}
    who.follow("Decide the gate").press("Record the decision", typed, refused=True)
    named = [line.split(" Not met ")[0] for line in lacking]
    sentence = "A required criterion is not met, so the gate stays closed."
    who.sees(" ".join([sentence, "The sponsor may relax it.", *named]), "It will do")
    who.follow("Cancel").sees("In progress", *lacking)


def relaxed(who: Visitor, process: str, stage: str) -> None:
    """The sponsor lets each required criterion go that is not met."""
    to_process(who.open(FIRST_SCREEN), process).follow(stage)
    while lacking := who.lines("Required ·", "Not met"):
        who.follow("Relax", near=lacking[0]).press("Relax it", {"Reason": "Next year"})
    who.sees("Required once; relaxed by The sponsor on")


def test_a_company_of_three_hundred_walks_the_measured_template(three_hundred: House):
    alice, sponsor = visitor(three_hundred.alice), visitor(three_hundred.sponsor)
    typed = {"Name of the programme": "Culture", "Kick-off": "2026-11-23"}
    measured = next(words for words in alice.choices("Template") if words.startswith("Measured"))
    alice.press("Start the programme", {**typed, measured: True})
    charter_written(alice)
    decided(sponsor, "G0")
    unsure, let_go = [], []
    deeds = {"Converse": partner_named, "Analyse jobs": profile_written}
    for process in ("Meaning of life", "Alignment"):
        to_process(alice, process)
        for stage in alice.listed("Stages"):
            opened(alice, stage)
            deeds.get(stage, lambda who: None)(alice)
            signed(alice)
            if lacking := alice.lines("Required ·", "Not met"):
                refused(alice, lacking)
                relaxed(sponsor, process, stage)
                to_process(alice, process).follow(stage)
                let_go.append((process, stage))
            if alice.lines("Required ·", "Can't tell yet"):
                passed_unsure(alice)
                unsure.append(stage)
            else:
                passed(alice)
            alice.follow(process)
    to_process(alice, "Emotional climate")
    space_open(alice)
    side_by_side(alice, "Emotional climate", "2027-12-01")
    alice.sees("Completed")
    assert let_go == [("Alignment", "Publish profiles"), ("Alignment", "The person's side")]
    assert unsure == UNSURE
