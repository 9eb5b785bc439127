"""Keys that hold within one organisation."""

from typing import Any

from django.db.migrations.operations.base import Operation


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


def key_statement(table: str, field: Any) -> str:
    other = field.related_model._meta.db_table
    return (
        f'alter table "{table}" add constraint "{table}_{field.column}_within" '
        f'foreign key (organisation_id, "{field.column}") references "{other}" '
        "(organisation_id, id) deferrable initially deferred"
    )


def is_organisation_key(field: Any) -> bool:
    if not field.is_relation or field.name == "organisation":
        return False
    return any(other.name == "organisation" for other in field.related_model._meta.fields)
