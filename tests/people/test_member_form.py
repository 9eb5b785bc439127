"""Adding and editing a person by hand."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people import words
from people.models import Account, AuditEvent, Invitation, JobTitle, Member, MemberWord
from programmes.models import Assignment
from tests.factories import people
from tests.factories.people import House
from tests.factories.programmes import opened, programme_for

ADD = "/o/acme/people/add/"


def edit_url(member: Member) -> str:
    return f"/o/acme/people/{member.uuid}/edit/"


def edit(client: Client, member: Member, **changed: str):
    """Send the form as it was shown, with these changes."""
    page = client.get(edit_url(member)).content.decode()
    shown = dict(re.findall(r'<input type="\w+" name="(\w+)" value="([^"]*)"', page))
    return client.post(edit_url(member), {**shown, **changed})


def row_of(house: House, number: str) -> Member:
    with house.within():
        return Member.objects.select_related("department", "job_title", "manager").get(
            number=number
        )


def test_somebody_joins_by_hand_and_is_found(house: House) -> None:
    client = house.client(house.alice)
    fields = {
        "number": "77", "full_name": " Dana   Doe ", "preferred_name": "Dee",
        "address": "dana@acme.example", "department": "kitchen", "job_title": "COOK",
        "language": "es", "started_on": "2026-01-05", "manager": "4",
    }  # fmt: skip

    done = client.post(ADD, fields)

    dana = row_of(house, "77")
    with house.within():
        found = set(MemberWord.objects.filter(member=dana).values_list("word", flat=True))
        line = AuditEvent.objects.get()
    assert (dana.full_name, dana.preferred_name, dana.address) == (
        "Dana Doe", "Dee", "dana@acme.example",
    )  # fmt: skip
    assert (dana.department, dana.job_title.name, dana.manager) == (
        house.kitchen, "Cook", house.sponsor,
    )  # fmt: skip
    assert (dana.language, dana.started_on, dana.account_id) == ("es", date(2026, 1, 5), None)
    assert found == words.words_of(dana)
    assert (dana.sort_key, done["Location"]) == ("dana doe", dana.get_absolute_url())
    assert (line.action, line.object_uuid, line.detail) == ("member.add", dana.uuid, {})
    assert not Account.objects.filter(email="dana@acme.example").exists()


def test_a_number_alone_is_enough_and_an_unknown_title_is_made(house: House) -> None:
    house.client(house.alice).post(ADD, {"number": "8", "job_title": "Baker"})

    row = row_of(house, "8")
    assert (row.full_name, row.address, row.job_title.name) == ("", None, "Baker")


def test_who_joins_is_asked_what_the_open_stages_ask(house: House) -> None:
    with house.within(house.alice):
        programme = programme_for(house.alice)
        stage = opened(programme, "alignment", "person", by=house.alice)
        asked_of_bob = set(
            Assignment.objects.filter(stage=stage, member=house.bob).values_list("kind", flat=True)
        )

    house.client(house.alice).post(ADD, {"number": "8", "department": "Kitchen"})

    with house.within():
        asked = Assignment.objects.filter(stage=stage, member__number="8")
        assert asked_of_bob
        assert set(asked.values_list("kind", flat=True)) == asked_of_bob


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"number": ""}, "number", "Type the number."),
        ({"number": "3"}, "number", "This number belongs to Bob already."),
        ({"number": "20"}, "number", "Gone, who has left, had this number."),
        ({"number": "8", "address": "ALICE@acme.example"}, "address", "belongs to Alice already."),
        ({"number": "8", "address": "gone@acme.example"}, "address", "Gone, who has left, had"),
        ({"number": "8", "address": "no address"}, "address", "valid email"),
        ({"number": "8", "department": "Nowhere"}, "department", "No department is called this."),
        ({"number": "8", "manager": "999"}, "manager", "Nobody here has this number"),
        ({"number": "8", "manager": "C1"}, "__all__", "Only somebody who works here"),
        ({"number": "8", "started_on": "soon"}, "started_on", "valid date"),
        ({"number": "8", "language": "xx"}, "language", "valid choice"),
        ({"number": "8" * 41}, "number", "40"),
    ],
)
def test_bad_input_is_said_at_its_field_and_kept(
    house: House, fields: dict[str, str], field: str, sentence: str
) -> None:
    with house.within():
        people.member("20", full_name="Gone", address="gone@acme.example", left_on="2020-01-01")
        before = Member.objects.count()

    response = house.client(house.alice).post(ADD, {"full_name": "Dana", **fields})

    page = response.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sentence in page
    for typed in filter(None, fields.values()):
        assert f'value="{typed}"' in page or field == "language"
    with house.within():
        assert (Member.objects.count(), AuditEvent.objects.count()) == (before, 0)


def test_an_edit_changes_what_was_changed_and_the_search_follows(
    house: House, findable, told
) -> None:
    findable()
    client = house.client(house.alice)
    account = house.bob.account_id

    done = edit(client, house.bob, full_name="Robert", number="33", job_title="Chef")

    bob = row_of(house, "33")
    with house.within():
        found = set(MemberWord.objects.filter(member=bob).values_list("word", flat=True))
        line = AuditEvent.objects.get()
        titles = list(JobTitle.objects.values_list("name", flat=True))
    assert (done["Location"], bob.pk, bob.full_name) == (
        house.bob.get_absolute_url(), house.bob.pk, "Robert",
    )  # fmt: skip
    assert (bob.department, bob.account_id) == (house.kitchen, account)
    assert (found, bob.sort_key) == ({"robert", "33"}, "robert")
    assert (line.action, line.detail) == (
        "member.edit", {"changed": ["full_name", "job_title", "number"]},
    )  # fmt: skip
    assert titles == ["Chef", "Cook"]
    assert told["managers"] == []


def test_a_change_of_department_is_told(house: House, told) -> None:
    with house.within():
        people.department("Bakery")

    edit(house.client(house.alice), house.bob, department="Bakery")

    assert row_of(house, "3").department.name == "Bakery"
    assert told["managers"] == [{house.bob.pk}]


def test_a_changed_address_ends_the_invitation_to_the_old_one_and_no_account(
    house: House,
) -> None:
    with house.within():
        newcomer = people.member("40", full_name="Newcomer", address="wrong@acme.example")
    client = house.client(house.alice)
    client.post(f"/o/acme/people/{newcomer.uuid}/invite/")

    edit(client, newcomer, address="right@acme.example")
    edit(client, house.manager, address="moved@acme.example")

    with house.within():
        invitation = Invitation.objects.get(member=newcomer)
    assert invitation.replaced_at is not None
    assert row_of(house, "2").address == "moved@acme.example"
    assert Account.objects.get(pk=house.manager.account_id).email == "manager@acme.example"


def test_a_taken_number_changes_nothing(house: House) -> None:
    response = edit(house.client(house.alice), house.bob, number="1", full_name="Robert")

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["number"])
    assert "This number belongs to Alice already." in response.content.decode()
    assert row_of(house, "3").full_name == "Bob"


def test_of_somebody_from_outside_only_name_and_address_are_edited(house: House) -> None:
    client = house.client(house.alice)
    page = client.get(edit_url(house.carol))

    client.post(edit_url(house.carol), {
        "full_name": "Carol", "preferred_name": "Caro", "address": "carol@advice.example",
        "number": "999", "department": "Kitchen",
    })  # fmt: skip

    carol = row_of(house, "C1")
    assert list(page.context["form"].fields) == [
        "full_name", "preferred_name", "address", "language",
    ]  # fmt: skip
    assert (carol.preferred_name, carol.department) == ("Caro", None)


def test_leaving_and_returning_is_told_for_the_person_and_the_team(house: House, told) -> None:
    client, url = house.client(house.alice), f"/o/acme/people/{house.manager.uuid}/last-day/"
    yesterday = timezone.localdate() - timedelta(days=1)

    page = client.get(url)
    client.post(url, {"on": str(yesterday)})
    client.post(url, {"on": ""})

    team = {house.manager.pk, house.bob.pk}
    assert page.context["led"] == 1
    assert told == {"managers": [team, team], "left": [{house.manager.pk}]}


def test_a_new_manager_of_ones_own_is_told(house: House, told) -> None:
    house.client(house.alice).post(f"/o/acme/people/{house.bob.uuid}/manager/", {"manager": "4"})

    assert told["managers"] == [{house.bob.pk}]


@pytest.mark.parametrize("who", ["bob", "manager", "sponsor", "carol"])
def test_only_hr_adds_and_edits(house: House, who: str) -> None:
    client = house.client(getattr(house, who))

    assert [client.get(url).status_code for url in (ADD, edit_url(house.bob))] == [403, 403]


def test_nobody_of_another_organisation_is_edited_or_named(house: House) -> None:
    client = house.client(house.mallory)
    own = "/o/elsewhere/people/"

    foreign = client.post(f"{own}{house.bob.uuid}/edit/", {"number": "3"})
    named = client.post(f"{own}add/", {"number": "5", "department": "Kitchen"})
    same = client.post(f"{own}add/", {"number": "3", "address": "alice@acme.example"})

    assert (foreign.status_code, named.status_code, same.status_code) == (404, 422, 302)
    assert list(named.context["form"].errors) == ["department"]
