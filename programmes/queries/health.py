"""How a programme stands, from what was kept of it: bands in words, the lowest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.texts import said
from programmes import registry
from programmes.measures.figure import Figure, Grade, Reason, Status
from programmes.models import Cycle, Health
from programmes.process import Process
from programmes.reports import wording

# By the lower end of the band: what is certain of the way.
WORDS: tuple[tuple[float, Promise], ...] = (
    (0.75, gettext_lazy("anchored")),
    (0.5, gettext_lazy("practised")),
    (0.25, gettext_lazy("growing")),
    (0.0, gettext_lazy("seeded")),
)
NOT_BEGUN = gettext_lazy("not begun")
MOVED: dict[str, Promise] = {
    "risen": gettext_lazy("risen"),
    "fallen": gettext_lazy("fallen"),
    "not_detectable": gettext_lazy("no detectable change"),
}
GRADES: dict[Grade, Promise] = {
    Grade.A: gettext_lazy("grade A: it may be taken for everybody"),
    Grade.B: gettext_lazy("grade B: it may be taken for most"),
    Grade.C: gettext_lazy("grade C: read it with care"),
    Grade.D: gettext_lazy("grade D: it says nothing about the others"),
}
HIDDEN: dict[Reason, Promise] = {
    Reason.FEWER_THAN_MINIMUM: gettext_lazy("No figure is shown: fewer than 10 people."),
    Reason.NOBODY_ASKED: gettext_lazy("Nothing to read yet: nobody has been asked."),
    Reason.TOO_FEW_STARTED: gettext_lazy(
        "Nothing to read yet: fewer than five processes have begun."
    ),
}
NOTHING = gettext_lazy("Nothing to read yet.")
# What belongs beside the health, and what it waits for where nothing gives it.
WAITING: dict[str, tuple[Promise, Promise]] = {
    "M14": (
        gettext_lazy("People who practise the new way"),
        gettext_lazy(
            "Nothing to read yet: it waits for answers and self-checks that may be counted."
        ),
    ),
    "M16": (
        gettext_lazy("Whether the way there stays gentle"),
        gettext_lazy("Nothing to read yet: it waits for two pulses on safety."),
    ),
    "M17": (
        gettext_lazy("Free offers and who took them up"),
        gettext_lazy("Nothing to read yet: the stage that offers life plans has not opened."),
    ),
    "M18": (
        gettext_lazy("Plans that were looked at again"),
        gettext_lazy("Nothing to read yet: the stage Look back has not opened."),
    ),
    "M33": (
        gettext_lazy("The emotional climate"),
        gettext_lazy("Nothing to read yet: it waits for a pulse."),
    ),
}


@dataclass(frozen=True)
class ProcessHealth:
    """One process: its band from 0 to 1, in percent and in a word."""

    process: Process
    url: str
    low: float
    high: float
    stage: str
    started: bool
    moved: Promise | str

    @property
    def band(self) -> str:
        return wording.band(self.low, self.high)

    @property
    def word(self) -> Promise:
        if not self.started:
            return NOT_BEGUN
        return next(word for least, word in WORDS if self.low >= least)


@dataclass(frozen=True)
class OutcomeLine:
    """A figure beside the health. ``words`` hold the interval, or say why there is none."""

    formula: str
    name: Promise | str
    words: str
    known: bool


@dataclass(frozen=True)
class ProgrammeHealth:
    """``processes`` with the lowest first; ``composite`` is empty until five have begun."""

    row: Health
    processes: list[ProcessHealth]
    headline: str
    composite: list[tuple[str, str]]
    composite_missing: str
    answered: str
    outcomes: list[OutcomeLine]
    compared_with: date | None


def figure_from(kept: Mapping[str, Any]) -> Figure:
    """The figure as it was kept."""
    return Figure(
        formula=kept["formula"],
        value=kept.get("value"),
        low=kept.get("low"),
        high=kept.get("high"),
        n=kept.get("n"),
        N=kept.get("N"),
        grade=Grade(kept["grade"]) if "grade" in kept else None,
        status=Status(kept["status"]),
        reason=Reason(kept["reason"]) if "reason" in kept else None,
    )


def health(cycle: Cycle) -> ProgrammeHealth | None:
    """As it was read last; None where it has not been read. One query."""
    row = Health.objects.filter(cycle=cycle).first()
    return _from(row, cycle) if row else None


def _from(row: Health, cycle: Cycle) -> ProgrammeHealth:
    parts = row.parts
    known = {process.key: process for process in registry.processes()}
    lines = [
        _process(each, known[each["key"]], cycle)
        for each in parts["processes"]
        if each["key"] in known and "low" in each["band"]
    ]
    return ProgrammeHealth(
        row=row,
        processes=sorted(lines, key=lambda line: (line.low, line.high, line.process.order)),
        headline=_headline(parts["headline"], known),
        composite=_composite(parts["composite"]),
        composite_missing=_hidden(figure_from(parts["composite"]["weighed"])),
        answered=_answered(figure_from(parts["answered"])),
        outcomes=_outcomes(parts["outcomes"], known),
        compared_with=parse_date(parts["compared_with"]) if parts["compared_with"] else None,
    )


def _process(kept: dict[str, Any], process: Process, cycle: Cycle) -> ProcessHealth:
    programme = cycle.programme
    return ProcessHealth(
        process=process,
        url=reverse(
            "programmes:process", args=[programme.organisation.slug, programme.slug, process.slug]
        ),
        low=kept["band"]["low"],
        high=kept["band"]["high"],
        stage=said(kept["stage_name"]) if kept["stage_name"] else _("All stages are completed"),
        started=kept["started"],
        moved=MOVED.get(kept["moved"] or "", ""),
    )


def _headline(kept: dict[str, Any] | None, known: dict[str, Process]) -> str:
    """The lowest stage and who stands there."""
    if kept is None:
        return ""
    names = [str(known[key].name) for key in kept["processes"] if key in known]
    if len(names) == len(known):
        return _("Every process stands at stage %(stage)s.") % {"stage": kept["stage"]}
    return _("The lowest stage is stage %(stage)s, where these stand: %(processes)s.") % {
        "stage": kept["stage"],
        "processes": ", ".join(names),
    }


def _composite(kept: dict[str, Any]) -> list[tuple[str, str]]:
    names = {
        "weighed": _("All processes together, where a low one is not made good by a high one"),
        "without_one": _("What that becomes when any one process is left out"),
        "plain": _("The plain average of the bands"),
    }
    bands = {key: kept[key]["fives"] for key in names}
    return [
        (name, wording.band(bands[key][0] / 100, bands[key][1] / 100))
        for key, name in names.items()
        if bands[key]
    ]


def _answered(figure: Figure) -> str:
    if figure.status is not Status.OK or figure.grade is None:
        return _hidden(figure)
    return _("%(n)s of %(asked)s people did something of what they were asked for (%(grade)s).") % {
        "n": number_format(figure.n or 0, force_grouping=True),
        "asked": number_format(figure.N or 0, force_grouping=True),
        "grade": GRADES[figure.grade],
    }


def _outcomes(kept: list[dict[str, Any]], known: dict[str, Process]) -> list[OutcomeLine]:
    found = []
    for each in kept:
        process = known.get(each["process"])
        outcome = process.figures.get(each["key"]) if process else None
        if outcome is not None:
            figure = figure_from(each["figure"])
            is_known = figure.status is Status.OK
            words = _in_words(figure) if is_known else _hidden(figure)
            found.append(OutcomeLine(figure.formula, outcome.name, words, is_known))
    there = {line.formula for line in found}
    found += [
        OutcomeLine(formula, name, str(why), known=False)
        for formula, (name, why) in WAITING.items()
        if formula not in there
    ]
    return sorted(found, key=lambda line: int(line.formula[1:]))


def _in_words(figure: Figure) -> str:
    """Both ends where it was sampled; else both numbers: a figure without ends has no target."""
    numbers = {
        "n": number_format(figure.n or 0, force_grouping=True),
        "asked": number_format(figure.N or 0, force_grouping=True),
    }
    if figure.low is None or figure.high is None:
        return _("%(n)s of %(asked)s; this has no target") % numbers
    if figure.high > figure.low:
        return _("%(band)s, from %(n)s of %(asked)s people") % {
            "band": wording.band(figure.low, figure.high),
            **numbers,
        }
    return _("%(n)s of %(asked)s, as counted") % numbers


def _hidden(figure: Figure) -> str:
    if figure.status is Status.OK:
        return ""
    return str(HIDDEN.get(figure.reason, NOTHING) if figure.reason else NOTHING)
