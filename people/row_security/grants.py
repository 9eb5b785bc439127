"""What the roles may do with a table that needs no wall, or that nobody may change."""

from typing import Any

from django.db.migrations.operations.base import Operation

from people.row_security.bound import ROLES

# Called by the triggers that ``AppendOnly`` makes. When an organisation leaves, its rows go with it.
APPEND_ONLY = """
create or replace function synchro_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and tg_table_name <> 'trust_ledgerentry' and exists (
        select from trust_closing
        where organisation_id = old.organisation_id and state = 'removing'
    ) then
        return old;
    end if;
    raise exception 'rows of % are never changed', tg_table_name using errcode = '42501';
end $$
"""


class AppendOnly(Operation):
    """Rows can be added and never changed or removed, by nobody: a trigger refuses it.

    Only when the organisation itself leaves do they go, in the transaction that removes all of it.
    """

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
        schema_editor.execute(APPEND_ONLY, params=None)
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
