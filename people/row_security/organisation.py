"""The wall around a table of an organisation."""

from collections.abc import Iterable
from typing import Any

from django.db.migrations.operations.base import Operation

from people.row_security.bound import ORGANISATION, ROLES
from people.row_security.keys import is_organisation_key, key_statement


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
            if is_organisation_key(field):
                yield key_statement(model._meta.db_table, field)
