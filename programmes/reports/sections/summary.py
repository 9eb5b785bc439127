"""The first page after the cover: what was found, in one headline, four figures and one chart."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.texts import said
from programmes.measures.figure import Figure
from programmes.queries.overview import ProcessLine
from programmes.reports import wording
from programmes.reports.charts import Band, progress_bands
from programmes.reports.facts import Facts, expected_on, progress, progress_on

KEY = "summary"
NAME = gettext_lazy("Summary")
TEMPLATE = "reports/sections/summary.html"

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def take(facts: Facts) -> dict[str, Any]:
    return {
        "headline": _headline(facts),
        "lead": _lead(facts),
        "figures": _figures(facts),
        "bands": [_band(facts, line) for line in facts.lines],
        "source": _("Progress on %(day)s, compared with %(start)s.")
        % {"day": wording.day(facts.at), "start": wording.day(facts.start)},
        "commentary": [line.strip() for line in facts.commentary.splitlines() if line.strip()],
        "author": facts.author,
        "requests": [line.strip() for line in facts.requests.splitlines() if line.strip()],
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "chart": progress_bands(
            key="bands",
            title=_("Progress of each process."),
            description=" ".join(
                _("%(name)s: %(band)s.") % {"name": row["name"], "band": row["label"]}
                for row in part["bands"]
            ),
            rows=[Band(**row) for row in part["bands"]],
            ticks=[(share, wording.percent(share)) for share in _TICKS],
            words=(
                _("At the start of the period"),
                _("Now"),
                _("Planned by now"),
            ),
        )
    }


def _headline(facts: Facts) -> str:
    started = [line for line in facts.lines if line.status != "not_started"]
    completed = facts.completed_in_period()
    if not started:
        return _("The programme stands before its first stage")
    if all(line.status == "done" for line in facts.lines):
        return _("Every process has come to the end of its stages")
    if facts.late:
        late = len(facts.late)
        return ngettext(
            "%(late)s of %(all)s processes is behind its plan",
            "%(late)s of %(all)s processes are behind their plan",
            late,
        ) % {"late": late, "all": len(facts.lines)}
    if completed:
        return ngettext(
            "%(number)s stage completed, and nothing is late",
            "%(number)s stages completed, and nothing is late",
            completed,
        ) % {"number": completed}
    return _("No stage completed in the period, and nothing is late")


def _lead(facts: Facts) -> str:
    """Two or three whole sentences: the furthest and the lowest, participation, what comes next."""
    sentences = []
    ranked = sorted(facts.lines, key=lambda line: progress(line).low or 0.0)
    if ranked and progress(ranked[-1]).low != progress(ranked[0]).low:
        sentences.append(
            _("%(highest)s has come furthest (%(high)s); %(lowest)s stands lowest (%(low)s).")
            % {
                "highest": ranked[-1].process.name,
                "high": band_label(progress(ranked[-1])),
                "lowest": ranked[0].process.name,
                "low": band_label(progress(ranked[0])),
            }
        )
    total = facts.participation.total
    if total is not None:
        sentences.append(
            _("Of the things that people were asked for, %(share)s are done.")
            % {"share": wording.percent(total.done / total.given)}
        )
    coming = _next_gate(facts)
    if coming:
        sentences.append(coming)
    return " ".join(sentences)


def _next_gate(facts: Facts) -> str:
    open_stages = [
        (each.due_on, said(each.stage.name), str(line.process.name))
        for line in facts.lines
        for each in line.stages
        if each.stage.state == "open" and each.due_on >= facts.today
    ]
    if not open_stages:
        return ""
    due, stage, process = min(open_stages)
    return _("The next gate is that of “%(stage)s” in %(process)s, on %(day)s.") % {
        "stage": stage,
        "process": process,
        "day": wording.day(due),
    }


def _figures(facts: Facts) -> list[dict[str, Any]]:
    stages = [each for line in facts.lines for each in line.stages]
    completed = facts.completed_in_period()
    waived = [each for each in facts.decisions if each in facts.waived]
    total = facts.participation.total
    return [
        {
            "value": sum(line.passed for line in facts.lines),
            "of": len(stages),
            "caption": ngettext(
                "stages completed, %(number)s of them in the period",
                "stages completed, %(number)s of them in the period",
                completed,
            )
            % {"number": completed},
        },
        {
            "value": len(facts.lines) - len(facts.late),
            "of": len(facts.lines),
            "caption": _("processes without a gate date that has passed"),
        },
        {
            "value": capfirst(wording.percent(total.done / total.given)),
            "caption": _("done: %(done)s of %(given)s things that people were asked for")
            % {"done": wording.quantity(total.done), "given": wording.quantity(total.given)},
        }
        if total
        else {
            "protected": True,
            "caption": _("of what people were asked for is done: fewer than five were asked"),
        },
        {
            "value": len(facts.decisions),
            "caption": ngettext(
                "gate decisions in the period, %(number)s of them before all could be told",
                "gate decisions in the period, %(number)s of them before all could be told",
                len(waived),
            )
            % {"number": len(waived)},
        },
    ]


def _band(facts: Facts, line: ProcessLine) -> dict[str, Any]:
    figure = progress(line)
    return {
        "order": line.process.order,
        "name": str(line.process.name),
        "low": round(figure.low or 0.0, 4),
        "high": round(figure.high or 0.0, 4),
        "label": band_label(figure),
        "before": round(progress_on(line, facts.start), 4),
        "expected": round(expected_on(line, facts.today), 4),
    }


def band_label(figure: Figure) -> str:
    return wording.band(figure.low or 0.0, figure.high or 0.0)
