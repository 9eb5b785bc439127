"""A composite key for rows that come by the thousand, looked after a statement at a time."""

from typing import Any

from django.db.migrations.operations.base import Operation

from people.row_security.keys import key_statement


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
