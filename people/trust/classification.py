"""What each column is to the people whose data it holds, in the words of ``personal_data`` modules.

A module ``personal_data`` beside the models of an app says, for each of its tables, which columns
go into the export that a person can have of themselves, which go when the person is erased, and
why the others stay. Nothing is classified by default: a test names every column that no module has.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.vault import Keyring

Words = Promise | str

STRUCTURE = {
    "id": "numbers a row",
    "organisation_id": "whose row it is",
    "uuid": "names a row in addresses; drawn at random and by the clock",
}
OF_EVENTS = {
    "pgh_id": "numbers a row",
    "pgh_created_at": "when a row changed",
    "pgh_label": "inserted or updated",
    "pgh_obj_id": "which row changed",
    "pgh_context": "never written",
    "pgh_context_id": "never written",
}


def why(reason: str, *columns: str) -> dict[str, str]:
    """The same reason for several columns."""
    return dict.fromkeys(columns, reason)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table. Each of its columns stands in exactly one of the four groups.

    ``export``: in the person's export under this label, and gone when they are erased.
    ``lasting``: in the export too, and kept afterwards; ``stays`` says why.
    ``erase``: gone when they are erased, and not in the export; the reason says why not.
    ``keep``: nothing of a person, or nothing but an id; the reason says what it is.
    ``mine`` finds the rows of a person; ``opened`` reads sealed columns. ``also`` means further
    rows of a table that is classified elsewhere: only their export is meant.
    ``shared``: columns that an organisation which leaves may take away, of all its rows. Nothing
    that is private to a person, and nothing that only the two of a talk or a form may read.
    """

    name: str
    title: Words = ""
    mine: Callable[[Member], Q] | None = None
    export: Mapping[str, Words] = field(default_factory=dict)
    lasting: Mapping[str, Words] = field(default_factory=dict)
    stays: Words = ""
    erase: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    opened: Mapping[str, Callable[[Any, Keyring], Any]] = field(default_factory=dict)
    shown: Mapping[str, Callable[[Any], Words]] = field(default_factory=dict)
    also: bool = False
    shared: Collection[str] = ()

    @property
    def labels(self) -> dict[str, Words]:
        """Every column of the export, in the order written."""
        return {**self.export, **self.lasting}

    @property
    def columns(self) -> list[str]:
        return [*self.export, *self.lasting, *self.erase, *self.keep]


def organisations_own(
    name: str, reason: str, *columns: str, events: bool = False, shared: bool = False
) -> list[Table]:
    """A table that holds the organisation's own, with ids at most of who wrote it; its history too.

    ``shared``: the organisation may take it away when it leaves.
    """
    taken = ("id", "uuid", *columns) if shared else ()
    table = Table(name=name, keep={**STRUCTURE, **why(reason, *columns)}, shared=taken)
    return [table, history(table)] if events else [table]


def history(of: Table) -> Table:
    """The table of a table's events, kept as that table is."""
    keep = dict.fromkeys(of.columns, "what the row held before")
    return Table(name=f"{of.name}event", keep={**OF_EVENTS, **keep})


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Where a room writes down that somebody opened something of somebody else's.

    ``rows`` are those about a person, as values ``at``, ``uuid``, ``reader_id``, ``what`` (a key
    of ``kinds``) and ``why`` (a key of ``reasons``), so that all stores are one query.
    """

    rows: Callable[[Member], QuerySet[Any, Any]]
    kinds: Mapping[str, Words]
    reasons: Mapping[str, Words]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How long one kind of data is kept, counted from when, and what happens then.

    ``enforce`` removes in the bound organisation, without a member, what is older than ``period``
    before ``at`` and returns how many rows; None where another job does it, or where only a person
    can end it.
    """

    key: str
    kind: Words
    kept: Words
    counted_from: Words
    then: Words
    period: timedelta | None = None
    enforce: "Callable[[datetime, timedelta], int] | None" = None


def days(number: int) -> timedelta:
    return timedelta(days=number)


def before(at: datetime, period: timedelta) -> date:
    """The last day that is over by the period."""
    return (at - period).date()


def lines(rows: Iterable[Any]) -> int:
    """How many rows were gone through."""
    return sum(1 for _row in rows)


YEAR = days(365)
MONTHS_24 = days(730)
YEARS_3 = days(3 * 366)  # not before the database's own three years

SIGNED = _("It is part of the programme's record: who signed, decided or gave a reason, and which.")
COUNTED = _("Figures that are published rest on it. It says that something was done, never what.")
