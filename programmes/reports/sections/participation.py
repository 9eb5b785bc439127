"""What people were asked for and have done, by department, with few people protected."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes import registry
from programmes.reports import wording
from programmes.reports.charts import heat_step
from programmes.reports.facts import Facts
from programmes.reports.participation import MINIMUM, POOL, Row, Tally

KEY = "participation"
NAME = gettext_lazy("Participation")
TEMPLATE = "reports/sections/participation.html"
ROWS = 150


def take(facts: Facts) -> dict[str, Any]:
    table = facts.participation
    rows, left_out = _fitting(list(table.rows))
    return {
        "headline": _headline(table.total),
        "columns": [_column(key) for key in table.columns],
        "rows": [_row(row, list(table.columns), facts) for row in rows],
        "span": len(table.columns) + 1,
        "protected": table.protected,
        "minimum": MINIMUM,
        "protected_sentence": protected(table.protected),
        "left_out": left_out,
        "source": _(
            "Done of what was asked for, as it stood on %(day)s; private things are not counted."
        )
        % {"day": wording.day(facts.at)},
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {}


def _headline(total: Tally | None) -> str:
    if total is None:
        return _("Too few people were asked for figures to be shown")
    done = wording.percent(total.done / total.given)
    return capfirst(_("%(share)s of what people were asked for is done") % {"share": done})


def _column(key: str) -> dict[str, Any]:
    if key == POOL:
        return {"order": 0, "name": _("Others")}
    process = registry.process(key)
    return {"order": process.order, "name": str(process.name)}


def _row(row: Row, columns: list[str], facts: Facts) -> dict[str, Any]:
    return {
        "name": _name(row, facts),
        "depth": min(row.depth, 4),
        "pools": list(row.pools),
        "protected": row.total is None,
        "cells": [_cell(row.cells[key]) for key in columns] if row.total else [],
        "total": _cell(row.total) if row.total else None,
    }


def _name(row: Row, facts: Facts) -> str:
    name = row.name or facts.cycle.programme.organisation.name
    return _("The rest of %(name)s") % {"name": name} if row.pools else name


def _cell(tally: Tally) -> dict[str, Any]:
    if not tally.given:
        return {"given": 0}
    share = tally.done / tally.given
    return {
        "given": tally.given,
        "done": tally.done,
        "percent": wording.percent(share),
        "words": _("%(done)s of %(given)s")
        % {"done": wording.quantity(tally.done), "given": wording.quantity(tally.given)},
        "step": heat_step(100 * share),
    }


def protected(number: int) -> str:
    if not number:
        return _("No department is protected: each has at least five people who were asked.")
    return ngettext(
        "%(number)s department is protected: it, or one beside it, has fewer than five people who"
        " were asked.",
        "%(number)s departments are protected: they, or ones beside them, have fewer than five"
        " people who were asked.",
        number,
    ) % {"number": number}


def _fitting(rows: list[Row]) -> tuple[list[Row], int]:
    """Whole levels of the tree, as many as are still read in a report; the number left out."""
    kept = rows
    for depth in range(max((row.depth for row in rows), default=0), 0, -1):
        if len(kept) <= ROWS:
            break
        kept = [row for row in kept if row.depth < depth]
    return kept[:ROWS], len(rows) - len(kept[:ROWS])
