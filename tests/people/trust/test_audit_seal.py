"""Seals over the log: whoever changes, removes, adds or turns round rows afterwards is found out."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC
from itertools import cycle
from pathlib import Path
from random import Random

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from people import audit
from people.models import AuditEvent
from people.trust import heads, tasks
from people.trust.actions import audit_seal
from people.trust.models import AuditSeal
from people.trust.queries import audit_seal as queries
from tests.estate import Estate, Line, Place, bind
from tests.factories.people import NOW
from tests.people.trust.conftest import seal_everything


def write(place: Place, count: int = 1) -> None:
    with place.within(place.hr), transaction.atomic():
        for number in range(count):
            audit.record(action="probe.write", by=place.hr, at=NOW, about=place.worker, n=number)


def verdict(place: Place, told: tuple[heads.Head, ...] = ()) -> queries.Verdict:
    with place.within(), transaction.atomic():
        return queries.verify(told)


def head(place: Place) -> heads.Head:
    with place.within(), transaction.atomic():
        return heads.of(AuditSeal.objects.latest("number"))


@pytest.fixture
def sealed(acme: Place) -> Place:
    """Several seals of a few rows each stand."""
    for count in (3, 1, 4):
        write(acme, count)
        seal_everything(acme)
    return acme


def test_rows_are_sealed_once_and_the_log_is_whole(acme: Place) -> None:
    seal_everything(acme)
    before = verdict(acme)
    write(acme, 3)

    waiting = verdict(acme)
    count = seal_everything(acme)
    after = verdict(acme)

    assert (before.whole, before.waiting) == (True, 0)
    assert (waiting.whole, waiting.waiting, waiting.rows) == (True, 3, before.rows)
    assert count == 3
    assert (after.whole, after.waiting, after.rows, after.seals) == (
        True,
        0,
        before.rows + 3,
        before.seals + 1,
    )
    with acme.within(), transaction.atomic():
        assert queries.standing() == queries.Standing(NOW, after.seals)


def test_nothing_new_makes_no_seal(sealed: Place) -> None:
    before = verdict(sealed).seals

    with sealed.within():
        assert audit_seal.seal(at=NOW) == 0

    assert verdict(sealed).seals == before


@pytest.mark.safe
def test_a_row_that_commits_late_with_a_lower_id_is_sealed_by_the_next(
    sealed: Place, estate: Estate
) -> None:
    """Seen failing with rows taken by ``id > last_row`` instead of by their transactions."""
    with estate.line(autocommit=True) as late:
        late.autocommit = False
        bind(late, sealed)
        late.execute(
            "insert into people_auditevent (organisation_id, uuid, at, action, object_type, detail)"
            " values (%s, gen_random_uuid(), now(), 'probe.late', '', '{}')",
            [sealed.organisation.pk],
        )
        write(sealed)  # a higher id, committed first
        with sealed.within():
            early = audit_seal.seal(at=NOW)
        late.commit()
    afterwards = seal_everything(sealed)

    assert (early, afterwards) == (0, 2)  # the horizon waits for the late one
    assert verdict(sealed).whole
    with sealed.within(), transaction.atomic():
        rows = [row for seal in AuditSeal.objects.all() for row in seal.rows]
        assert sorted(rows) == sorted(AuditEvent.objects.values_list("pk", flat=True))


def test_two_who_seal_at_once_make_one_chain(acme: Place) -> None:
    write(acme, 20)
    together = threading.Barrier(4, timeout=20)
    problems: list[BaseException] = []

    def work() -> None:
        try:
            together.wait()
            with acme.within():
                audit_seal.seal(at=NOW)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_everything(acme)

    assert problems == []
    assert verdict(acme).whole


def test_nobody_changes_or_removes_a_seal(sealed: Place, estate: Estate) -> None:
    for statement in ("update trust_auditseal set count = 0", "delete from trust_auditseal"):
        for role in ("app", "system"):
            with estate.line(role) as line:
                bind(line, sealed)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(statement)


# L9: tampering


Tampering = Callable[[Line, Random, list[int], Place], "int | None"]
"""Does it, and returns the id of the first bad row, where it is one."""


EDITS = cycle(
    [
        "action = action || '!'",
        "at = at + interval '1 microsecond'",
        "actor_id = null",
        "object_type = object_type || 'x'",
        "object_uuid = gen_random_uuid()",
        "uuid = gen_random_uuid()",
        "detail = detail || '{\"n\": -1}'",
        "xid = (xid::text::bigint + 1)::text::xid8",
    ]
)
SEAL_EDITS = cycle(
    [
        "at = at + interval '1 second'",
        "horizon = horizon + 1",
        "count = count + 1",
        "digest = sha256(digest)",
        "number = number + 1000",
        "rows = rows[2:], marks = substr(marks, 17)",
        "marks = substr(marks, 17) || substr(marks, 1, 16), rows = rows[2:] || rows[1]",
        "",  # taken away
    ]
)


def edit(line: Line, random: Random, rows: list[int], place: Place) -> int:
    """Each column in turn, of any row that somebody wrote."""
    query = "select id from people_auditevent where id = any(%s) and actor_id is not null"
    row = random.choice([row for (row,) in line.execute(query, [rows])])
    line.execute(f"update people_auditevent set {next(EDITS)} where id = %s", [row])
    return int(row)


def delete(line: Line, random: Random, rows: list[int], place: Place) -> int:
    gone = random.sample(rows, random.randint(1, 3))
    line.execute("delete from people_auditevent where id = any(%s)", [gone])
    return min(gone, key=rows.index)


def insert(line: Line, random: Random, rows: list[int], place: Place) -> int:
    """A copy of a row, dated and numbered as if it had stood there all the time."""
    found = line.execute(
        "insert into people_auditevent (organisation_id, uuid, at, actor_id, action, object_type,"
        " object_uuid, detail, xid) select organisation_id, gen_random_uuid(), at, actor_id,"
        " 'probe.forged', object_type, object_uuid, detail, xid from people_auditevent"
        " where id = %s returning id",
        [random.choice(rows)],
    ).fetchone()
    assert found is not None
    return int(found[0])


def reorder(line: Line, random: Random, rows: list[int], place: Place) -> int:
    """Two rows change places: each takes the other's id."""
    first, second = sorted(random.sample(rows, 2), key=rows.index)
    line.execute("update people_auditevent set id = -1 where id = %s", [first])
    line.execute("update people_auditevent set id = %s where id = %s", [first, second])
    line.execute("update people_auditevent set id = %s where id = -1", [second])
    return first


def cut_rows(line: Line, random: Random, rows: list[int], place: Place) -> int:
    """The end of the log without its seals."""
    gone = rows[-random.randint(1, 5) :]
    line.execute("delete from people_auditevent where id = any(%s)", [gone])
    return gone[0]


def cut_all(line: Line, random: Random, rows: list[int], place: Place) -> None:
    """The end of the log with its seals: only what was told elsewhere knows of it."""
    numbers = "select max(number) from trust_auditseal where organisation_id = %s"
    (last,) = line.execute(numbers, [place.organisation.pk]).fetchone()
    first = last - random.randint(0, min(2, last - 1))
    line.execute(
        "delete from people_auditevent where id in (select unnest(rows) from trust_auditseal"
        " where organisation_id = %s and number >= %s)",
        [place.organisation.pk, first],
    )
    line.execute(
        "delete from trust_auditseal where organisation_id = %s and number >= %s",
        [place.organisation.pk, first],
    )


def change_seal(line: Line, random: Random, rows: list[int], place: Place) -> None:
    """A seal itself, also to fit a row that was taken out of it."""
    numbers = "select id from trust_auditseal where organisation_id = %s order by number"
    seals = [row for (row,) in line.execute(numbers, [place.organisation.pk])]
    change = next(SEAL_EDITS)
    one = random.choice(seals[:-1])
    if not change:
        line.execute("delete from trust_auditseal where id = %s", [one])
    else:
        big = "select id from trust_auditseal where organisation_id = %s and count > 1 limit 1"
        if "rows" in change:
            (one,) = line.execute(big, [place.organisation.pk]).fetchone()
        line.execute(f"update trust_auditseal set {change} where id = %s", [one])


TAMPERINGS: tuple[Tampering, ...] = (
    edit,
    delete,
    insert,
    reorder,
    cut_rows,
    cut_all,
    change_seal,
)


def tampered(place: Place, estate: Estate, times: int) -> Iterator[tuple[str, bool, bool]]:
    """Each tampering by the owner of the tables, with every wall torn down, then undone."""
    random = Random(9)  # noqa: S311 -- not a secret
    told = (head(place),)
    settings = connection.settings_dict
    connection.close()
    settings["USER"] = "synchro_owner"
    try:
        for number in range(times):
            tamper = TAMPERINGS[number % len(TAMPERINGS)]
            with transaction.atomic():
                line = connection.connection
                for table in ("people_auditevent", "trust_auditseal"):
                    line.execute(f"alter table {table} no force row level security")
                    line.execute(f"alter table {table} disable trigger append_only")
                query = "select unnest(rows) from (select rows from trust_auditseal where organisation_id = %s order by number) s"
                rows = [row for (row,) in line.execute(query, [place.organisation.pk])]
                bad = tamper(line, random, rows, place)
                with place.within():
                    found = queries.verify(told)
                transaction.set_rollback(True)
            named = found.problem is not None and (
                found.problem.row_id == bad if bad is not None else found.problem.seal is not None
            )
            yield tamper.__name__, not found.whole, named
    finally:
        connection.close()
        settings["USER"] = "synchro_app"


@pytest.mark.safe
def test_every_tampering_is_found_and_named(sealed: Place, estate: Estate) -> None:
    """L9, small. Seen failing with ``mark`` leaving out the detail (edits passed), with ``digest``
    leaving out the seal before and no comparison of numbers (a seal in the middle could go), and
    without the heads (an end could).
    """
    assert verdict(sealed, (head(sealed),)).whole

    outcomes = list(tampered(sealed, estate, 70))

    assert [name for name, found, named in outcomes if not (found and named)] == []
    assert verdict(sealed).whole  # every tampering was undone


@pytest.mark.bar
def test_a_thousand_tamperings_are_found_and_named(sealed: Place, estate: Estate) -> None:
    """L9, full."""
    outcomes = list(tampered(sealed, estate, 1000))

    assert len(outcomes) == 1000
    assert [name for name, found, named in outcomes if not (found and named)] == []


def many(place: Place, estate: Estate, count: int, seals: int) -> None:
    for _ in range(seals):
        with estate.line("system", autocommit=True) as line:
            line.execute(
                "insert into people_auditevent (organisation_id, uuid, at, actor_id, action,"
                " object_type, object_uuid, detail) select %s, gen_random_uuid(), now(), %s,"
                " 'probe.many', 'member', gen_random_uuid(), jsonb_build_object('n', n, 'kind',"
                " 'self_view', 'changed', jsonb_build_array('number', 'address'))"
                " from generate_series(1, %s) n",
                [place.organisation.pk, place.hr.pk, count // seals],
            )
        with place.within():
            audit_seal.seal(at=NOW)
    seal_everything(place)


@pytest.mark.cruel
def test_a_hundred_thousand_rows_are_verified_within_ten_seconds(
    acme: Place, estate: Estate
) -> None:
    many(acme, estate, 100_000, seals=500)

    began = time.perf_counter()
    found = verdict(acme)
    took = time.perf_counter() - began

    print(f"L9: {found.rows} rows in {found.seals} seals verified in {took:.2f} s")
    assert (found.whole, found.rows >= 100_000) == (True, True)
    assert took <= 10


# Told elsewhere, the command, another server


def test_each_seal_is_told_outside_and_each_hour_the_latest(
    acme: Place, settings: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TRUST_FOLDER = str(tmp_path)
    write(acme)
    seal_everything(acme)

    with acme.within(), caplog.at_level("INFO", logger="people"):
        heads.log()

    latest = head(acme)
    assert (
        heads.of_organisation(heads.read(tmp_path / heads.HEADS), acme.organisation)[-1] == latest
    )
    assert f"seal={latest.number} digest={latest.digest}" in caplog.text


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("audit", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_that_the_log_is_whole(sealed: Place) -> None:
    found = verdict(sealed)

    said = command("verify", "--organisation", "acme")

    assert said == (
        f"acme: whole, sealed at {NOW.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC; "
        f"{found.rows} rows in {found.seals} seals, 0 not sealed yet.\n"
    )


def test_the_command_names_the_first_bad_row_and_fails(sealed: Place, estate: Estate) -> None:
    with sealed.within(), transaction.atomic():
        seal = AuditSeal.objects.latest("number")
        row = AuditEvent.objects.get(pk=seal.rows[0])
    settings = connection.settings_dict
    connection.close()
    settings["USER"] = "synchro_owner"
    try:
        with transaction.atomic():
            for words in ("no force row level security", "disable trigger append_only"):
                connection.connection.execute(f"alter table people_auditevent {words}")
            connection.connection.execute(
                "update people_auditevent set action = 'x' where id = %s", [row.pk]
            )
            out = io.StringIO()
            with pytest.raises(CommandError) as refused:
                call_command("audit", "verify", "--organisation", "acme", stdout=out)
            transaction.set_rollback(True)
    finally:
        connection.close()
        settings["USER"] = "synchro_app"

    assert (str(refused.value), refused.value.returncode) == ("Not whole: acme.", 1)
    assert out.getvalue().startswith(
        f"acme: row {row.uuid} (id {row.pk}) of seal {seal.number} has been changed; "
    )


def test_a_log_from_another_server_is_adopted_first(sealed: Place, estate: Estate) -> None:
    """As after a dump restored elsewhere: transactions count from the beginning again.

    Seen failing with ``floor`` left at 0: the old rows were sealed a second time.
    """
    write(sealed)  # not sealed when the dump was made
    settings = connection.settings_dict
    connection.close()
    settings["USER"] = "synchro_owner"
    try:
        with transaction.atomic():
            _as_if_restored(sealed)
            with sealed.within():
                before = AuditSeal.objects.latest("number")
                with pytest.raises(audit_seal.AnotherServer):
                    audit_seal.seal(at=NOW)
                adopted = audit_seal.adopt(at=timezone.now())
                again = audit_seal.adopt(at=timezone.now())
                after = AuditSeal.objects.latest("number")
                found = queries.verify()
            transaction.set_rollback(True)
    finally:
        connection.close()
        settings["USER"] = "synchro_app"

    assert (adopted, again) == (1, 0)
    assert (after.number, after.floor >= after.last_row) == (before.number + 1, True)
    assert (found.whole, found.waiting) == (True, 0)


def _as_if_restored(place: Place) -> None:
    """Seals of another server whose transactions had much higher numbers, remade to fit."""
    from people import vault
    from people.trust import sealing

    line = connection.connection
    for table in ("people_auditevent", "trust_auditseal"):
        line.execute(f"alter table {table} no force row level security")
        line.execute(f"alter table {table} disable trigger append_only")
    line.execute("update people_auditevent set xid = (xid::text::bigint + 1000000)::text::xid8")
    with place.within():
        _row, key = vault.organisation_key(place.organisation.pk)
        key, last = sealing.seal_key(key, place.organisation.pk), b""
        for seal in AuditSeal.objects.order_by("number"):
            rows = queries._rows(seal.rows)
            seal.marks = sealing.marks(key, [rows[row] for row in seal.rows])
            seal.cluster, seal.horizon = 7, seal.horizon + 1_000_000
            seal.digest = last = sealing.digest(key, seal, last)
            seal.save()


def test_the_beat_seals_each_organisation(acme: Place, estate: Estate) -> None:
    """The thin task itself; who carries its header is tested with the other tasks."""
    write(acme)
    with acme.within():
        for _ in range(300):
            tasks.seal.run()
            if verdict(acme).waiting == 0:
                break
            time.sleep(0.1)

    assert verdict(acme).waiting == 0
