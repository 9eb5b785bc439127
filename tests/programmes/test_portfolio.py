"""The portfolio of a consultant: every organisation that granted access, each within its own walls."""

import re
from contextlib import closing
from datetime import date
from html import unescape

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from people import scope
from people.models import AuditEvent, Grant, Membership, Part
from programmes.actions import health
from programmes.models import Programme, ProgrammeAccess
from programmes.queries import portfolio
from tests.factories.people import NOW, member, organisation
from tests.factories.programmes import named_for, opened, programme_for, signed
from tests.processes.pages import queries_of, text

PAGE = "/portfolio/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def joined(house, slug, name, *, until=date(2026, 6, 1), programme="Culture", part=Part.CONSULTANT):
    """A further organisation in which Carol's account is a consultant of one named programme."""
    there = organisation(slug, name)
    with scope.bind(there.pk):
        hr = member("1", full_name="Alice", parts=(Part.HR,))
        guest = member("C1", full_name="Carol", external=True)
        guest.account = house.carol.account
        guest.save()
        Grant.objects.create(member=guest, part=part, until=until, given_at=NOW)
        Membership.objects.create(
            account=house.carol.account, organisation=there, member_id=guest.pk
        )
        if programme:
            row = programme_for(hr, name=programme)
            ProgrammeAccess.objects.filter(programme=row).delete()
            named_for(row, guest, by=hr)
    return there


@pytest.fixture
def acme(house):
    with house.within(house.alice):
        programme_for(house.alice)
    with house.within():
        Grant.objects.filter(part=Part.CONSULTANT).update(until=date(2026, 6, 1))
    return house


def page(house, who="carol"):
    return house.client(getattr(house, who)).get(PAGE)


def lines(response):
    """Each organisation with the words of its rows."""
    found = {}
    for body in text(response).split("<tbody>")[1:]:
        rows = re.findall(r"<tr>(.*?)</tr>", body.split("</tbody>", 1)[0])
        words = [" ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for row in rows]
        found[words[0]] = words[1:]
    return found


def read(there):
    """What the night keeps of the organisation's programmes."""
    with scope.bind(there.pk):
        for row in Programme.objects.all():
            health.read(cycle=row.cycles.get(), at=NOW)


def test_each_organisation_stands_with_its_programmes_and_their_next_gates(acme):
    south = joined(acme, "south", "Southwind")
    with scope.bind(south.pk):
        hr = acme.alice.__class__.objects.get(number="1")
        row = Programme.objects.get()
        opened(row, "true_north", "draft", by=hr)
        row.cycles.update(started_on=date(2025, 12, 1))
    read(acme.organisation)
    read(south)

    response = page(acme)

    assert lines(response) == {
        "Acme Hotels": [
            "Culture as of 2 Mar 2026 “Invite” in Meaning of life 23 Feb 2026 No stage is open –"
            " None yet"
        ],
        "Southwind": [
            "Culture as of 2 Mar 2026 “Draft” in True North 16 Feb 2026 14 days late"
            " 2 required criteria None yet"
        ],
    }
    assert 'href="/o/south/p/culture/"' in text(response)


def test_a_gate_that_lacks_nothing_waits_for_a_decision(acme):
    with acme.within(acme.alice):
        signed(
            opened(Programme.objects.get(), "true_north", "listen", by=acme.alice), by=acme.alice
        )
    read(acme.organisation)

    [line] = lines(page(acme))["Acme Hotels"]

    assert "Needs a decision Nothing" in line


def test_before_the_first_night_a_line_says_so(acme):
    [line] = lines(page(acme))["Acme Hotels"]

    assert line == "Culture Its figures are read tonight for the first time. None yet"


def test_only_named_programmes_are_there(acme):
    with acme.within(acme.alice):
        other = programme_for(acme.alice, name="Quiet")
        ProgrammeAccess.objects.filter(programme=other).delete()

    response = page(acme)

    assert len(lines(response)["Acme Hotels"]) == 1
    assert "Quiet" not in text(response)


def test_where_nothing_is_named_the_line_says_whom_to_ask(acme):
    with acme.within():
        ProgrammeAccess.objects.all().delete()

    assert lines(page(acme)) == {
        "Acme Hotels": ["HR has named no programme for you here yet. Ask them to name one."]
    }


@pytest.mark.parametrize(
    ("until", "there"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 3), True)],
)
def test_only_grants_that_run_today_open_anything(acme, until, there):
    joined(acme, "south", "Southwind", until=until)

    assert ("Southwind" in lines(page(acme))) is there


def test_another_part_there_is_no_grant_for_the_portfolio(acme):
    joined(acme, "south", "Southwind", part=Part.HR)

    assert list(lines(page(acme))) == ["Acme Hotels"]


def test_who_has_left_or_whose_way_in_has_ended_sees_nothing_of_it(acme):
    south, north = joined(acme, "south", "Southwind"), joined(acme, "north", "Northwind")
    with scope.bind(south.pk):
        acme.carol.__class__.objects.filter(number="C1").update(left_on=date(2026, 3, 1))
    Membership.objects.filter(organisation=north).update(ends_on=date(2026, 3, 1))

    assert list(lines(page(acme))) == ["Acme Hotels"]


def test_an_account_that_one_organisation_confines_sees_that_one_alone(acme):
    joined(acme, "south", "Southwind")
    account = acme.carol.account
    account.confined_to = acme.organisation.pk

    with closing(portfolio.granted(account, NOW)) as found:
        assert [each.organisation.slug for each in found] == ["acme"]


def test_nothing_stays_bound_and_one_organisation_is_bound_at_a_time(acme):
    joined(acme, "south", "Southwind")

    seen = [
        (scope.require().organisation_id == each.organisation.pk, each.organisation.slug)
        for each in portfolio.granted(acme.carol.account, NOW)
    ]

    assert seen == [(True, "acme"), (True, "south")]
    assert scope.current() is None


def test_each_look_is_noted_in_the_organisation_that_it_was_at(acme):
    south = joined(acme, "south", "Southwind")
    page(acme)

    for there in (acme.organisation, south):
        with scope.bind(there.pk):
            [look] = AuditEvent.objects.filter(action="programme.look")
            row = Programme.objects.get()
            assert (look.object_uuid, look.detail) == (row.uuid, {"page": "portfolio"})
    looks = text(acme.client(acme.alice).get("/o/acme/p/culture/consultants/"))
    assert "The portfolio, with a line about this programme" in looks


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_without_a_second_factor_nothing_is_read(acme):
    response = acme.client(acme.carol, second=False).get(PAGE)

    assert (response.status_code, response.url) == (
        302,
        "/sign-in/second-factor/?next=%2Fportfolio%2F",
    )
    with acme.within():
        assert AuditEvent.objects.filter(action="programme.look").count() == 0
    assert scope.current() is None


def test_who_is_no_consultant_is_told_how_one_becomes_one(acme):
    found = {who: text(page(acme, who)) for who in ("alice", "bob", "mallory")}

    assert ["No organisation has granted you access" in each for each in found.values()] == [
        True
    ] * 3
    assert Client().get(PAGE).status_code == 302


def test_a_consultant_of_several_lands_there_and_of_one_in_it(acme):
    client = acme.client(acme.carol)
    alone = client.get("/")
    joined(acme, "south", "Southwind")

    several, chosen = client.get("/"), client.get("/?choose")

    assert (alone.status_code, alone.url) == (302, "/o/acme/")
    assert (several.status_code, several.url) == (302, PAGE)
    assert "Portfolio: all organisations that granted you access" in text(chosen)
    overview = client.get("/o/acme/p/culture/")
    assert ("Portfolio", PAGE) in [(e["label"], e["url"]) for e in overview.context["navigation"]]


def test_an_organisation_takes_the_same_queries_whatever_is_in_it(acme):
    client = acme.client(acme.carol)
    one = queries_of(client, PAGE)
    joined(acme, "south", "Southwind")
    two = queries_of(client, PAGE)
    with acme.within(acme.alice):
        for number in range(3):
            opened(
                Programme.objects.get(),
                "true_north",
                ("listen", "draft", "ratify")[number],
                by=acme.alice,
            )
    read(acme.organisation)

    assert two - one == 3
    assert queries_of(client, PAGE) == two


def test_forty_organisations_are_a_small_page(acme):
    for number in range(39):
        read(joined(acme, f"client-{number}", f"Synthetic {number}"))
    read(acme.organisation)

    response = page(acme)

    assert len(lines(response)) == 40
    assert len(response.content) < 60_000
