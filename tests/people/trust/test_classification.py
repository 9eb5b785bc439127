"""Every column of the database is classified: export, lasting, erase or keep, and why."""

from collections import Counter

import pytest
from django.apps import apps

from people.trust import registry
from people.trust.classification import Table
from tests.estate import Estate, Line

COLUMNS = """
select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
  and c.relpersistence = 'p' and a.attnum > 0 and not a.attisdropped
"""


def columns(line: Line) -> set[str]:
    return {name for (name,) in line.execute(COLUMNS)}


def classified() -> Counter[str]:
    return Counter(
        f"{table.name}.{column}"
        for table in registry.tables()
        if not table.also
        for column in table.columns
    )


def unclassified(line: Line) -> set[str]:
    return columns(line) - set(classified())


@pytest.mark.safe
def test_every_column_is_classified_once(estate: Estate) -> None:
    """Asked of the database and not of the models, so that libraries' tables count as well."""
    with estate.line("owner") as line:
        assert unclassified(line) == set()
        assert set(classified()) - columns(line) == set()
    assert [column for column, times in classified().items() if times > 1] == []


@pytest.mark.safe
@pytest.mark.parametrize(
    ("defect", "name"),
    [
        ("alter table people_member add column shoe_size int", "people_member.shoe_size"),
        ("create table forgotten (id bigint)", "forgotten.id"),
        ("alter table people_memberevent add column x int", "people_memberevent.x"),
        ("alter table account_emailaddress add column x int", "account_emailaddress.x"),
    ],
)
def test_a_column_that_nobody_has_thought_about_is_named(
    estate: Estate, defect: str, name: str
) -> None:
    """Seen failing, each: with the defence removed the rule names what is missing."""
    with estate.line("owner") as line:
        line.execute(defect)

        assert unclassified(line) == {name}


def test_each_group_gives_its_reasons_and_what_can_be_exported_is_found() -> None:
    for table in registry.tables():
        assert all(reason for reason in (*table.erase.values(), *table.keep.values())), table.name
        assert bool(table.lasting) <= bool(table.stays), table.name
        assert bool(table.labels) <= bool(table.mine and table.title), table.name
        model = registry.models_by_table().get(table.name)
        if table.labels:
            assert model is not None, table.name
            known = {field.column for field in model._meta.concrete_fields}
            assert set(table.labels) <= known, table.name


def test_each_app_with_tables_says_what_they_hold() -> None:
    """Libraries' tables are classified by people.trust, ours beside their models."""
    ours = ("people", "programmes", "processes")
    rooms = {room.__name__.removesuffix(".personal_data") for room in registry.rooms()}
    with_tables = {
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith(ours) and list(config.get_models())
    }

    assert with_tables == {name for name in rooms if name.startswith(ours)}
    assert all(isinstance(table, Table) for table in registry.tables())
