"""An organisation leaves: asked for by two, waited for, and then nothing of it can be read anywhere."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from people import vault
from people.models import (
    Account,
    Grant,
    Member,
    Membership,
    Organisation,
    OrganisationKey,
    Part,
)
from people.refusals import NotPossible
from people.trust import letters, registry, tending, whole
from people.trust.actions import closing as actions
from people.trust.actions import own_export
from people.trust.models import Closing, LedgerEntry
from tests.estate import Estate
from tests.factories import rows as factory_rows
from tests.factories.cards import card_for, device, kiosk_in
from tests.factories.people import PASSWORD, House, account_for, member
from tests.factories.whole_life import Life, lived
from tests.people.trust.conftest import holding, rows_of_every_table, system
from tests.people.trust.test_erasure import _dump, _restore
from tests.roles import as_role

URL = "/o/acme/closing/"
MONTH = timedelta(days=30)
# What stays of an organisation that has left: a number, the day, hashes.
OUTLASTING = {"trust_closing", "trust_ledgerentry"}


@pytest.fixture
def life(transactional_db: None) -> Life:
    return lived()


@pytest.fixture
def second(life: Life) -> Member:
    """Another who can give parts."""
    with transaction.atomic(), life.house.within(life.house.alice):
        row = member("20", full_name="Second canary", parts=(Part.ADMINISTRATOR,))
        account_for(row, "second.canary@acme.example")
        return row


def agreed(house: House, second: Member | None, at: datetime | None = None) -> Closing:
    at = at or timezone.now()
    with house.within(house.alice):
        row = actions.ask(reason="Canary reason", by=house.alice, at=at)
    with house.within(second):
        return actions.agree(closing=row, by=second, at=at)


def a_month_later() -> None:
    """The database's own clock cannot be turned, and its role for web and workers cannot do this."""
    with system() as line:
        line.execute("update trust_closing set agreed_at = agreed_at - interval '31 days'")


def closed(house: House, second: Member | None) -> datetime:
    at = timezone.now()
    agreed(house, second, at - MONTH)
    a_month_later()
    with house.within():
        assert actions.run(at=at) == "done"
    return at


def rows_of(organisation: int) -> dict[str, int]:
    """How many rows each table has of it, as the role that sees all."""
    found = {}
    with system() as line:
        for table in factory_rows.tables(line):
            [count] = line.execute(
                f"select count(*) from {table} where organisation_id = %s", [organisation]
            ).fetchone()
            found[table] = count
    return {table: count for table, count in found.items() if count}


# Nothing is left, and nobody else is touched


@pytest.mark.safe
def test_nothing_of_it_can_be_read_anywhere_and_others_are_as_they_were(
    life: Life, second: Member
) -> None:
    """Seen failing with ``registry.close`` left out (programmes_conversation stays), and with a
    table left out of ``synchro_remove_organisation`` (its rows stay).
    """
    house = life.house
    before = rows_of_every_table()
    others = rows_of(house.other.pk)

    closed(house, second)

    after = rows_of_every_table()
    assert len(holding("canary", before)) >= 12
    assert {word: holding(word, after) for word in ("canary", "egret", "heron", "acme")} == {
        word: set() for word in ("canary", "egret", "heron", "acme")
    }
    assert set(rows_of(house.organisation.pk)) == OUTLASTING
    assert rows_of(house.other.pk) == others
    assert list(Account.objects.values_list("email", flat=True)) == ["mallory@elsewhere.example"]
    assert house.client(house.mallory).get("/o/elsewhere/").status_code == 302


@pytest.mark.safe
def test_every_table_of_a_furnished_organisation_is_emptied(
    furnished: tuple[House, set[str]],
) -> None:
    """A row in each table there is, so that a new one is seen here without being listed."""
    house, filled = furnished

    closed(house, None)

    assert filled >= {"programmes_gatedecision", "people_auditevent", "alignment_formitem"}
    assert set(rows_of(house.organisation.pk)) == OUTLASTING


@pytest.fixture
def furnished(life: Life) -> tuple[House, set[str]]:
    """What the factories leave empty is filled; what nobody asked for goes."""
    house = life.house
    with system() as line:
        factory_rows.fill(line, house.organisation.pk)
        line.execute("delete from trust_closing")
        line.execute("delete from trust_erasure")
        line.execute("delete from reports_reportfile")  # it could not be drawn anew
        every = set(factory_rows.tables(line))
    found = set(rows_of(house.organisation.pk))
    assert every - found == {"reports_reportfile", "trust_closing", "trust_erasure"}
    return house, found


def test_what_stays_is_a_number_the_day_and_hashes(life: Life, second: Member) -> None:
    house = life.house
    at = closed(house, second)

    row = Organisation.objects.get(pk=house.organisation.pk)
    with house.within(), transaction.atomic():
        closing = Closing.objects.get()
        digests = set(LedgerEntry.objects.values_list("digest", flat=True))
    assert (row.name, row.slug, row.languages) == (f"closed-{row.pk}", f"closed-{row.pk}", [])
    assert row.closed_at == at
    assert (closing.state, closing.reason, closing.asked_by_id) == ("done", "", None)
    assert (closing.agreed_by_id, closing.ended_at) == (None, at)
    assert closing.removed > 20
    assert actions.digest_of(row) in digests


def test_sealed_words_do_not_open_any_more_though_a_copy_was_kept(
    life: Life, second: Member
) -> None:
    place = {"table": "probe", "column": "x", "row": life.bob.uuid}
    with life.house.within(life.bob), transaction.atomic():
        sealed = vault.seal("words", owner=life.bob, **place)

    closed(life.house, second)

    with life.house.within(life.bob), transaction.atomic():
        assert OrganisationKey.objects.count() == 0
        with pytest.raises(vault.CannotOpen):
            vault.unseal(sealed, owner=life.bob, **place)


def test_an_account_that_belongs_elsewhere_too_stays_and_is_signed_in(
    life: Life, second: Member
) -> None:
    house = life.house
    with transaction.atomic(), house.within_other():
        twin = member("9", full_name="Alice elsewhere")
        Membership.objects.create(
            account=house.alice.account, organisation=house.other, member_id=twin.pk
        )
        twin.account = house.alice.account
        twin.save()
    alice = house.client(house.alice)

    closed(house, second)

    assert Account.objects.filter(pk=house.alice.account_id).exists()
    assert alice.get("/o/elsewhere/to-do/").status_code == 200
    assert alice.get(f"/o/closed-{house.organisation.pk}/").status_code == 404


def test_the_first_run_can_make_another_one(life: Life, second: Member) -> None:
    with transaction.atomic():
        Membership.objects.filter(organisation=life.house.other).delete()
    Organisation.objects.filter(pk=life.house.other.pk).update(closed_at=timezone.now())

    closed(life.house, second)

    assert not Organisation.objects.here().exists()


# All ways in end at once


@pytest.mark.safe
def test_all_ways_in_end_before_anybody_is_erased(life: Life, second: Member) -> None:
    """Sessions, cards, kiosks and numbers, while the work is still going on.

    Seen failing with the memberships kept in ``_end_ways_in`` (sessions stay in).
    """
    house = life.house
    with transaction.atomic(), house.within(house.alice):
        worker = member("31", full_name="Canary worker")
        held = card_for(worker, house.alice)
        _kiosk, key = kiosk_in(house)
    clients = {who: house.client(who) for who in (house.alice, house.bob, second)}
    before = {client.get("/o/acme/my-data/").status_code for client in clients.values()}
    number = {"organisation": "acme", "number": "canary-77", "password": PASSWORD}
    number = {f"number-{name}": value for name, value in number.items()}
    life.bob.account.authenticator_set.all().delete()
    by_number = Client().post("/sign-in/number/", number).status_code
    at = timezone.now()
    agreed(house, second, at - MONTH)
    a_month_later()

    with house.within():
        state = actions.run(at=at, seconds=0)

    tablet = device(key)
    assert (before, state) == ({200}, "erasing")
    assert {client.get("/o/acme/").status_code for client in clients.values()} == {302}
    assert Client().get(held.path).status_code == 404
    assert tablet.get("/kiosk/").status_code == 403
    assert (by_number, Client().post("/sign-in/number/", number).status_code) == (302, 422)
    with house.within(), transaction.atomic():
        assert Grant.objects.count() == 0
        assert not Member.objects.filter(left_on=None).exists()


def test_it_goes_on_where_it_was_broken_off(life: Life, second: Member) -> None:
    at = timezone.now()
    agreed(life.house, second, at - MONTH)
    a_month_later()
    states = []
    with life.house.within():
        states.append(actions.run(at=at, seconds=0))
        states.append(tending.tend(at=at)["held up"])
        states.append(actions.run(at=at))

    assert states == ["erasing", 0, ""]
    assert set(rows_of(life.house.organisation.pk)) == OUTLASTING


def test_a_list_that_is_being_brought_in_holds_it_up(life: Life, second: Member) -> None:
    at = timezone.now()
    agreed(life.house, second, at - MONTH)
    a_month_later()
    with life.house.within(), transaction.atomic():
        type(life.run).objects.filter(pk=life.run.pk).update(state="applying")
    with life.house.within():
        held_up = tending.tend(at=at)["held up"]
        with transaction.atomic():
            type(life.run).objects.filter(pk=life.run.pk).update(state="checked")
        again = tending.tend(at=at)["held up"]

    assert (held_up, again) == (1, 0)
    assert set(rows_of(life.house.organisation.pk)) == OUTLASTING


# Not early, not by one, and not once it is taken back


def test_it_takes_two_and_either_may_take_it_back(house: House) -> None:
    with house.within(house.alice):
        second = member("20", full_name="Second", parts=(Part.ADMINISTRATOR,))
        row = actions.ask(reason="We leave", by=house.alice, at=timezone.now())
        with pytest.raises(NotPossible, match="Two people decide this"):
            actions.agree(closing=row, by=house.alice, at=timezone.now())
        with pytest.raises(NotPossible, match="asked for already"):
            actions.ask(reason="Again", by=second, at=timezone.now())
        row = actions.agree(closing=row, by=second, at=timezone.now())
        with pytest.raises(NotPossible, match="agreed to already"):
            actions.agree(closing=row, by=second, at=timezone.now())
        actions.take_back(closing=row, by=house.alice, at=timezone.now())
        with pytest.raises(NotPossible, match="too late"):
            actions.take_back(closing=row, by=second, at=timezone.now())
        row.refresh_from_db()

    assert (row.state, row.reason, row.ended_by_id) == ("taken_back", "", house.alice.pk)


@pytest.mark.safe
def test_nothing_happens_early_or_once_taken_back(life: Life, second: Member) -> None:
    now = timezone.now()
    row = agreed(life.house, second, now - MONTH + timedelta(hours=1))
    before = rows_of(life.house.organisation.pk)
    with life.house.within():
        early = actions.run(at=now)
        actions.take_back(closing=row, by=second, at=now)
        late = [tending.tend(at=now + timedelta(days=day))["held up"] for day in (1, 40)]

    after = rows_of(life.house.organisation.pk)
    assert (early, late) == ("", [0, 0])
    assert {
        table: after.get(table, 0) >= count for table, count in before.items()
    } == dict.fromkeys(before, True)
    assert Organisation.objects.get(pk=life.house.organisation.pk).closed_at is None


def test_what_nobody_agrees_to_is_forgotten(house: House) -> None:
    now = timezone.now()
    with house.within(house.alice):
        row = actions.ask(reason="We leave", by=house.alice, at=now - MONTH)
        assert actions.forget_unanswered(at=now) == 1
        row.refresh_from_db()
        assert row.state == "taken_back"


@pytest.mark.safe
@pytest.mark.parametrize(
    "statement",
    [
        "update trust_closing set state = 'erasing'",
        "update trust_closing set state = 'removing'",
        "update trust_closing set agreed_at = agreed_at - interval '31 days'",
        "insert into trust_closing (organisation_id, uuid, state, reason, asked_at, removed)"
        " select organisation_id, gen_random_uuid(), 'removing', '', now(), 0 from trust_closing",
        "select synchro_remove_organisation()",
        "delete from people_auditevent",
    ],
)
def test_the_database_itself_holds_the_thirty_days(house: House, statement: str) -> None:
    """Whatever the application says. Seen failing with the trigger ``closing_waits`` disabled, and,
    for the function, without its first condition.
    """
    with house.within(house.alice):
        second = member("20", full_name="Second", parts=(Part.ADMINISTRATOR,))
        agreed(house, second)
    with house.within(), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.safe
def test_the_function_removes_the_bound_organisation_alone(life: Life, second: Member) -> None:
    """Elsewhere is bound while Acme is being closed: nothing goes."""
    agreed(life.house, second, timezone.now() - MONTH)
    a_month_later()
    before = rows_of(life.house.other.pk)
    with life.house.within(), transaction.atomic():
        Closing.objects.update(state="removing")
        with life.house.within_other(), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("select synchro_remove_organisation()")
        transaction.set_rollback(True)

    assert rows_of(life.house.other.pk) == before


# The restored backup


@pytest.mark.safe
def test_a_restored_backup_is_closed_again(
    life: Life, second: Member, settings: Any, tmp_path: Path
) -> None:
    """Yesterday's rows come back with all ways in; the ledger outside the database knows better.

    Seen failing without the file. By whoever runs Synchro: the role of web and workers would have
    to wait thirty days.
    """
    settings.TRUST_FOLDER = str(tmp_path)
    house = life.house
    yesterday = _dump()
    closed(house, second)
    _restore(yesterday)
    restored = holding("canary", rows_of_every_table())
    out = io.StringIO()

    with as_role("system"):
        call_command("erasures", "reapply", stdout=out)
        call_command("erasures", "reapply", stdout=out)

    assert len(restored) >= 12
    assert holding("canary", rows_of_every_table()) == set()
    assert set(rows_of(house.organisation.pk)) == OUTLASTING
    assert out.getvalue().splitlines() == [
        "acme: closed again, with everybody in it.",
        "elsewhere: 0 erased again.",
        f"closed-{house.organisation.pk}: 0 erased again.",
        "elsewhere: 0 erased again.",
    ]


# What the organisation takes away


def taken(life: Life, who: Member) -> zipfile.ZipFile:
    with life.house.within(who), transaction.atomic():
        return zipfile.ZipFile(io.BytesIO(whole.packed(who, language="en", at=timezone.now())))


@pytest.mark.safe
def test_the_export_holds_the_organisations_own_and_nothing_private(life: Life) -> None:
    """Seen failing with ``shared`` on the table of goals, and on that of both views of a form."""
    archive = taken(life, life.house.alice)

    tables = json.loads(archive.read("data.json"))
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    people = {row["number"]: row["full_name"] for row in tables["people_member"]}
    assert people["canary-77"] == "Canary Bobson"
    assert "Alice" in people.values()
    assert [row["name"] for row in tables["people_department"]] == ["Kitchen"]
    assert [row["slug"] for row in tables["programmes_programme"]] == [life.programme.slug]
    assert set(tables) == {table.name for table in whole.tables()}
    for private in (b"canary why", b"canary serve", b"canary example", b"egret", b"canary reply"):
        assert private not in everything
    for private in (b"canary mission", b"canary draft", b"heron"):
        assert private not in everything
    assert b"Mallory" not in everything
    assert archive.read("tables/people_member.csv").startswith(b"\xef\xbb\xbfid,uuid,number")
    assert b"look.css" in archive.read("index.html")


PERSONAL = """
select distinct tablename::text from pg_policies
where permissive = 'RESTRICTIVE' and cmd in ('SELECT', 'ALL') and qual like '%synchro.member_id%'
"""


@pytest.mark.safe
def test_no_table_behind_a_persons_own_policy_is_in_it(estate: Estate) -> None:
    """What the database itself keeps for one or two people. Seen failing as above."""
    with estate.line("owner") as line:
        personal = {name for (name,) in line.execute(PERSONAL)}

    assert {"meaning_of_life_goal", "kernel_draft", "programmes_conversation"} <= personal
    assert {table.name for table in whole.tables()} & personal == set()


@pytest.mark.safe
def test_no_secret_stands_in_it(estate: Estate) -> None:
    secret = ("hash", "sealed", "wrapped", "content", "password", "token", "secret", "digest")
    found = {
        f"{table.name}.{column}"
        for table in registry.tables()
        for column in table.shared
        if any(word in column for word in secret) or column in table.opened
    }

    assert found == set()


def test_shared_columns_are_columns(estate: Estate) -> None:
    models = registry.models_by_table()
    unknown = {
        f"{table.name}.{column}"
        for table in whole.tables()
        for column in table.shared
        if column not in {field.column for field in models[table.name]._meta.concrete_fields}
    }

    assert unknown == set()


def test_a_formula_is_defused_and_the_json_has_it_as_it_was(house: House) -> None:
    with house.within(house.alice):
        Member.objects.filter(pk=house.bob.pk).update(full_name="=1+1")
        archive = zipfile.ZipFile(
            io.BytesIO(whole.packed(house.alice, language="en", at=timezone.now()))
        )

    assert b",'=1+1," in archive.read("tables/people_member.csv")
    people = json.loads(archive.read("data.json"))["people_member"]
    assert "=1+1" in [row["full_name"] for row in people]


def test_the_export_is_for_hr_and_for_the_time_of_waiting(house: House) -> None:
    now = timezone.now()
    what = own_export.What.ORGANISATION
    with house.within(house.alice):
        second = member("20", full_name="Second", parts=(Part.ADMINISTRATOR,))
        with pytest.raises(NotPossible):
            own_export.ask(member=house.alice, language="en", at=now, what=what)
        row = agreed(house, second)
        with pytest.raises(NotPossible):
            own_export.ask(member=second, language="en", at=now, what=what)
        job = own_export.ask(member=house.alice, language="en", at=now, what=what)
        own_export.make(job=job.pk, language="en", at=now)
        job.refresh_from_db()
        found = own_export.current(house.alice, now, what)
        assert (job.state, job.next_url, own_export.current(house.alice, now)) == (
            "done",
            URL,
            None,
        )
        assert found is not None
        content = own_export.hand_out(export=found, by=house.alice, at=now)
        actions.take_back(closing=row, by=second, at=now)
        with pytest.raises(NotPossible):
            own_export.hand_out(export=found, by=house.alice, at=now)
    assert "tables/people_member.csv" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_right_that_was_lost_while_the_export_waited_makes_none(house: House) -> None:
    now = timezone.now()
    what = own_export.What.ORGANISATION
    with house.within(house.alice):
        second = member("20", full_name="Second", parts=(Part.ADMINISTRATOR,))
        agreed(house, second)
        job = own_export.ask(member=house.alice, language="en", at=now, what=what)
        Grant.objects.filter(member=house.alice).delete()
        own_export.make(job=job.pk, language="en", at=now)
        job.refresh_from_db()

        assert (job.state, own_export.current(house.alice, now, what)) == ("failed", None)


# The page, the letter, the command


def test_the_page_asks_for_the_name_and_lets_another_agree(house: House) -> None:
    with house.within(house.alice):
        second = member("20", full_name="Second", parts=(Part.ADMINISTRATOR,))
        account_for(second)
    alice, other = house.client(house.alice), house.client(second)
    asked = {"reason": "We leave", "name": "acme hotels"}

    answers = [
        alice.post(URL, {**asked, "name": "Acme"}).status_code,
        alice.post(URL, {**asked, "reason": ""}).status_code,
        alice.post(URL, asked).status_code,
        alice.post(URL, {"name": "Acme Hotels"}).status_code,
        other.post(URL, {"name": "Other"}).status_code,
        other.post(URL, {"name": "Acme Hotels"}).status_code,
    ]

    assert answers == [422, 422, 302, 422, 422, 302]
    page = other.get(URL).content.decode()
    assert "The organisation will be closed on" in page
    assert "Take the organisation" not in page  # an administrator sees nothing of a programme
    assert "Take the organisation" in alice.get(URL).content.decode()
    assert other.post(f"{URL}take-back/").status_code == 302
    assert "two people decide it" in alice.get(URL).content.decode()
    assert 'href="/o/acme/closing/"' in alice.get("/o/acme/people/parts/").content.decode()


def test_it_asks_anew_who_is_at_the_screen(house: House) -> None:
    stale = house.client(house.alice, fresh=False)

    assert stale.get(URL).headers["Location"].startswith("/account/confirm/")
    assert stale.post(f"{URL}take-back/").status_code == 422


def test_everybody_who_can_give_parts_is_told_what_stands_now(house: House) -> None:
    now = timezone.now()
    with house.within(house.alice):
        second = member(
            "20", full_name="Second", address="second@acme.example", parts=(Part.ADMINISTRATOR,)
        )
        row = actions.ask(reason="We leave", by=house.alice, at=now)
        told = _told(house.alice, now)
        actions.agree(closing=row, by=second, at=now)
        then = _told(house.alice, now)
        actions.take_back(closing=row, by=second, at=now)
        at_last = _told(second, now)
        kinds = _messages()

    assert told == "Somebody has asked to close Acme Hotels on Synchro"
    assert then == "Acme Hotels will be closed on Synchro"
    assert at_last == "Acme Hotels stays on Synchro"
    assert kinds == {"closing": 6}
    assert mail.outbox == []  # the outbox of the database sends them


def _told(who: Member, at: datetime) -> str:
    letter = letters.closing(who, at)
    assert letter is not None
    assert "http" in letter.body_text
    assert "&" not in letter.subject
    return letter.subject


def _messages() -> dict[str, int]:
    from collections import Counter

    from programmes.reminders.models import Message

    return dict(Counter(Message.objects.values_list("kind", flat=True)))


def test_an_operator_closes_and_reopens(house: House) -> None:
    out = io.StringIO()
    call_command("organisation", "close", "--slug", "acme", stdout=out)
    with pytest.raises(CommandError, match="agreed to already"):
        call_command("organisation", "close", "--slug", "acme", stdout=out)
    call_command("organisation", "reopen", "--slug", "acme", stdout=out)
    with pytest.raises(CommandError, match="nothing to take back"):
        call_command("organisation", "reopen", "--slug", "acme", stdout=out)
    with pytest.raises(CommandError, match="no organisation"):
        call_command("organisation", "close", "--slug", "nothing", stdout=out)

    said = out.getvalue().splitlines()
    assert [line[:21] for line in said] == ["acme: will be closed ", "acme: stays. Nothing "]


def test_an_operator_agrees_to_what_the_only_one_there_has_asked_for(house: House) -> None:
    with house.within(house.alice):
        actions.ask(reason="We leave", by=house.alice, at=timezone.now())

    call_command("organisation", "close", "--slug", "acme", stdout=io.StringIO())

    with house.within():
        row = Closing.objects.get()
        assert (row.state, row.asked_by_id, row.agreed_by_id) == ("agreed", house.alice.pk, None)
