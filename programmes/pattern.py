"""What a programme is copied from: processes with their stages and criteria, without dates or people."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from people.texts import Texts, in_each
from programmes import process as socket
from programmes import registry

ATTESTED, COUNTED, MEASURED = "attested", "counted", "measured"


@dataclass(frozen=True, kw_only=True)
class CriterionPattern:
    """``kind`` is one of a criterion's row."""

    key: str
    kind: str
    text: Texts
    required: bool
    source: Texts
    measure: str = ""
    threshold: float | None = None
    minimum: int = 1


@dataclass(frozen=True, kw_only=True)
class StagePattern:
    """``week`` and ``weeks``: the offset from kick-off, and the length."""

    key: str
    name: Texts
    purpose: Texts
    week: int
    weeks: int
    criteria: tuple[CriterionPattern, ...]


@dataclass(frozen=True, kw_only=True)
class ProcessPattern:
    key: str
    stages: tuple[StagePattern, ...]


Pattern = tuple[ProcessPattern, ...]


def of_code(process: socket.Process, template: str, languages: Iterable[str]) -> ProcessPattern:
    """A process as the code has it, with what blocks in this template."""
    spoken = list(languages)
    stages = tuple(_stage(stage, template, spoken) for stage in process.stages)
    return ProcessPattern(key=process.key, stages=stages)


def whole(template: str, languages: Iterable[str]) -> Pattern:
    """Every registered process."""
    spoken = list(languages)
    return tuple(of_code(process, template, spoken) for process in registry.processes())


def complete(pattern: Pattern, languages: Iterable[str]) -> tuple[Pattern, list[str]]:
    """What the code has and the pattern lacks is added, and each addition said in a sentence.

    Whole processes and stages as the plain template has them; criteria as not required.
    """
    spoken, notes = list(languages), list[str]()
    given = {each.key: each for each in pattern}
    found = []
    for process in registry.processes():
        plain = of_code(process, socket.PLAIN, spoken)
        if process.key not in given:
            notes.append(
                _("The process “%(process)s” comes from the plain template.")
                % {"process": process.name}
            )
        found.append(_completed(given.get(process.key, plain), plain, str(process.name), notes))
    return tuple(found), notes


def unspoken(pattern: Pattern, languages: Iterable[str]) -> list[str]:
    """A sentence for each language in which not every stage has a name."""
    stages = [stage for process in pattern for stage in process.stages]
    names = dict(settings.LANGUAGES)
    return [
        _("Not everything in it is said in %(language)s: people read it in another language.")
        % {"language": names.get(language, language)}
        for language in languages
        if any(language not in stage.name for stage in stages)
    ]


def plain(pattern: Pattern) -> dict[str, Any]:
    """Values that JSON knows; ``load`` reads them."""
    return {"schema": 1, "processes": [asdict(process) for process in pattern]}


def load(content: dict[str, Any]) -> Pattern:
    """What ``plain`` has written, from our own rows: nothing is checked."""
    return tuple(
        ProcessPattern(
            key=process["key"],
            stages=tuple(
                StagePattern(
                    **{**stage, "criteria": tuple(CriterionPattern(**c) for c in stage["criteria"])}
                )
                for stage in process["stages"]
            ),
        )
        for process in content["processes"]
    )


def _stage(stage: socket.Stage, template: str, languages: list[str]) -> StagePattern:
    return StagePattern(
        key=stage.key,
        name=in_each(stage.name, languages),
        purpose=in_each(stage.purpose, languages),
        week=stage.week,
        weeks=stage.weeks,
        criteria=tuple(_criterion(each, template, languages) for each in stage.criteria),
    )


def _criterion(
    criterion: socket.Criterion, template: str, languages: list[str]
) -> CriterionPattern:
    return CriterionPattern(
        key=criterion.key,
        kind=MEASURED if criterion.source else COUNTED if criterion.measure else ATTESTED,
        text=in_each(criterion.text, languages),
        required=template in criterion.required_in,
        source=in_each(criterion.source, languages) if criterion.source else {},
        measure=criterion.measure,
        threshold=criterion.threshold,
        minimum=criterion.minimum,
    )


def _completed(
    given: ProcessPattern, plain: ProcessPattern, process: str, notes: list[str]
) -> ProcessPattern:
    stages = list(given.stages)
    keys = [stage.key for stage in stages]
    for number, stage in enumerate(plain.stages):
        name = str(stage.name.get("en") or next(iter(stage.name.values())))
        named = {"process": process, "stage": name}
        if stage.key in keys:
            spot = keys.index(stage.key)
            stages[spot] = _with_criteria(stages[spot], stage, named, notes)
            continue
        before = [each.key for each in plain.stages[:number]]
        spot = max((keys.index(key) + 1 for key in before if key in keys), default=0)
        stages.insert(spot, stage)
        keys.insert(spot, stage.key)
        notes.append(_("“%(stage)s” of %(process)s comes from the plain template.") % named)
    return replace(given, stages=tuple(stages))


def _with_criteria(
    given: StagePattern, plain: StagePattern, named: dict[str, str], notes: list[str]
) -> StagePattern:
    keys = {criterion.key for criterion in given.criteria}
    missing = [replace(each, required=False) for each in plain.criteria if each.key not in keys]
    if missing:
        notes.append(
            _("“%(stage)s” of %(process)s keeps the template's criteria, as not required.") % named
        )
    return replace(given, criteria=(*given.criteria, *missing))
