"""What holds for every measure: plain numbers in one record, and a line in the documentation."""

import ast
import json
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

import programmes.measures
from programmes.measures.adoption import Head, critical_mass
from programmes.measures.agreement import aggregation, agreement, average_deviation
from programmes.measures.climate import climate, climate_of_totals, strain_guard
from programmes.measures.figure import Figure, Reason, Status
from programmes.measures.goals import (
    attainment,
    completeness,
    conversation_rate,
    free_choice,
    link_ratio,
    offer_rate,
    reviewed_share,
    uptake,
)
from programmes.measures.health import Standing, composite
from programmes.measures.means import change, linked_change, mean
from programmes.measures.participation import mean_bounds, response_rate, share, share_bounds
from programmes.measures.progress import progress_band
from programmes.measures.scales import one_factor_reliability, reliability, reliable_change
from programmes.measures.totals import (
    Totals,
    aggregation_of_totals,
    agreement_of_totals,
    favourable_share,
    mean_of_totals,
)

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(programmes.measures.__file__).parent

# Answers as a database might hand them over, and as arrays of NumPy.
ROWS = [[1 + (person * item) % 5 for item in (1, 2, 3)] for person in range(120)]
TOTALS = Totals(n=120, sum=400, squares=1500)
STANDING = Standing(process="x", stage=2, started=True, band=progress_band(stages=5, closed=2))


def records(rows):
    first = [row[0] for row in rows]
    counts = {"answered": 40, "eligible": 60, "minimum": 5}
    return [
        response_rate(**counts),
        share(count=18, **counts),
        share_bounds(count=18, **counts),
        mean_bounds(mean=3.8, **counts),
        mean(answers=first, eligible=200, minimum=5),
        change(before=first, after=[row[1] for row in rows], minimum=5),
        linked_change(pairs=[(row[0], row[1]) for row in rows], minimum=5),
        reliability(rows=[[a, a, min(5, a + b % 2)] for a, b, _ in rows]),
        one_factor_reliability(
            rows=[[a, min(5, a + b % 2), max(1, a - c % 2)] for a, b, c in rows]
        ),
        reliable_change(before=3, after=4, error=0.3),
        agreement(rows=rows),
        average_deviation(rows=rows[:3]),
        aggregation(units=[first[:31], first[31:73], first[73:]]),
        critical_mass(
            root=0,
            own={0: Head(practitioners=9, answered=20, eligible=30)},
            children={},
            minimum=10,
        ),
        offer_rate(invited=59, eligible=60),
        free_choice(favourable=36, answered=40, eligible=60),
        uptake(joined=30, invited=60),
        conversation_rate(held=9, requested=12),
        attainment(levels=[0, 1, None], weights=[1, 2, 3]),
        reviewed_share(reviewed=9, active=12),
        completeness(filled=3),
        link_ratio(tied=1, goals=3),
        climate(rows=rows, reverse=[False, True, False], eligible=200),
        strain_guard(answers=first, eligible=200),
        mean_of_totals(totals=TOTALS, eligible=200, minimum=5),
        favourable_share(counts={3: 30, 4: 20}, eligible=200, minimum=5),
        agreement_of_totals(items=[TOTALS, TOTALS], raters=200),
        aggregation_of_totals(units=[TOTALS, Totals(n=9, sum=36, squares=150)]),
        climate_of_totals(totals=TOTALS, eligible=200),
        progress_band(stages=5, closed=2),
        composite([STANDING] * 5),
    ]


def figures(record):
    if isinstance(record, Figure):
        return [record]
    assert is_dataclass(record)
    return [getattr(record, each.name) for each in fields(record)]


@pytest.mark.parametrize("rows", [ROWS, np.array(ROWS), np.array(ROWS, dtype=float)])
def test_every_measure_answers_in_plain_numbers(rows):
    found = [figure for record in records(rows) for figure in figures(record)]

    assert len(found) == 42
    for figure in found:
        assert figure.status is Status.OK, figure
        assert {type(n) for n in (figure.value, figure.low, figure.high)} <= {float, type(None)}
        assert {type(n) for n in (figure.n, figure.N)} <= {int, type(None)}
        assert figure.missing is None or 0 <= figure.missing <= 1
        if figure.value is not None and figure.low is not None:
            assert figure.low <= figure.value <= figure.high
        assert json.loads(json.dumps(asdict(figure)))["formula"] == figure.formula


def public_functions():
    return {
        module.stem: [
            node.name
            for node in ast.parse(module.read_text()).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        for module in FOLDER.glob("*.py")
    }


def test_every_measure_has_its_line_in_the_documentation():
    page = (ROOT / "docs/measures.md").read_text()
    plumbing = {"__init__", "answers", "figure", "refusals"}

    functions = public_functions()
    unsaid = {
        module: missing
        for module, names in functions.items()
        if module not in plumbing
        and (missing := [name for name in names if f"`{name}`" not in page])
    }

    assert sum(map(len, functions.values())) > 40
    assert {module for module in functions if f"`{module}.py`" not in page} == {"__init__"}
    assert unsaid == {}


def test_every_reason_is_given_by_a_formula():
    given = "".join(each.read_text() for each in FOLDER.glob("*.py"))

    assert [reason for reason in Reason if f"Reason.{reason.name}" not in given] == []
