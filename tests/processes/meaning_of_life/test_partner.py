"""Who can be chosen for a conversation: named by HR, listed for everyone, never a list of everybody."""

from typing import Any

import pytest

from people.models import AuditEvent, Member
from processes.meaning_of_life.models import Kind, Partner
from processes.meaning_of_life.queries import partner as queries
from programmes.models import Programme
from programmes.process import Count
from tests.factories.life_plan import partner_of
from tests.factories.people import NOW, House, account_for, department, member
from tests.factories.programmes import stage_of
from tests.processes.pages import queries_of, text, url

TODAY = NOW.date()


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def choices(house: House, programme: Programme) -> list[tuple[str, Kind]]:
    with house.within(house.bob):
        return [
            (choice.member.name, choice.kind)
            for choice in queries.partners_for(house.bob, programme, TODAY)
        ]


def test_hr_names_a_partner_whom_everyone_sees_and_takes_the_name_off(
    house: House, written: Programme
) -> None:
    alice, listed = house.client(house.alice), at(written, "partner_list")
    empty = text(alice.get(listed))

    alice.post(
        at(written, "partner_create"),
        {"member": house.sponsor.number, "kind": "coach", "reads": "on"},
    )
    shown = [text(house.client(who).get(listed)) for who in (house.alice, house.bob, house.manager)]
    with house.within(house.alice):
        row = Partner.objects.get()
        assert (row.member, row.kind, row.reads) == (house.sponsor, "coach", True)
    alice.post(at(written, "partner_delete", row.uuid))

    assert "Nobody is named yet" in empty
    assert all("The sponsor" in page and "Reads goals for clarity." in page for page in shown)
    assert ["Take off the list" in page for page in shown] == [True, False, False]
    with house.within(house.alice):
        assert not Partner.objects.exists()
        audited = AuditEvent.objects.filter(action__startswith="partner.")
        assert sorted(audited.values_list("action", flat=True)) == [
            "partner.name",
            "partner.remove",
        ]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"member": "nobody"}, "member", "Nobody here has this number"),
        ({"member": "C1"}, "member", "Nobody here has this number"),
        ({"member": ""}, "member", "Name a person who has offered themselves."),
        ({"kind": ""}, "kind", "Choose what this person is"),
        ({"kind": "manager"}, "kind", "manager is not one of the available choices"),
        ({"member": "2"}, "member", "This person is on the list already."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_kept(
    house: House, written: Programme, sent: dict[str, str], field: str, sentence: str
) -> None:
    """An adviser from outside is nobody who could read a goal."""
    with house.within(house.alice):
        partner_of(written, house.manager, house.alice)

    answer = house.client(house.alice).post(
        at(written, "partner_create"), {"member": "4", "kind": "hr", **sent}
    )

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert answer.context["form"]["member"].value() == sent.get("member", "4")


def test_only_hr_names(house: House, written: Programme) -> None:
    page = at(written, "partner_create")
    found = {
        name: house.client(getattr(house, name))
        .post(page, {"member": "4", "kind": "hr"})
        .status_code
        for name in ("bob", "manager", "sponsor", "carol", "mallory")
    }

    assert found == {"bob": 403, "manager": 403, "sponsor": 403, "carol": 403, "mallory": 404}


def test_ones_own_manager_comes_first_and_oneself_never(house: House, written: Programme) -> None:
    with house.within(house.alice):
        for who, kind in (
            (house.sponsor, "hr"),
            (house.manager, "coach"),
            (house.bob, "peer"),
            (house.alice, "coach"),
        ):
            partner_of(written, who, house.alice, kind=kind)

    assert choices(house, written) == [
        ("The kitchen's manager", Kind.MANAGER),
        ("Alice", Kind.COACH),
        ("The sponsor", Kind.HR),
    ]


def test_whoever_has_left_is_not_offered_and_the_list_says_so(
    house: House, written: Programme
) -> None:
    with house.within(house.alice):
        partner_of(written, house.sponsor, house.alice)
        Member.objects.filter(pk=house.sponsor.pk).update(left_on=TODAY.replace(year=2025))

    page = text(house.client(house.alice).get(at(written, "partner_list")))

    assert choices(house, written) == [("The kitchen's manager", Kind.MANAGER)]
    assert "Does not work here any more and cannot be chosen." in page


def test_a_colleague_is_typed_and_found_in_ones_own_department_alone(
    house: House, written: Programme
) -> None:
    """Seen failing with everyone in ``typed``: the porter of another department is found."""
    with house.within(house.alice):
        near = member("50", full_name="A near cook", department=house.kitchen)
        far = member("51", full_name="A far porter", department=department("Night"))
    with house.within(house.bob):
        found = list(queries.typed(house.bob, written))
        kinds = [queries.kind_of(house.bob, who, written, TODAY) for who in (near, far, house.bob)]

    assert far not in found
    assert {near, house.manager} <= set(found)
    assert kinds == [Kind.PEER, None, None]


def test_the_kinds_are_counted_beside_the_signature(house: House, written: Programme) -> None:
    with house.within(house.alice):
        stage = stage_of(written, "meaning_of_life", "converse")
        before = queries.partner_kinds(stage)
        partner_of(written, house.sponsor, house.alice, kind="coach")
        one = queries.partner_kinds(stage)
        partner_of(written, house.bob, house.alice, kind="coach")
        same = queries.partner_kinds(stage)

    assert (before, one, same) == (Count(done=0), Count(done=1), Count(done=1))


def test_the_invitation_names_the_kinds_there_are(house: House, written: Programme) -> None:
    page = at(written, "life_plan_begin")
    with house.within(house.alice):
        alone = member("60", full_name="Somebody alone")

        account_for(alone)
    nobody = text(house.client(alone).get(page))
    some = text(house.client(house.bob).get(page))
    with house.within(house.alice):
        partner_of(written, house.sponsor, house.alice)
    one = text(house.client(alone).get(page))

    assert "Nobody has been named yet with whom you could talk" in nobody
    assert "<li>Your manager</li><li>A colleague</li>" in some
    assert "<li>A coach</li>" in one
    assert "There is one choice here, which may be enough" in one


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    house: House, written: Programme
) -> None:
    alice, page = house.client(house.alice), at(written, "partner_list")
    with house.within(house.alice):
        partner_of(written, house.sponsor, house.alice)
    one = queries_of(alice, page)
    with house.within(house.alice):
        for number in ("70", "71"):
            partner_of(written, member(number, full_name=f"P {number}"), house.alice)

    assert (one, queries_of(alice, page)) == (10, 10)
