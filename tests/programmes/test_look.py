"""Each page that a consultant opens is noted before it is shown, and only named programmes are there."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from people.models import AuditEvent, Grant, Part
from programmes.models import Programme, ProgrammeAccess
from programmes.reports import actions as reports
from programmes.reports import making
from tests.estate import Estate, clients, entered
from tests.factories.people import NOW, House
from tests.factories.programmes import named_for, opened, programme_for
from tests.factories.reports import AT, report
from tests.matrix import Address, addresses
from tests.processes.pages import queries_of
from tests.test_matrix import READING, answers, has_right, readers, url_of

HERE = "/o/acme/p/culture/"
OF_CONSULTANTS = [
    address
    for address in addresses()
    if not address.public
    and has_right(address, "consultant")
    and (
        "programme" in address.nouns or address.name.startswith("reports:")
    )
    and "consultant" in readers(address)[0]
    and 405 not in answers(address, "GET")
]  # fmt: skip


@pytest.fixture(scope="module")
def signed_in(_estate: Estate, django_db_blocker: Any) -> dict[str, Client]:
    with django_db_blocker.unblock(), entered(_estate) as estate:
        return clients(estate)


@pytest.fixture
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


@pytest.fixture
def other(house: House, programme: Programme) -> Programme:
    """A second programme, which is not named for Carol."""
    with house.within(house.alice):
        row = programme_for(house.alice, name="Second")
        ProgrammeAccess.objects.filter(programme=row).delete()
        opened(row, "true_north", "listen", by=house.alice)
        return row


def let_go(answer: Any) -> None:
    """A file that is handed out stays open until somebody has read it."""
    if answer.streaming:
        b"".join(answer)


def noted(estate: Estate, client: Client, url: str) -> tuple[int, list[tuple[Any, ...]]]:
    """The status, and the notes that this request left; then all is as before."""
    with transaction.atomic():
        answer = client.get(url)
        let_go(answer)
        with estate.acme.within(estate.acme.hr):
            rows = AuditEvent.objects.filter(action="programme.look")
            found = [(row.actor_id, row.object_uuid, row.detail["page"]) for row in rows]
        transaction.set_rollback(True)
    return answer.status_code, found


@pytest.mark.safe
@pytest.mark.parametrize("address", OF_CONSULTANTS, ids=[each.name for each in OF_CONSULTANTS])
def test_each_page_of_a_consultant_leaves_one_note_and_of_others_none(
    address: Address, estate: Estate, signed_in: dict[str, Client]
) -> None:
    url = url_of(address, estate)
    page = address.name + (":true-north" if "process" in address.nouns else "")
    about_all = address.name in ("reports:report_list", "reports:report_create")
    about = None if about_all else estate.acme.programme.uuid

    status, found = noted(estate, signed_in["consultant"], url)
    by_others = [noted(estate, signed_in[who], url)[1] for who in ("hr", "sponsor", "worker")]

    assert (status in READING, found) == (
        True,
        [(estate.acme.consultant.pk, about, page)],
    )
    assert by_others == [[], [], []]


@pytest.mark.safe
@pytest.mark.parametrize("address", OF_CONSULTANTS, ids=[each.name for each in OF_CONSULTANTS])
def test_without_the_note_nothing_is_shown(
    address: Address, estate: Estate, signed_in: dict[str, Client], quiet: None
) -> None:
    """The database refuses the row, as a full disk would."""
    url = url_of(address, estate)
    with estate.line("owner", autocommit=True) as line:
        line.execute(
            "create function no_look() returns trigger language plpgsql as $$ begin"
            " if new.action = 'programme.look' then raise exception 'no room'; end if;"
            " return new; end $$"
        )
        line.execute(
            "create trigger no_look before insert on people_auditevent"
            " for each row execute function no_look()"
        )
        try:
            consultant = signed_in["consultant"].get(url)
            hr = signed_in["hr"].get(url)
            let_go(hr)
        finally:
            line.execute("drop trigger no_look on people_auditevent")
            line.execute("drop function no_look")

    assert consultant.status_code == 500
    assert b"culture" not in consultant.content.replace(url.encode(), b"")
    assert hr.status_code in READING


# Named programmes


def test_a_programme_that_is_not_named_is_as_good_as_absent(
    house: House, programme: Programme, other: Programme
) -> None:
    carol = house.client(house.carol)
    pages = ("", "log/", "participation/", "true-north/", "true-north/value-cards/")

    there = [carol.get(f"{HERE}{page}").status_code for page in pages]
    hidden = [carol.get(f"/o/acme/p/second/{page}").status_code for page in pages]
    absent = [carol.get(f"/o/acme/p/nothing/{page}").status_code for page in pages]
    with house.within():
        looks = list(AuditEvent.objects.filter(action="programme.look").values_list("object_uuid"))

    assert (hidden, absent) == ([404] * 5, [404] * 5)
    assert [status for status in there if status == 404] == []
    assert looks == [(programme.uuid,)] * 5


def test_nothing_of_another_programme_stands_on_any_page(
    house: House, programme: Programme, other: Programme
) -> None:
    """The log, the overview's news, the navigation, the list of reports and the form for one."""
    carol = house.client(house.carol)
    with house.within(house.alice):
        row = report(other, by=house.alice)
        reports.keep(report=row, content=b"%PDF-1.7")
    url = f"/o/acme/reports/{row.uuid}/"

    log = carol.get(f"{HERE}log/").context["entries"]
    pages = [carol.get(page) for page in (HERE, "/o/acme/reports/", "/o/acme/reports/new/")]
    asked = carol.post(
        "/o/acme/reports/new/",
        {
            "programme": "second",
            "period_from": "2026-01-01",
            "period_to": "2026-02-01",
            "sections": ["summary"],
            "language": "en",
        },
    )

    assert [entry.text for entry in log] == ["Alice started the programme."]
    assert [b"Second" in page.content for page in pages] == [False] * 3
    assert pages[1].context["lines"] == []
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["programme"])
    assert [
        carol.get(url).status_code,
        carol.get(f"{url}download/").status_code,
        carol.post(f"{url}again/").status_code,
        carol.post(f"{url}remove/").status_code,
    ] == [404] * 4
    assert house.client(house.alice).get(f"{url}download/").status_code == 200


def test_whoever_is_more_than_a_consultant_sees_all_and_is_not_noted(
    house: House, programme: Programme, other: Programme
) -> None:
    with house.within():
        Grant.objects.create(
            member=house.sponsor, part=Part.CONSULTANT, until=NOW.date() + timedelta(days=9999),
            given_at=NOW,
        )  # fmt: skip

    answer = house.client(house.sponsor).get("/o/acme/p/second/")

    with house.within():
        assert AuditEvent.objects.filter(action="programme.look").count() == 0
    assert answer.status_code == 200


def test_a_consultant_on_the_staff_needs_named_programmes_too(
    house: House, programme: Programme, other: Programme
) -> None:
    with house.within(house.alice):
        Grant.objects.create(
            member=house.bob, part=Part.CONSULTANT, until=NOW.date() + timedelta(days=9999),
            given_at=NOW,
        )  # fmt: skip
        named_for(programme, house.bob, by=house.alice)
    bob = house.client(house.bob)

    assert [bob.get(HERE).status_code, bob.get("/o/acme/p/second/").status_code] == [200, 404]
    # What everyone who works here reads, he reads as before, unnoted.
    assert bob.get("/o/acme/p/second/true-north/value-cards/").status_code == 200
    with house.within():
        looks = AuditEvent.objects.filter(action="programme.look", actor=house.bob)
        assert [row.detail["page"] for row in looks] == ["programmes:overview"]


def test_a_report_under_way_is_not_made_once_its_programme_is_taken_away(
    house: House, programme: Programme
) -> None:
    with house.within(house.carol):
        row = report(programme, by=house.carol)
        ProgrammeAccess.objects.all().delete()

        making.make(report_id=row.pk, at=AT)

        row.refresh_from_db()
        assert (row.job.state, row.snapshot) == ("failed", None)


def test_a_consultant_with_nothing_named_starts_at_the_to_do_list(house: House) -> None:
    with house.within(house.alice):
        programme_for(house.alice)
        ProgrammeAccess.objects.all().delete()

    answer = house.client(house.carol).get("/o/acme/")

    assert answer["Location"] == "/o/acme/to-do/"


# Naming them


def choose(house: House, *slugs: str, who: str = "alice"):
    url = f"/o/acme/people/{house.carol.uuid}/programmes/"
    return house.client(getattr(house, who)).post(url, {"programmes": slugs})


def test_hr_names_programmes_and_takes_them_away(
    house: House, programme: Programme, other: Programme
) -> None:
    carol = house.client(house.carol)
    url = f"/o/acme/people/{house.carol.uuid}/programmes/"
    before = house.client(house.alice).get(url).context["form"].initial

    answer = choose(house, "second")

    with house.within():
        rows = ProgrammeAccess.objects.values_list("programme", "member", "given_by")
        assert list(rows) == [(other.pk, house.carol.pk, house.alice.pk)]
        lines = AuditEvent.objects.filter(action__contains="share").order_by("pk")
        assert [(line.action, line.object_uuid, line.detail) for line in lines] == [
            ("programme.unshare", programme.uuid, {"member": str(house.carol.uuid)}),
            ("programme.share", other.uuid, {"member": str(house.carol.uuid)}),
        ]
    assert before == {"programmes": ["culture"]}
    assert answer["Location"] == "/o/acme/people/parts/"
    assert [carol.get(HERE).status_code, carol.get("/o/acme/p/second/").status_code] == [404, 200]


@pytest.mark.parametrize("who", ["carol", "bob", "manager", "sponsor"])
def test_only_hr_names_programmes(house: House, programme: Programme, who: str) -> None:
    assert choose(house, "culture", who=who).status_code == 403


def test_only_for_a_consultant_and_only_what_is_there(house: House, programme: Programme) -> None:
    alice = house.client(house.alice)

    of_staff = alice.post(
        f"/o/acme/people/{house.bob.uuid}/programmes/", {"programmes": ["culture"]}
    )
    unknown = choose(house, "nothing")

    assert (of_staff.status_code, list(of_staff.context["form"].errors)) == (422, ["__all__"])
    assert (unknown.status_code, list(unknown.context["form"].errors)) == (422, ["programmes"])


def test_whoever_comes_back_finds_nothing_named(house: House, programme: Programme) -> None:
    alice = house.client(house.alice)
    alice.post(f"/o/acme/people/consultants/{house.carol.uuid}/end/")
    alice.post(
        "/o/acme/people/consultants/invite/",
        {
            "consultant-name": "Carol",
            "consultant-address": "carol@advice.example",
            "consultant-until": "2099-01-01",
        },
    )

    assert house.client(house.carol).get(HERE).status_code == 404


# Reading the notes


def words_of_looks(response) -> list[str]:
    found = re.findall(
        r"</time> ([^<]+)<span class=\"muted\">([^<]+)</span></li>", response.content.decode()
    )
    return [f"{name}: {page}" for name, page in found]


@pytest.mark.parametrize("who", ["alice", "sponsor"])
def test_hr_and_sponsor_read_who_opened_which_page_newest_first(
    house: House, programme: Programme, who: str
) -> None:
    carol = house.client(house.carol)
    for page in (HERE, f"{HERE}true-north/", f"{HERE}true-north/value-cards/", "/o/acme/reports/"):
        carol.get(page)

    answer = house.client(getattr(house, who)).get(f"{HERE}consultants/")

    assert words_of_looks(answer) == [
        "Carol: The list of reports",
        "Carol: True North: Value cards",
        "Carol: True North",
        "Carol: Overview",
    ]
    assert [(row.member, row.access.given_by) for row in answer.context["consultants"]] == [
        (house.carol, house.alice)
    ]


@pytest.mark.parametrize("who", ["carol", "bob", "manager"])
def test_nobody_else_reads_the_notes(house: House, programme: Programme, who: str) -> None:
    assert house.client(getattr(house, who)).get(f"{HERE}consultants/").status_code == 403


def test_the_notes_are_paged_and_each_stands_once(house: House, programme: Programme) -> None:
    carol, alice = house.client(house.carol), house.client(house.alice)
    for _ in range(51):
        carol.get(f"{HERE}log/")

    first = alice.get(f"{HERE}consultants/")
    second = alice.get(first.context["older"])

    told = [[look.uuid for look in page.context["looks"]] for page in (first, second)]
    assert [len(page) for page in told] == [50, 1]
    assert len({*told[0], *told[1]}) == 51
    assert second.context["older"] == ""
    assert alice.get(f"{HERE}consultants/?before={house.bob.uuid}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_few_and_many_take_the_same_queries(house: House, programme: Programme, rows: int) -> None:
    carol, alice = house.client(house.carol), house.client(house.alice)
    for _ in range(rows):
        carol.get(HERE)

    alice.get(f"{HERE}consultants/")  # what is read once for a sign-in has been read

    assert queries_of(alice, f"{HERE}consultants/") == 11
