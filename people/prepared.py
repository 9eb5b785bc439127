"""Reads that nearly every page makes: put together once in this process, planned once a connection.

Django builds and compiles a queryset anew each time, and PostgreSQL plans each statement anew with
its row policies. Both cost more than the reading itself; see docs/decisions.
"""

import copy
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Field, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related import ForeignObject
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from psycopg.types.numeric import Int8

from people import scope

R = TypeVar("R")
M = TypeVar("M", bound=Model)

_ORGANISATION, _MEMBER = "organisation bound", "member bound"
# Values that no row has; they are found again in the compiled statement. The numbers are too large
# for a column of small ones, which Django would compare with nothing at all.
_STANDING_FOR: dict[type, Callable[[int], Any]] = {
    int: lambda n: 2**62 + n,
    str: lambda n: f"\ue000{n}\ue000",
    date: lambda n: date(9000 + n, 12, 31),
    datetime: lambda n: datetime(9000 + n, 12, 31, tzinfo=UTC),
    uuid.UUID: lambda n: uuid.UUID(int=n),
    list: lambda n: [2**62 + n],
}


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """``pk__among=[…]``: as ``__in``, in one statement however many there are.

    Of a query, what it finds is found first and once; with ``__in`` a planner that does not know a
    table yet, as in the minute after a first list of people, asks it anew for each row.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Query):
            found, values = compiler.compile(self.rhs)
            return f"{left} = any(array{found})", (*parameters, *values)
        return f"{left} = any(%s)", (*parameters, _wide(self.rhs))


class Prepared(Generic[R]):
    """The rows of ``build(**values)``, a queryset, asked for by values of these types.

    ``build`` runs once, with other values standing for them, so it must not look at its values, run
    a query, or depend on anything but them and the bound organisation and member. ``str`` values
    are compared as they are.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, R]], **types: type) -> None:
        self._build = build
        self._types = types
        self._compiled: _Compiled | None = None

    def __call__(self, **values: Any) -> list[R]:
        if self._compiled is None:
            self._compiled = _compile(self._build, self._types)
        return self._compiled.rows(values)

    def first(self, **values: Any) -> R | None:
        """The first row; where there may be more, ``build`` orders and cuts them."""
        return next(iter(self(**values)), None)


def read(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement that stands in the code, with ``%s`` for each value."""
    return _fetched(statement, [_wide(value) for value in values])


def columns(model: type[Model], table: str) -> str:
    """The columns of a model in the order in which ``made`` takes them."""
    return ", ".join(f"{table}.{field.column}" for field in model._meta.concrete_fields)


def made(model: type[M], row: Sequence[Any]) -> M:
    """A row of the model from the values of its columns; of a model without converted values."""
    names = [field.attname for field in model._meta.concrete_fields]
    return _instance(model, names, row)


def _instance(model: type[M], names: Sequence[str], values: Sequence[Any]) -> M:
    """As ``Model.from_db``, which goes through all fields of the model anew for each row of it.

    It sends no ``pre_init`` and ``post_init``; nothing of Synchro listens to them.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, connection.alias
    row.__dict__.update(zip(names, values, strict=False))
    return row


class _Compiled:
    """A queryset after compiling: the statement, and which value goes to which place in it."""

    def __init__(
        self, queryset: QuerySet[Any, Any], compiler: SQLCompiler, sql: str, slots: list[Any]
    ) -> None:
        self.sql = sql
        self._source = _Source(queryset, compiler)
        self._slots = slots
        self._bound = any(name in (_ORGANISATION, _MEMBER) for name, _value in slots)

    def rows(self, values: dict[str, Any]) -> list[Any]:
        if self._bound:
            values = {**values, **_bound_now()}
        sent = [value if name is None else _wide(values[name]) for name, value in self._slots]
        return self._source.hydrated(_fetched(self.sql, sent))


class _Source:
    """What Django's makers of rows ask of a queryset, with the statement run already."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        self._compiler = _settled(compiler)
        self._makes_rows: Any = queryset._iterable_class  # type: ignore[attr-defined]
        self._instances = _Instances(compiler) if self._makes_rows is ModelIterable else None
        self._query = queryset.query
        self.db = queryset.db
        self.model = queryset.model
        self._known_related_objects: dict[Any, Any] = {}
        self._fields = queryset._fields  # type: ignore[attr-defined]

    def hydrated(self, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        if self._instances is not None:
            return self._instances.of(rows)
        source = copy.copy(self)
        source.query = _Answered(self._query, self._compiler, rows)  # type: ignore[attr-defined]
        return list(self._makes_rows(source))


class _Instances:
    """As ``ModelIterable`` makes them; a row that several of them point to is made once."""

    def __init__(self, compiler: Any) -> None:
        info = compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        self._model, self._columns = info["model"], slice(first, last)
        self._names = [column.target.attname for column, *_ in compiler.select[first:last]]
        self._related: Any = get_related_populators(  # type: ignore[call-arg]  # stubs are of 6
            info, compiler.select, compiler.using
        )
        self._annotations = tuple((compiler.annotation_col_map or {}).items())
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])
        self._converted = compiler.apply_converters

    def of(self, rows: Iterable[Any]) -> list[Any]:
        if self._converters:
            rows = self._converted(map(list, rows), self._converters)
        met: dict[tuple[int, Any], Any] = {}
        return [self._made(row, met) for row in rows]

    def _made(self, row: Any, met: dict[tuple[int, Any], Any]) -> Any:
        instance = _instance(self._model, self._names, row[self._columns])
        self._point(instance, row, self._related, met)
        for name, place in self._annotations:
            setattr(instance, name, row[place])
        return instance

    def _point(self, at: Any, row: Any, related: Any, met: dict[tuple[int, Any], Any]) -> None:
        for populator in related:
            # Beside a child of a model its own columns stand in another order; we have no such model.
            values = row[populator.cols_start : populator.cols_end]
            key = (id(populator), values[populator.pk_idx])
            if key[1] is None:
                populator.local_setter(at, None)
                continue
            other = met.get(key)
            if other is None:
                other = met[key] = _instance(populator.model_cls, populator.init_list, values)
                self._point(other, row, populator.related_populators, met)
            populator.local_setter(at, other)
            populator.remote_setter(other, at)


class _Answered:
    """Stands for a query whose rows have come."""

    def __init__(self, query: Any, compiler: SQLCompiler, rows: Sequence[tuple[Any, ...]]) -> None:
        self._query = query
        self._compiler = compiler
        self._rows = rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_args: Any, **_options: Any) -> SQLCompiler:
        compiler: Any = copy.copy(self._compiler)
        compiler.execute_sql = lambda *_args, **_options: [self._rows]
        return compiler


class _Preparing(ServerBindingCursor):
    """Sends the values apart from the statement, which the server keeps; reads alone do so."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        done = super().execute(query, params, prepare=True)
        self._query = SimpleNamespace(query=query.encode())  # what Django's log of queries reads
        return done


def _compile(build: Callable[..., QuerySet[Any, Any]], types: dict[str, type]) -> _Compiled:
    names = (*types, _ORGANISATION, _MEMBER)
    kinds = (*types.values(), int, int)
    standing = {
        name: _STANDING_FOR[kind](place)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    with scope.pretend(standing.pop(_ORGANISATION), standing.pop(_MEMBER)):
        queryset = build(**standing)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
    known = {
        _hashable(_STANDING_FOR[kind](place)): names[place] for place, kind in enumerate(kinds)
    }
    slots = [(known.get(_hashable(value)), value) for value in parameters]
    return _Compiled(queryset, compiler, sql, slots)


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, (int, str, date, uuid.UUID)) else None


def _wide(value: Any) -> Any:
    """Numbers are sent as of one width, or the server would plan once for each width."""
    if isinstance(value, list):
        return [_wide(_key(each)) for each in value]
    return Int8(value) if type(value) is int else value


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _bound_now() -> dict[str, Any]:
    bound = scope.require()
    if not connection.in_atomic_block:
        raise scope.ScopeMissing("Rows of an organisation are read inside a transaction.")
    return {_ORGANISATION: bound.organisation_id, _MEMBER: bound.member_id}


def _fetched(statement: str, sent: Sequence[Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    database: Any = connection
    kind: Any = _Preparing
    with database._prepare_cursor(kind(database.connection)) as cursor:
        cursor.execute(statement, sent)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _settled(compiler: Any) -> Any:
    """What Django looks up of the columns for each reading, looked up once."""
    columns = [column for column, *_names in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    composite = compiler.has_composite_fields(columns)
    compiler.get_converters = lambda _columns: converters
    compiler.has_composite_fields = lambda _columns: composite
    return compiler
