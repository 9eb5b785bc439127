"""The processes side by side, then what each of them hands over about itself."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.texts import said
from programmes.queries.overview import ProcessLine
from programmes.reports import wording
from programmes.reports.charts import ring
from programmes.reports.facts import Facts, expected_on, progress
from programmes.reports.sections.summary import band_label

KEY = "processes"
NAME = gettext_lazy("The seven processes")
TEMPLATE = "reports/sections/processes.html"


def take(facts: Facts) -> dict[str, Any]:
    return {
        "headline": _headline(facts),
        "rows": [_row(facts, line) for line in facts.lines],
        "processes": [_own_words(facts, line) for line in facts.lines],
        "source": _("Share of each process on %(day)s. The dark mark is where the plan is.")
        % {"day": wording.day(facts.at)},
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "rings": [
            {
                "name": row["name"],
                "note": row["compared"],
                "svg": ring(
                    key=f"ring-{row['order']}",
                    title=row["name"],
                    description=row["sentence"],
                    order=row["order"],
                    low=row["low"],
                    high=row["high"],
                    expected=row["expected"],
                    label=row["label"].rstrip("%").strip(),
                ),
            }
            for row in part["rows"]
        ],
        "parts": [
            {**each, "html": render_to_string(each["template"], each["context"])}
            for each in part["processes"]
        ],
    }


def _headline(facts: Facts) -> str:
    """The lowest stage of all, and which process holds it."""
    unfinished = [(line, line.current) for line in facts.lines if line.current]
    if not unfinished:
        return _("Every process has come to the end of its stages")
    lowest, current = min(unfinished, key=lambda pair: progress(pair[0]).low or 0.0)
    return _("%(process)s stands lowest, at “%(stage)s”") % {
        "process": lowest.process.name,
        "stage": said(current.stage.name),
    }


def _row(facts: Facts, line: ProcessLine) -> dict[str, Any]:
    figure, expected = progress(line), expected_on(line, facts.today)
    current = line.current
    return {
        "order": line.process.order,
        "name": str(line.process.name),
        "low": round(figure.low or 0.0, 4),
        "high": round(figure.high or 0.0, 4),
        "expected": round(expected, 4),
        "label": band_label(figure),
        "sentence": _("%(band)s of the way; the plan expected %(expected)s.")
        % {"band": band_label(figure), "expected": wording.percent(expected)},
        "compared": _compared(figure.high or 0.0, expected),
        "passed": line.passed,
        "stages": len(line.stages),
        "stage": said(current.stage.name) if current else "",
        "met": current.required_met if current else 0,
        "required": current.required if current else 0,
        "is_open": bool(current and current.stage.state == "open"),
        "status": line.status,
        "word": str(line.word),
    }


def _compared(high: float, expected: float) -> str:
    """What is possible against what was planned, in points of a hundred."""
    points = round((high - expected) * 100)
    if points < 0:
        return _("%(points)s points behind the plan") % {"points": -points}
    if points > 0:
        return _("%(points)s points ahead of the plan") % {"points": points}
    return _("as planned")


def _own_words(facts: Facts, line: ProcessLine) -> dict[str, Any]:
    section = line.process.report(facts.cycle, facts.at)
    return {
        "order": line.process.order,
        "name": str(line.process.name),
        "title": str(section.title),
        "template": section.template,
        "context": dict(section.context),
    }
