"""The database roles and the database: made once by a superuser, before the first migration."""

import os
import sys
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# What each role may do beyond signing in. NOINHERIT and no membership: none can become another.
ROLES = {
    "synchro_owner": "CREATEDB NOBYPASSRLS",
    "synchro_app": "NOCREATEDB NOBYPASSRLS",
    "synchro_tally": "NOCREATEDB NOBYPASSRLS",
    "synchro_system": "NOCREATEDB BYPASSRLS",
}
VISITORS = ("synchro_app", "synchro_tally", "synchro_system")
# Any number does that nobody else locks: two starts at once would trip over each other.
_LOCK = 0x53594E43
Connection = psycopg.Connection[tuple[object, ...]]


class RolesMissingError(RuntimeError):
    """The server's user may not make the roles, and they are not there."""


def passwords(dsn: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Each role's password: its own, else the common one, else that of the address, else none."""
    given = unquote(urlsplit(dsn).password or "") if "://" in dsn else ""
    common = environment.get("DATABASE_PASSWORD", given)
    return {
        role: environment.get(f"DATABASE_PASSWORD_{role.removeprefix('synchro_').upper()}", common)
        for role in ROLES
    }


def ensure(dsn: str, *, database: str = "synchro", environment: Mapping[str, str]) -> None:
    """Make the roles and the database, or put them right. Raises RolesMissingError."""
    maintenance = make_conninfo(dsn, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        if not _is_superuser(connection):
            _require(connection, database)
            return
        connection.execute("select pg_advisory_lock(%s)", [_LOCK])
        for role, secret in passwords(dsn, environment).items():
            _ensure_role(connection, role, secret)
        _ensure_database(connection, database)
        for name in ("template1", database):
            with psycopg.connect(make_conninfo(dsn, dbname=name), autocommit=True) as inside:
                _prepare(inside)


def _is_superuser(connection: Connection) -> bool:
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user")
    return row.fetchone() == (True,)


def _require(connection: Connection, database: str) -> None:
    wanted = [*ROLES, database]
    found = connection.execute(
        "select rolname from pg_roles where rolname = any(%s)"
        " union all select datname from pg_database where datname = %s",
        [list(ROLES), database],
    )
    missing = sorted(set(wanted) - {str(name) for (name,) in found})
    if missing:
        raise RolesMissingError(
            f"The database server lacks {', '.join(missing)}. Run this once with an address"
            " whose user is a superuser: python -m synchro.servers.roles postgres://…"
        )


def _ensure_role(connection: Connection, role: str, secret: str) -> None:
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} ROLE {role} WITH LOGIN NOSUPERUSER NOCREATEROLE NOINHERIT {more}")
    connection.execute(
        statement.format(
            verb=sql.SQL("ALTER" if known else "CREATE"),
            role=sql.Identifier(role),
            more=sql.SQL(ROLES[role]),
        )
    )
    if secret:
        # Hashed here, so that the server's log never holds it.
        scram = connection.pgconn.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256")
        connection.execute(
            sql.SQL("ALTER ROLE {role} PASSWORD {scram}").format(
                role=sql.Identifier(role), scram=sql.Literal(scram.decode())
            )
        )


def _ensure_database(connection: Connection, database: str) -> None:
    known = connection.execute("select 1 from pg_database where datname = %s", [database])
    name = sql.Identifier(database)
    if not known.fetchone():
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {name} OWNER synchro_owner TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LOCALE 'C'"
            ).format(name=name)
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(name=name))
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {roles}").format(
            name=name, roles=_list(VISITORS)
        )
    )


def _prepare(connection: Connection) -> None:
    """In one database: extensions, and what a new table gives. Tables grant the rest."""
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO synchro_owner",
        "GRANT USAGE ON SCHEMA public TO {visitors}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE synchro_owner"
        " GRANT USAGE, SELECT ON SEQUENCES TO {visitors}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE synchro_owner GRANT ALL ON TABLES TO synchro_system",
    ):
        connection.execute(sql.SQL(statement).format(visitors=_list(VISITORS)))


def _list(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)


def main(arguments: list[str]) -> int:
    """Usage: python -m synchro.servers.roles DSN. The database's name is the address's own."""
    if len(arguments) != 1:
        print(main.__doc__, file=sys.stderr)
        return 2
    database = conninfo_to_dict(arguments[0]).get("dbname") or "synchro"
    name = "synchro" if database == "postgres" else str(database)
    try:
        ensure(arguments[0], database=name, environment=os.environ)
    except (RolesMissingError, psycopg.OperationalError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
