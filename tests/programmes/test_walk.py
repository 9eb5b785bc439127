"""A whole programme, from its start to its second cycle, with nothing but links, fields and buttons."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Member
from tests.factories.people import House, account_for, job_title, member, signed_in
from tests.walking import Visitor

PROCESSES = ("True North", "Meaning of life")
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
    """From the page of its process."""
    who.follow(stage).follow("Open this stage")
    who.press("Open this stage", {"Why does it open now?": reason}).sees(f"“{stage}” is open.")


def passed(who: Visitor, reason: str = "It is so", look_again_on: str = "") -> None:
    """From the page of its process, and back there."""
    who.follow("Decide the gate")
    typed = {"Why is the gate passed?": reason, "Look again on": look_again_on}
    who.press("Record the decision", typed).sees("The decision is recorded.", reason)


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
    for name in ("Calm", "Care", "Candour"):
        who.follow("Value cards").follow("Write a value card")
        typed = {
            "Value": True,
            "Name of the value or principle": name,
            "What it means here": "We take the time that it needs.",
            "Behaviours that show it": "One looks up.\nOne listens to the end.",
            "What it is not": "Slowness.",
        }
        who.press("Save", typed).press("Adopt this card").follow("Value cards").follow("True North")


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
    for track in ("Those who serve", "Those who manage, supervise and administer"):
        for number in range(1, 9):
            who.follow("Service standard").follow("Describe a behaviour")
            typed = {
                track: True,
                "Which value it shows": "Calm",
                "The behaviour": f"Behaviour {number}: one looks up",
                "What it looks like at 1": "Never",
                "What it looks like at 3": "Mostly",
                "What it looks like at 5": "Always",
            }
            who.press("Save", typed).press("Put it in force")
            who.follow("Service standard").follow("Excellence")


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


def text_in_force(who: Visitor) -> None:
    """One policy that carries all that the processes before have brought to light."""
    who.follow("Policies, standards and guidelines").follow("Write a text")
    typed = {
        "Policy": True,
        "The whole organisation": True,
        "Title": "Time for guests",
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
    who.follow("Policies, standards and guidelines").follow("Policies")


def own_view_sent(who: Visitor) -> None:
    who.open(FIRST_SCREEN).follow("To do").follow("Alignment form").press("Start")
    who.press("Save and continue", {"Close": True})
    who.follow("Check my answers and send").press("Send").sees("Your view is sent.")


def views_of_team_sent(who: Visitor) -> None:
    """The manager says of each how their post fits."""
    asked = "Your view of a team member's work"
    who.open(FIRST_SCREEN).follow("To do")
    while waiting := [each for each in who.items(asked) if "Done" not in each]:
        who.follow(asked, near=waiting[0])
        raise AssertionError(who._told(""))


def views_sent(house: House) -> None:
    with house.within(house.alice):
        staff = list(Member.objects.filter(external=False).select_related("account"))
    for row in staff:
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


def test_a_company_of_twelve_walks_the_plain_template(twelve: House):
    alice, sponsor = visitor(twelve.alice), visitor(twelve.sponsor)
    alice.press(
        "Start the programme", {"Name of the programme": "Culture", "Kick-off": "2026-11-23"}
    )
    alice.sees("The programme is started. Open its first stages when you are ready.")
    charter_written(alice)
    decided(sponsor, "G0")
    kickoff_moved(alice)
    deeds: dict[tuple[str, str], Callable[[Visitor], None]] = {
        ("True North", "Draft"): value_cards_adopted,
        ("Alignment", "Analyse jobs"): profile_written,
        ("Alignment", "The person's side"): lambda who: views_sent(twelve),
        ("Excellence", "Set the standard"): standard_in_force,
        ("Emotional climate", "Make room"): space_open,
        ("Policies", "Take stock"): text_in_force,
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
        for stage in alice.listed("Stages"):
            here = (process, stage)
            opened(alice, stage)
            deeds.get(here, lambda who: None)(alice)
            signed(alice)
            if here in cant_tell:
                passed(alice, "Ten people have told us of it", "2027-03-01")
            else:
                passed(alice)
            alice.follow(process)
            if here in milestones:
                decided(sponsor, milestones[here])
        alice.follow("Overview").sees("6 of 6")
