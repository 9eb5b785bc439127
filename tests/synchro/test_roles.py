"""Database roles: made where there are none, put right where they differ, named if missing."""

from collections.abc import Iterator

import psycopg
import pytest

from synchro.servers import roles
from synchro.servers.throwaway import Throwaway


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """The superuser's address of a server of our own: roles belong to a whole server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        patch.setenv("REDIS_URL", "unix:///nowhere")
        with Throwaway() as servers:
            yield servers.database_url.replace("synchro_app@", "postgres@")


def _attributes(dsn: str) -> dict[str, tuple[bool, ...]]:
    with psycopg.connect(dsn) as line:
        found = line.execute(
            "select rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolinherit,"
            " rolpassword is not null from pg_authid where rolname like 'synchro%'"
        ).fetchall()
    return {name: tuple(rest) for name, *rest in found}


def test_only_the_owner_makes_databases_and_only_the_system_role_bypasses(dsn: str) -> None:
    assert _attributes(dsn) == {
        "synchro_owner": (False, True, False, False, False, False),
        "synchro_app": (False, False, False, False, False, False),
        "synchro_tally": (False, False, False, False, False, False),
        "synchro_system": (False, False, False, True, False, False),
    }


def test_a_second_run_puts_right_what_was_changed(dsn: str) -> None:
    before = _attributes(dsn)
    with psycopg.connect(dsn) as line:
        line.execute("alter role synchro_app bypassrls createdb")

    roles.ensure(dsn, environment={})

    assert _attributes(dsn) == before


def test_no_role_is_member_of_another(dsn: str) -> None:
    with psycopg.connect(dsn) as line:
        found = line.execute(
            "select member::regrole::text, roleid::regrole::text from pg_auth_members"
            " where member::regrole::text like 'synchro%'"
        ).fetchall()

    assert found == []


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("synchro_app", False), ("synchro_tally", False), ("synchro_system", True)],
)
def test_a_new_table_is_closed_until_it_grants_something(
    dsn: str, role: str, allowed: bool
) -> None:
    with psycopg.connect(dsn.replace("postgres@", "synchro_owner@")) as owner:
        owner.execute("create table note (id bigint generated always as identity, body text)")
        row = owner.execute(
            "select has_table_privilege(%(role)s, 'note', 'select'),"
            " has_table_privilege(%(role)s, 'note', 'delete'),"
            " has_sequence_privilege(%(role)s, 'note_id_seq', 'usage')",
            {"role": role},
        ).fetchone()
        owner.rollback()

    assert row == (allowed, allowed, True)


def test_visitors_cannot_make_tables(dsn: str) -> None:
    with (
        psycopg.connect(dsn.replace("postgres@", "synchro_app@")) as line,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        line.execute("create table note (id bigint)")


def test_databases_made_by_the_owner_begin_alike(dsn: str) -> None:
    owner = dsn.replace("postgres@", "synchro_owner@")
    with psycopg.connect(owner, autocommit=True) as line:
        line.execute("create database copy template template1")
    with psycopg.connect(owner.replace("/synchro?", "/copy?")) as line:
        line.execute("create table note (id bigint)")
        row = line.execute(
            "select has_table_privilege('synchro_system', 'note', 'select'),"
            " has_table_privilege('synchro_app', 'note', 'select'),"
            " exists (select from pg_extension where extname = 'btree_gist')"
        ).fetchone()

    assert row == (True, False, True)


def test_passwords_are_kept_as_hashes(dsn: str) -> None:
    given = {"DATABASE_PASSWORD_APP": "one", "DATABASE_PASSWORD": "all"}

    roles.ensure(dsn, environment=given)

    with psycopg.connect(dsn) as line:
        kept = line.execute(
            "select left(rolpassword, 13) from pg_authid where rolname like 'synchro%'"
        ).fetchall()
        line.execute("alter role synchro_app password null")
    assert kept == [("SCRAM-SHA-256",)] * 4


@pytest.mark.parametrize(
    ("dsn", "environment", "expected"),
    [
        ("postgres://a@h/d", {}, ("", "")),
        ("postgres://a:p%40ss@h/d", {}, ("p@ss", "p@ss")),
        ("postgres://a:p@h/d", {"DATABASE_PASSWORD": "all"}, ("all", "all")),
        ("postgres://a:p@h/d", {"DATABASE_PASSWORD_APP": "own"}, ("own", "p")),
    ],
)
def test_a_roles_own_password_goes_before_the_common_one(
    dsn: str, environment: dict[str, str], expected: tuple[str, str]
) -> None:
    found = roles.passwords(dsn, environment)

    assert (found["synchro_app"], found["synchro_owner"]) == expected


def test_a_user_who_may_not_make_roles_is_told_what_is_missing(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as line:
        line.execute("drop role if exists visitor")
        line.execute("create role visitor login")
    address = dsn.replace("postgres@", "visitor@")

    roles.ensure(address, environment={})  # all is there
    with pytest.raises(roles.RolesMissingError) as refusal:
        roles.ensure(address, database="other", environment={})

    assert str(refusal.value) == (
        "The database server lacks other. Run this once with an address"
        " whose user is a superuser: python -m synchro.servers.roles postgres://…"
    )


def test_the_command_makes_the_database_that_the_address_names(
    dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = roles.main([dsn.replace("/synchro?", "/elsewhere?")])
    unreachable = roles.main(["postgres:///synchro?host=/nowhere"])

    with psycopg.connect(dsn) as line:
        owner = line.execute(
            "select datdba::regrole::text from pg_database where datname = 'elsewhere'"
        ).fetchone()
    assert (made, unreachable, owner) == (0, 1, ("synchro_owner",))
    assert "/nowhere" in capsys.readouterr().err
