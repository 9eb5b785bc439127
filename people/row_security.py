"""Migration operations that put a table of an organisation behind the policies of PostgreSQL.

The policy for the organisation is permissive and the only permissive one; every further policy is
restrictive, because permissive policies are OR-ed and would open rows.
"""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations.base import Operation

ORGANISATION = "(select nullif(current_setting('synchro.organisation_id', true), '')::bigint)"
MEMBER = "(select nullif(current_setting('synchro.member_id', true), '')::bigint)"
ROLES = ("synchro_app", "synchro_tally")
_ERASING = (
    "exists (select 1 from trust_erasure e where e.organisation_id = {table}.organisation_id "
    "and e.member_id = {table}.{column} and e.state = 'running' and e.due_at <= now())"
)


class ProtectOrganisation(Operation):
    """Row security, grants and composite keys for one model that has an organisation.

    ``grants`` are the verbs of the web and worker role, ``tally`` those of the tally role.
    Every foreign key to another model of an organisation becomes
    ``foreign key (organisation_id, x_id) references other (organisation_id, id)``, because a plain
    one is checked without row security and would accept another organisation's row.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self, model: str, grants: str = "select, insert, update, delete", tally: str = ""
    ) -> None:
        self.model, self.grants, self.tally = model, grants, tally

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "ProtectOrganisation", [self.model], {"grants": self.grants, "tally": self.tally}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        for statement in self.statements(model):
            schema_editor.execute(statement, params=None)
        # At the end of the migration, because two tables may point at one another.
        schema_editor.deferred_sql.extend(self.keys(model))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'drop policy if exists organisation on "{table}"', params=None)
        schema_editor.execute(f'alter table "{table}" no force row level security', params=None)
        schema_editor.execute(f'alter table "{table}" disable row level security', params=None)

    def statements(self, model: Any) -> Iterable[str]:
        table = model._meta.db_table
        yield f'alter table "{table}" enable row level security'
        yield f'alter table "{table}" force row level security'
        yield (
            f'create policy organisation on "{table}" using (organisation_id = {ORGANISATION}) '
            f"with check (organisation_id = {ORGANISATION})"
        )
        yield f'revoke all on "{table}" from {", ".join(ROLES)}'
        if self.grants:
            yield f'grant {self.grants} on "{table}" to synchro_app'
        if self.tally:
            yield f'grant {self.tally} on "{table}" to synchro_tally'
        names = {field.name for field in model._meta.fields}
        if "pgh_id" in names:
            return
        yield (
            f'alter table "{table}" add constraint "{table}_organisation_id_key" '
            "unique (organisation_id, id)"
        )
        if "uuid" in names:
            yield (
                f'alter table "{table}" add constraint "{table}_organisation_uuid_key" '
                "unique (organisation_id, uuid)"
            )

    def keys(self, model: Any) -> Iterable[str]:
        names = {field.name for field in model._meta.fields}
        if "pgh_id" in names:
            return  # events outlive the rows that they tell of, so nothing ties them
        for field in model._meta.fields:
            if _is_organisation_key(field):
                yield key_statement(model._meta.db_table, field)


class AddKey(Operation):
    """The composite constraint for a foreign key that was added after the table was protected."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "AddKey", [self.model, self.field], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        field = model._meta.get_field(self.field)
        schema_editor.execute(key_statement(model._meta.db_table, field), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        column = model._meta.get_field(self.field).column
        table = model._meta.db_table
        schema_editor.execute(
            f'alter table "{table}" drop constraint "{table}_{column}_within"', params=None
        )


class KeyByStatement(Operation):
    """Takes the place of a composite constraint where rows come by the thousand with their owner.

    What a constraint does for each row, a trigger does for all rows of a statement at once: the
    rows that they name are of the same organisation and are held until the transaction ends. The
    rows of ``model`` are part of the row that ``field`` names, and fall with it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "KeyByStatement", [self.model, self.field], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        names = self._names(app_label, to_state)
        for statement in _KEY_BY_STATEMENT:
            schema_editor.execute(statement.format(**names), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        names = self._names(app_label, to_state)
        schema_editor.execute(
            "drop function {name}, {name}_fall, {name}_stay cascade".format(**names), params=None
        )
        field = model._meta.get_field(self.field)
        schema_editor.execute(key_statement(model._meta.db_table, field), params=None)

    def _names(self, app_label: str, state: Any) -> dict[str, str]:
        model = state.apps.get_model(app_label, self.model)
        field = model._meta.get_field(self.field)
        table, column = model._meta.db_table, field.column
        other = field.related_model._meta.db_table
        return {
            "table": table,
            "column": column,
            "other": other,
            "name": f"{table}_{column}_within",
        }


# Row by row they search an index, whatever the statistics say of tables that are just being filled.
_KEY_BY_STATEMENT = (
    "alter table {table} drop constraint {name}",
    """
    create function {name}() returns trigger language plpgsql as $$
    declare missing bigint;
    begin
        with named as materialized (
            select distinct organisation_id, {column} as id from written where {column} is not null
        ), held as materialized (
            select o.id from named n cross join lateral (
                select id from {other} where organisation_id = n.organisation_id and id = n.id
                limit 1 for key share
            ) o
        )
        select (select count(*) from named) - (select count(*) from held) into missing;
        if missing > 0 then
            raise exception 'rows of {table} name % row(s) that {other} does not have', missing
                using errcode = 'foreign_key_violation', table = '{table}', constraint = '{name}';
        end if;
        return null;
    end $$
    """,
    """
    create function {name}_fall() returns trigger language plpgsql as $$
    declare one record;
    begin
        for one in select organisation_id, id from gone loop
            delete from {table}
            where organisation_id = (select one.organisation_id) and {column} = one.id;
        end loop;
        return null;
    end $$
    """,
    """
    create function {name}_stay() returns trigger language plpgsql as $$
    begin
        raise exception 'rows of {table} may name this row of {other}'
            using errcode = 'foreign_key_violation', table = '{table}', constraint = '{name}';
    end $$
    """,
    "create trigger {name} after insert on {table} referencing new table as written"
    " for each statement execute function {name}()",
    "create trigger {name}_again after update on {table} referencing new table as written"
    " for each statement execute function {name}()",
    "create trigger {name}_fall after delete on {other} referencing old table as gone"
    " for each statement execute function {name}_fall()",
    "create trigger {name}_stay after update of organisation_id, id on {other} for each row"
    " when (old.organisation_id <> new.organisation_id or old.id <> new.id)"
    " execute function {name}_stay()",
)


class UniqueWithin(Operation):
    """A one-to-one key is unique together with the organisation, and no longer by itself.

    A unique index on the key alone would tell whether another organisation's row has a partner.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, field: str) -> None:
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "UniqueWithin", [self.model, self.field], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table, column, name = self._names(app_label, to_state)
        schema_editor.execute(
            f'alter table "{table}" drop constraint "{table}_{column}_key", '
            f'add constraint "{name}" unique (organisation_id, "{column}")',
            params=None,
        )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table, column, name = self._names(app_label, from_state)
        schema_editor.execute(
            f'alter table "{table}" drop constraint "{name}", '
            f'add constraint "{table}_{column}_key" unique ("{column}")',
            params=None,
        )

    def _names(self, app_label: str, state: Any) -> tuple[str, str, str]:
        model = state.apps.get_model(app_label, self.model)
        table, column = model._meta.db_table, model._meta.get_field(self.field).column
        return table, column, f"{table}_{column}_once"


class RestrictRows(Operation):
    """A further, restrictive policy: a row also has to satisfy ``condition``.

    ``condition`` is SQL; ``{member}`` stands for the bound member. ``verbs`` are the commands that
    it concerns: one policy is made for each. ``model`` may name another app's: ``people.PersonKey``.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        model: str,
        name: str,
        condition: str,
        verbs: tuple[str, ...] = ("select", "insert", "update", "delete"),
    ) -> None:
        self.model, self.name, self.condition, self.verbs = model, name, condition, tuple(verbs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "RestrictRows", [self.model, self.name, self.condition], {"verbs": self.verbs}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = self._table(app_label, to_state)
        condition = self.condition.replace("{member}", MEMBER)
        for verb in self.verbs:
            using = "" if verb == "insert" else f" using ({condition})"
            check = f" with check ({condition})" if verb in ("insert", "update") else ""
            schema_editor.execute(
                f'create policy "{self.name}_{verb}" on "{table}" as restrictive '
                f"for {verb}{using}{check}",
                params=None,
            )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = self._table(app_label, from_state)
        for verb in self.verbs:
            schema_editor.execute(f'drop policy "{self.name}_{verb}" on "{table}"', params=None)

    def _table(self, app_label: str, state: Any) -> str:
        name = self.model if "." in self.model else f"{app_label}.{self.model}"
        return str(state.apps.get_model(name)._meta.db_table)


class LiftRestriction(RestrictRows):
    """Takes back what ``RestrictRows`` made with the same arguments, so that another may replace it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class AppendOnly(Operation):
    """Rows can be added and never changed or removed, by nobody: a trigger refuses it."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "AppendOnly", [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            "create or replace function synchro_append_only() returns trigger language plpgsql as "
            "$$ begin raise exception 'rows of % are never changed', tg_table_name "
            "using errcode = '42501'; end $$",
            params=None,
        )
        schema_editor.execute(
            f'create trigger append_only before update or delete on "{table}" '
            "for each row execute function synchro_append_only()",
            params=None,
        )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(f'drop trigger append_only on "{table}"', params=None)


class GrantGlobal(Operation):
    """Grants on a table that belongs to the whole installation and has no organisation."""

    reduces_to_sql = True
    reversible = True

    def __init__(
        self, table: str, grants: str = "select, insert, update, delete", tally: str = "select"
    ) -> None:
        self.table, self.grants, self.tally = table, grants, tally

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "GrantGlobal", [self.table], {"grants": self.grants, "tally": self.tally}

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'grant {self.grants} on "{self.table}" to synchro_app', params=None)
        if self.tally:
            schema_editor.execute(
                f'grant {self.tally} on "{self.table}" to synchro_tally', params=None
            )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'revoke all on "{self.table}" from {", ".join(ROLES)}', params=None)


def while_erasing(table: str, column: str) -> str:
    """The member in this column is being erased at this moment, in this very transaction."""
    return _ERASING.replace("{table}", table).replace("{column}", column)


def key_statement(table: str, field: Any) -> str:
    other = field.related_model._meta.db_table
    return (
        f'alter table "{table}" add constraint "{table}_{field.column}_within" '
        f'foreign key (organisation_id, "{field.column}") references "{other}" '
        "(organisation_id, id) deferrable initially deferred"
    )


def _is_organisation_key(field: Any) -> bool:
    if not field.is_relation or field.name == "organisation":
        return False
    return any(other.name == "organisation" for other in field.related_model._meta.fields)
