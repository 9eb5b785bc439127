"""The first steps on the overview: what leads to the first milestone, for whoever steers."""

import pytest
from django.test import Client

from people.models import Grant, Part
from programmes.actions import charter, milestone, rule
from programmes.models import Programme
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, safeguarded
from tests.processes.pages import queries_of

PAGE = "/o/acme/p/culture/"
TITLES = [
    "Bring in your people",
    "Let them in",
    "Give somebody the part of the sponsor",
    "Write the charter, and say who steers",
    "Answer the safeguards",
    "Open the first stage of Emotional climate",
    "Ask people how it is today",
]


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def steps(client: Client) -> dict[str, bool]:
    """The title of each, and whether it is done."""
    return {task.title: not task.is_open for task in client.get(PAGE).context["first_steps"]}


def test_each_step_is_done_once_it_is_and_leads_to_where_it_is_done(
    house: House, programme: Programme
) -> None:
    client = house.client(house.alice)
    with house.within():
        Grant.objects.filter(part=Part.SPONSOR).delete()
    before = steps(client)
    links = [task.url for task in client.get(PAGE).context["first_steps"]]

    with house.within(house.alice):
        Grant.objects.create(member=house.sponsor, part=Part.SPONSOR, given_at=NOW)
        promised = {"why": {"en": "Now"}, "promises": {"en": "Time"}, "never": {"en": "Pay"}}
        charter.write(
            programme=programme, sponsor=house.sponsor, by=house.alice, at=NOW, **promised
        )
        charter.give_seat(
            programme=programme,
            member=house.bob,
            role="Cook",
            speaks_for_workers=True,
            by=house.alice,
            at=NOW,
        )
        safeguarded(programme, by=house.alice)
        opened(programme, "emotional_climate", "protect", by=house.alice)

    assert list(before) == TITLES
    assert [title for title, done in before.items() if done] == TITLES[:2]
    assert [client.get(link).status_code for link in links] == [200] * 7
    assert [title for title, done in steps(client).items() if not done] == TITLES[6:]


def test_once_g0_is_decided_or_a_stage_passed_nobody_is_told_how_to_begin(
    house: House, programme: Programme
) -> None:
    client = house.client(house.alice)
    first = queries_of(client, PAGE)
    with house.within(house.alice):
        safeguarded(programme, by=house.alice)
    with house.within(house.sponsor):
        row = programme.milestones.get(key="G0")
        milestone.decide(milestone=row, reason="It is time", by=house.sponsor, at=NOW)

    assert steps(client) == {}
    assert first - queries_of(client, PAGE) == 4


def test_a_passed_stage_ends_them_too(house: House, programme: Programme) -> None:
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    assert steps(house.client(house.alice)) == {}


def test_who_does_not_steer_is_not_asked_to(house: House, programme: Programme) -> None:
    assert steps(house.client(house.carol)) == steps(house.client(house.sponsor)) == {}


def test_a_stage_that_waits_for_g0_is_no_link(house: House, programme: Programme) -> None:
    with house.within(house.alice):
        rule.set_stages_wait(programme=programme, wait=True, by=house.alice, at=NOW)

    [stage] = house.client(house.alice).get(PAGE).context["first_steps"][5:6]

    assert (stage.title, stage.url) == (TITLES[5], "")
    assert stage.hint == "It waits until the sponsor has decided G0."
