"""Restrictive policies beside that of the organisation."""

from typing import Any

from django.db.migrations.operations.base import Operation

from people.row_security.bound import MEMBER

_ERASING = (
    "exists (select 1 from trust_erasure e where e.organisation_id = {table}.organisation_id "
    "and e.member_id = {table}.{column} and e.state = 'running' and e.due_at <= now())"
)


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


def while_erasing(table: str, column: str) -> str:
    """The member in this column is being erased at this moment, in this very transaction."""
    return _ERASING.replace("{table}", table).replace("{column}", column)
