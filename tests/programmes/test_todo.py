"""A member's own list: what is asked of them, in order, with words and links, and of nobody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from people.models import Member
from programmes.actions import assignment, conversation
from programmes.models import Assignment, Programme, StageRun
from programmes.queries import todo
from tests.factories.people import NOW, House, account_for, member
from tests.factories.programmes import opened, programme_for, stage_of
from tests.processes.pages import queries_of, text, url

LIST = "/o/acme/to-do/"
VIEW = "Your view of a team member's work"


@pytest.fixture
def programme(house: House) -> Programme:
    """Everyone is asked for their alignment form and offered a life plan."""
    with house.within(house.alice):
        row = programme_for(house.alice)
        opened(row, "meaning_of_life", "write", by=house.alice)
        opened(row, "alignment", "person", by=house.alice)
        return row


def page(house: House, who: str = "bob"):
    return house.client(getattr(house, who)).get(LIST)


def lists(response) -> dict[str, list[str]]:
    """Heading -> the words of its rows, as the page has them."""
    main = text(response).split("<main", 1)[1].split("</main>", 1)[0]
    found = re.findall(r'<h2>([^<]+)</h2> <ul class="task-list">(.*?)</ul>', main)
    return {
        unescape(heading): [words(row) for row in re.findall(r"<li[^>]*>(.*?)</li>", body)]
        for heading, body in found
    }


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def titles(house: House, who: str) -> list[str]:
    response = page(house, who)
    return [
        task.title for task in (*response.context["open_tasks"], *response.context["done_tasks"])
    ]


def views_given(house: House, stage: StageRun, subjects: list[Member], **fields: object) -> None:
    """The manager was asked for a view on each of these."""
    Assignment.objects.bulk_create(
        Assignment(
            member=house.manager,
            subject=subject,
            stage=stage,
            process="alignment",
            kind="manager_view",
            given_at=NOW,
            **{"due_on": NOW.date(), **fields},
        )
        for subject in subjects
    )


def test_before_anything_is_asked_the_page_says_so(house: House):
    response = page(house)

    assert "<h1>Hello Bob</h1>" in text(response)
    assert "Nothing to do" in text(response)
    assert lists(response) == {}


def test_what_is_due_first_stands_first_with_its_minutes_its_day_and_its_word(
    house: House, programme: Programme
):
    found = lists(page(house))

    assert found["To do"] == [
        "3 Alignment form About 10 minutes, if you can by 30 Mar Not yet started",
        "2 Your life plan About 40 minutes, if you can by 11 May Not yet started",
    ]
    assert "Done" not in found
    assert "Nothing to do" not in text(page(house))


def test_each_leads_to_the_page_where_it_is_done(house: House, programme: Programme):
    response = page(house)
    client = house.client(house.bob)

    links = [task.url for task in response.context["open_tasks"]]

    assert links == [
        url(programme, "alignment:own_form"),
        url(programme, "meaning_of_life:life_plan_detail"),
    ]
    assert all(f'<a href="{link}">' in response.content.decode() for link in links)
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_what_was_begun_says_so_and_what_was_done_moves_down_and_asks_for_nothing(
    house: House, programme: Programme
):
    with house.within(house.bob):
        assignment.begin(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)
    begun = lists(page(house))
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)
    finished = lists(page(house))

    form = "3 Alignment form About 10 minutes, if you can by 30 Mar Not yet started"
    assert begun["To do"] == [
        form,
        "2 Your life plan About 40 minutes, if you can by 11 May In progress",
    ]
    assert (finished["To do"], finished["Done"]) == ([form], ["2 Your life plan Completed"])


def test_when_all_is_done_the_page_says_so_above_what_was_done_lately_first(
    house: House, programme: Programme
):
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=NOW)
        later = NOW + timedelta(days=1)
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=later)

    response = page(house)

    assert "Nothing to do" in text(response)
    assert "To do" not in lists(response)
    assert lists(response)["Done"] == [
        "2 Your life plan Completed",
        "3 Alignment form Completed",
    ]


def test_what_is_no_longer_needed_is_gone(house: House, programme: Programme):
    with house.within(house.bob):
        Assignment.objects.filter(kind="self_view", member=house.bob).update(state="withdrawn")

    assert titles(house, "bob") == ["Your life plan"]


def test_what_is_asked_about_a_person_names_them(house: House, programme: Programme):
    response = page(house, "manager")

    assert lists(response)["To do"][1] == (
        f"3 {VIEW}: Bob About 10 minutes, if you can by 30 Mar Not yet started"
    )
    assert response.context["open_tasks"][1].url == url(
        programme, "alignment:manager_view", house.bob.uuid
    )


def test_everyone_finds_their_own_things_and_nobody_elses(house: House, programme: Programme):
    own = ["Alignment form", "Your life plan"]
    with house.within(house.bob):
        assignment.finish(member=house.bob, process="meaning_of_life", kind="life_plan", at=NOW)
        assignment.finish(member=house.bob, process="alignment", kind="self_view", at=NOW)

    assert {who: titles(house, who) for who in ("alice", "sponsor", "carol", "manager")} == {
        "alice": own,
        "sponsor": own,
        "carol": [],
        "manager": ["Alignment form", f"{VIEW}: Bob", "Your life plan"],
    }
    assert [lists(page(house, who)).get("Done") for who in ("alice", "manager")] == [None, None]


def test_a_private_thing_is_on_no_list_that_somebody_else_could_ask_for(
    house: House, programme: Programme
):
    """The wall of the rows: the question itself finds less when another member asks it."""
    found = {}
    for who in ("bob", "manager", "alice"):
        with house.within(getattr(house, who)):
            found[who] = [task.title for task in todo.tasks(house.bob, timezone.now())]

    assert found == {
        "bob": ["Alignment form", "Your life plan"],
        "manager": ["Alignment form"],
        "alice": ["Alignment form"],
    }


def test_a_long_past_never_crowds_out_what_is_open(house: House, programme: Programme):
    with house.within(house.alice):
        stage = stage_of(programme, "alignment", "person")
        past = [member(f"S{number}", full_name=f"Synthetic {number}") for number in range(61)]
        views_given(house, stage, past, state="done", done_at=NOW)

    response = page(house, "manager")

    assert len(response.context["open_tasks"]) == 3
    assert len(response.context["done_tasks"]) == 57


def test_a_list_that_is_longer_than_the_page_says_so(house: House, programme: Programme):
    longer = "The list is longer than this page: the rest comes up as these are done."
    with house.within(house.alice):
        stage = stage_of(programme, "alignment", "person")
        people = [member(f"S{number}", full_name=f"Synthetic {number}") for number in range(58)]
        views_given(house, stage, people[:57])
        fits = page(house, "manager")
        views_given(house, stage, people[57:])

    over = page(house, "manager")

    assert [len(each.context["open_tasks"]) for each in (fits, over)] == [60, 60]
    assert [longer in each.content.decode() for each in (fits, over)] == [False, True]


def test_who_opens_the_page(house: House, programme: Programme):
    found = {
        who: page(house, who).status_code
        for who in ("bob", "manager", "alice", "sponsor", "carol", "mallory")
    }

    assert found == {
        "bob": 200,
        "manager": 200,
        "alice": 200,
        "sponsor": 200,
        "carol": 200,
        "mallory": 404,
    }
    assert house.client(None).get(LIST).status_code == 302


def test_the_page_takes_as_many_queries_for_three_people_to_look_at_as_for_one(
    house: House, programme: Programme
):
    client = house.client(house.manager)
    one = queries_of(client, LIST)
    with house.within(house.alice):
        new = [member(f"S{n}", full_name=f"Synthetic {n}", department=house.kitchen) for n in "12"]
        assignment.give(stage=stage_of(programme, "alignment", "person"), members=new, at=NOW)

    three = queries_of(client, LIST)

    assert (one, three) == (10, 10)
    assert sum(title.startswith(VIEW) for title in titles(house, "manager")) == 3


def waiting(house: House, who: Member) -> list[str]:
    """What stands to be done where nothing else is asked than a conversation."""
    return lists(house.client(who).get(LIST)).get("To do", [])


def test_who_is_asked_for_a_conversation_finds_it_here_and_nobody_else_does(house: House):
    """A colleague leads nobody, and has no page of a team that would say it."""
    with house.within(house.alice):
        programme_for(house.alice)
        cook = member("50", full_name="A near cook", department=house.kitchen)
        account_for(cook)
    with house.within(house.bob):
        row = conversation.ask(process="meaning_of_life", by=house.bob, of=cook, at=NOW)

    found = {who.name: waiting(house, who) for who in (cook, house.bob, house.manager, house.alice)}
    [asked] = found.pop("A near cook")
    with house.within(cook):
        conversation.date(conversation=row, on=timezone.localdate(), by=cook, at=timezone.now())
    dated = {who.name: waiting(house, who) for who in (cook, house.bob)}

    assert asked.startswith("Bob asks you for a conversation: set a date")
    assert found == {"Bob": [], house.manager.name: [], "Alice": []}
    assert [len(each) for each in dated.values()] == [1, 1]
    assert dated["Bob"][0].startswith("Confirm that you have talked with A near cook")
    assert 'href="/o/acme/conversations/"' in page(house).content.decode()


def test_who_asked_somebody_who_has_left_is_told_and_can_look_for_another(house: House):
    with house.within(house.alice):
        programme_for(house.alice)
        cook = member("50", full_name="A near cook", department=house.kitchen)
    with house.within(house.bob):
        conversation.ask(process="meaning_of_life", by=house.bob, of=cook, at=NOW)
    before = waiting(house, house.bob)
    with house.within(house.alice):
        cook.left_on = timezone.localdate() - timedelta(days=1)
        cook.save()

    [told] = waiting(house, house.bob)

    assert before == []
    assert told == (
        "A near cook, whom you asked for a conversation, does not work here any more"
        " You can withdraw your request and ask somebody else."
    )
    link = re.search(r'href="(/o/acme/p/culture/meaning-of-life/talks/[^"]+)"', text(page(house)))
    assert "You can withdraw your request" in text(house.client(house.bob).get(link.group(1)))
