"""What the latest closed questionnaires showed: the figures of their pages, and no others."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.texts import said
from programmes.pulses import words
from programmes.pulses.models import Wave, WaveGroup
from programmes.pulses.queries import result as queries
from programmes.reports import wording
from programmes.reports.charts import heat_step
from programmes.reports.facts import Facts

KEY = "results"
NAME = gettext_lazy("Questionnaires")
TEMPLATE = "reports/sections/results.html"
WAVES = 2


def take(facts: Facts) -> dict[str, Any]:
    waves = _latest(facts)
    return {
        "headline": _headline(waves),
        "waves": [_wave(wave) for wave in waves],
        "source": _("Counted once, as each questionnaire closed; these figures never change."),
    }


def draw(part: dict[str, Any]) -> dict[str, Any]:
    return {}


def _latest(facts: Facts) -> list[Wave]:
    """Those that had closed by the end of the period, latest first."""
    rows = Wave.objects.filter(
        stage__process_run__cycle__programme=facts.cycle.programme_id,
        state=Wave.State.CLOSED,
        closed_at__lte=facts.at,
    )
    return [
        row
        for row in rows.order_by("-closed_at")[:WAVES]
        if row.closed_at and timezone.localdate(row.closed_at) <= facts.end
    ]


def _headline(waves: list[Wave]) -> str:
    if not waves:
        return _("No questionnaire has closed yet")
    latest = waves[0]
    if latest.is_public or not latest.asked:
        return _("%(number)s answered the latest questionnaire") % {
            "number": wording.quantity(latest.answered or 0)
        }
    return _("%(answered)s of %(asked)s answered the latest questionnaire") % {
        "answered": wording.quantity(latest.answered or 0),
        "asked": wording.quantity(latest.asked),
    }


def _wave(wave: Wave) -> dict[str, Any]:
    root = WaveGroup.objects.get(wave=wave, parent__isnull=True)
    rows, more = queries.table(wave, root)
    return {
        "name": said(wave.name),
        "closed": wording.day(wave.closed_at),
        "columns": [column.name for column in queries.columns(wave)],
        "rows": [_row(row) for row in rows],
        "protected": sum(not row.is_shown for row in rows),
        "minimum": wave.minimum,
        "more": bool(more),
        "changes": [
            sentence
            for sheet in queries.sheets(wave, root)
            if (sentence := _change(sheet.name, (sheet.scale or {}).get("change")))
        ],
        "follow_ups": [
            {"intention": row.intention, "changed": row.changed} for row in queries.follow_ups(wave)
        ],
    }


def _row(row: queries.Row) -> dict[str, Any]:
    name = _("The rest of %(name)s") % {"name": row.name} if row.rest else row.name
    return {
        "name": name,
        "cells": [
            {
                "mean": words.mean(shown),
                "words": _("%(low)s to %(high)s; %(n)s answers")
                % {"low": shown["low"], "high": shown["high"], "n": wording.quantity(shown["n"])},
                "step": heat_step(shown["percent"]),
            }
            if shown
            else None
            for shown in row.cells
        ],
    }


def _change(name: str, change: dict[str, Any] | None) -> str:
    if change is None:
        return ""
    named = {"name": name}
    if change["reading"] == "risen":
        return _("%(name)s is higher than the time before, by more than chance explains.") % named
    if change["reading"] == "fallen":
        return _("%(name)s is lower than the time before, by more than chance explains.") % named
    return _("%(name)s: no detectable change since the time before.") % named
