"""The manager's first screen: what waits, the team in state words, and nothing that is private."""

from datetime import date

import pytest
from django.db import connection

from programmes import registry
from programmes.actions import assignment, conversation
from programmes.models import Assignment, Programme
from programmes.queries import team as teams
from tests.factories import alignment
from tests.factories.people import NOW, member
from tests.factories.programmes import opened, programme_for, stage_of
from tests.processes.pages import queries_of, text

TEAM = "/o/acme/team/"


@pytest.fixture
def programme(house) -> Programme:
    """The person's side of Alignment is open for everyone."""
    with house.within(house.alice):
        row = programme_for(house.alice)
        opened(row, "alignment", "person", by=house.alice)
        return row


def page(house, who=None, address=TEAM):
    return house.client(who or house.manager).get(address)


def table(response):
    """Person -> the words in each column, as the page has them."""
    team = response.context["team"]
    return {
        row.person.full_name: {
            **{str(kind.name): cell and cell.word for kind, cell in row.by_kind},
            "of the reader": [(cell.name, cell.word) for cell in row.of_reader],
            "talk": row.talk_on,
        }
        for row in team.rows
    }


def give(house, programme, process, stage, kind, *, private=False, who=None):
    """An assignment of that kind, given by its own member as the app would see it."""
    who = who or house.bob
    with house.within(who):
        row = Assignment.objects.create(
            member=who,
            stage=stage_of(programme, process, stage),
            process=process,
            kind=kind,
            private=private,
            given_at=NOW,
            due_on=NOW.date(),
        )
    return row


def test_the_table_says_how_far_each_person_is_and_what_is_asked_of_the_manager(house, programme):
    before = table(page(house))
    with house.within(house.bob):
        assignment.begin(member=house.bob, process="alignment", kind="self_view", at=NOW)
    with house.within(house.manager):
        assignment.finish(
            member=house.manager,
            process="alignment",
            kind="manager_view",
            subject=house.bob,
            at=NOW,
        )

    after = table(page(house))

    view = "Your view of a team member's work"
    assert before == {
        "Bob": {
            "Alignment form": "Not yet started",
            "of the reader": [(view, "Not yet started")],
            "talk": None,
        }
    }
    assert after == {
        "Bob": {
            "Alignment form": "In progress",
            "of the reader": [(view, "Completed")],
            "talk": None,
        }
    }


def things(response):
    """What is asked of the manager about somebody: it has a state."""
    return [task for task in response.context["tasks"] if task.status]


def waiting(response):
    """The conversations in which the next step is the manager's."""
    return [task for task in response.context["tasks"] if not task.status]


def test_what_waits_for_the_manager_leads_to_where_it_is_done(house, programme):
    response = page(house)

    [thing] = things(response)
    assert thing.url == f"/o/acme/p/{programme.slug}/alignment/members/{house.bob.uuid}/view/"
    assert f'href="{thing.url}"' in response.content.decode()
    assert "Your view of a team member&#x27;s work: Bob" in text(response)
    with house.within(house.manager):
        assignment.finish(
            member=house.manager,
            process="alignment",
            kind="manager_view",
            subject=house.bob,
            at=NOW,
        )
    assert things(page(house)) == []


def test_a_conversation_waits_for_a_date_then_for_the_day_then_for_confirming(house, programme):
    seen = []

    def look():
        response = page(house)
        seen.append(
            (
                [talk.title for talk in waiting(response)],
                table(response)["Bob"]["talk"],
            )
        )

    with house.within(house.bob):
        talk = conversation.ask(process="alignment", by=house.bob, of=house.manager, at=NOW)
    look()
    with house.within(house.manager):
        conversation.date(conversation=talk, on=date(2100, 1, 1), by=house.manager, at=NOW)
    look()
    with house.within(house.manager):
        conversation.date(conversation=talk, on=NOW.date(), by=house.manager, at=NOW)
    look()
    with house.within(house.manager):
        conversation.confirm(conversation=talk, by=house.manager, at=NOW)
    look()
    with house.within(house.bob):
        conversation.confirm(conversation=talk, by=house.bob, at=NOW)
    look()

    assert seen == [
        (["Bob asks you for a conversation: set a date"], None),
        ([], date(2100, 1, 1)),
        (["Confirm that you have talked with Bob"], NOW.date()),
        ([], NOW.date()),
        ([], None),
    ]


def test_no_private_kind_is_ever_a_column():
    shown = {(process, kind.key) for (process, _key), kind in teams.visible_kinds().items()}
    private = {
        (process.key, kind.key)
        for process in registry.processes()
        for kind in process.assignments
        if kind.private
    }

    assert ("meaning_of_life", "life_plan") in private
    assert ("alignment", "self_view") in shown
    assert shown & private == set()


def test_a_private_assignment_never_shows_whatever_its_state(house, programme):
    """Life plans are asked of everyone; Bob's is finished, the others' are open."""
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    with house.within(house.bob):
        done = assignment.finish(
            member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW
        )

    response = page(house)

    assert done == 1
    assert set(table(response)["Bob"]) == {"Alignment form", "of the reader", "talk"}
    main = text(response).split("<main", 1)[1].split("</main", 1)[0].lower()
    assert [word for word in ("life plan", "life_plan", "meaning") if word in main] == []


def test_the_database_keeps_private_assignments_from_the_manager_too(house, programme):
    give(house, programme, "meaning_of_life", "write", "life_plan", private=True)
    sql = "select count(*) from programmes_assignment where private and member_id = %s"
    found = {}
    for name in ("bob", "manager", "alice"):
        with house.within(getattr(house, name)), connection.cursor() as cursor:
            cursor.execute(sql, [house.bob.pk])
            found[name] = cursor.fetchone()[0]

    assert found == {"bob": 1, "manager": 0, "alice": 0}


def test_even_a_private_kind_that_was_stored_as_not_private_is_left_out(house, programme):
    """The page asks only for kinds that allow it: the wall of the rows is the second one."""
    give(house, programme, "meaning_of_life", "write", "life_plan", private=False)
    give(house, programme, "alignment", "person", "a_kind_of_tomorrow")

    assert set(table(page(house))["Bob"]) == {"Alignment form", "of the reader", "talk"}


def test_a_manager_sees_neither_the_forms_of_others_nor_their_conversations(house, programme):
    with house.within(house.alice):
        stranger = member("9", full_name="Synthetic of another team")
        assignment.give(
            stage=stage_of(programme, "alignment", "person"), members=[stranger], at=NOW
        )
    with house.within(stranger):
        conversation.ask(process="alignment", by=stranger, of=house.alice, at=NOW)

    response = page(house)

    assert list(table(response)) == ["Bob"]
    assert waiting(response) == []
    assert "Synthetic of another team" not in text(response)


def test_who_opens_the_page(house, programme):
    found = {
        name: page(house, getattr(house, name)).status_code
        for name in ("manager", "bob", "alice", "sponsor", "carol")
    }

    assert found == {"manager": 200, "bob": 403, "alice": 403, "sponsor": 403, "carol": 403}
    assert page(house, house.mallory).status_code == 404
    assert house.client(None).get(TEAM).status_code == 302


def test_the_page_takes_as_many_queries_for_three_people_as_for_one(house, programme):
    client = house.client(house.manager)
    one = queries_of(client, TEAM)
    with house.within(house.alice):
        new = [
            member(number, full_name=f"Synthetic {number}", department=house.kitchen)
            for number in ("11", "12")
        ]
        assignment.give(stage=stage_of(programme, "alignment", "person"), members=new, at=NOW)
    for who in (house.bob, *new):
        with house.within(who):
            conversation.ask(process="alignment", by=who, of=house.manager, at=NOW)

    three = queries_of(client, TEAM)

    assert (one, three) == (13, 13)
    assert len(things(page(house))) == len(waiting(page(house))) == 3


def test_a_large_team_comes_in_pages_of_twenty_five_and_ten_things(house, programme):
    with house.within(house.alice):
        new = [
            member(str(number), full_name=f"Synthetic {number}", department=house.kitchen)
            for number in range(100, 140)
        ]
        assignment.give(stage=stage_of(programme, "alignment", "person"), members=new, at=NOW)

    first = page(house)
    second = page(house, address=first.context["next_url"])

    names = [*table(first), *table(second)]
    assert names == ["Bob", *(f"Synthetic {number}" for number in range(100, 140))]
    assert (len(table(first)), second.context["next_url"]) == (25, "")
    assert second.context["first_url"] == TEAM
    assert (len(things(first)), first.context["more_things"]) == (10, True)
    assert len(first.content) < 40_000


@pytest.mark.parametrize("after", ["nothing", "00000000-0000-7000-8000-000000000000"])
def test_an_address_that_names_nobody_of_the_team_is_not_there(house, programme, after):
    assert page(house, address=f"{TEAM}?after={after}").status_code == 404


def test_a_manager_without_a_programme_sees_the_people_and_no_columns(house):
    response = page(house)

    assert table(response) == {"Bob": {"of the reader": [], "talk": None}}
    assert "Waiting for you" not in text(response)


def test_a_sent_view_closes_what_waits(house, programme):
    with house.within(house.alice):
        alignment.profile_for(programme, house.alice, job_title=house.bob.job_title)
        cycle = programme.cycles.get()
    with house.within(house.manager):
        form = alignment.form_for(cycle, house.bob, by=house.manager)
        alignment.sent(form, house.manager, ("far", "close", "close"))

    response = page(house)

    assert things(response) == []
    assert table(response)["Bob"]["of the reader"] == [
        ("Your view of a team member's work", "Completed")
    ]
