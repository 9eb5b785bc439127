"""Improvement cards by state, and what one may come from."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from people.access import Actor
from people.permissions import Permission
from people.texts import said
from programmes import registry
from programmes.models import Criterion, Cycle, Improvement, Programme, StageRun

PAGE = 50
Choice = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """One of the four steps with how many cards stand there."""

    state: str
    name: str
    count: int


@dataclass(frozen=True)
class Page:
    """``older`` is the last card, where more come."""

    rows: list[Improvement]
    older: Improvement | None


def columns(programme: Programme) -> list[Column]:
    rows = Improvement.objects.filter(programme=programme).order_by()
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    return [Column(key, str(name), counted.get(key, 0)) for key, name in Improvement.State.choices]


def cards(programme: Programme, state: str = "", before: Improvement | None = None) -> Page:
    """The newest first."""
    rows = Improvement.objects.filter(programme=programme).select_related(
        "owner", "stage", "criterion__stage"
    )
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1] if found[PAGE:] else None)


def may_move(actor: Actor, improvement: Improvement) -> bool:
    """Its owner, whoever made it, and those who decide gates."""
    own = actor.member.pk in (improvement.owner_id, improvement.made_by_id)
    return own or actor.may(Permission.GATE_DECIDE)


def source_of(improvement: Improvement) -> str:
    """What the card comes from, in words; empty where nothing is named."""
    if improvement.criterion is not None:
        return said(improvement.criterion.text)
    if improvement.stage is not None:
        return said(improvement.stage.name)
    return str(improvement.element.get("title", ""))


def sources(cycle: Cycle) -> list[tuple[str, list[Choice]]]:
    """Stages and criteria by process, then elements: groups of a list, each value ``kind:uuid``."""
    criteria: dict[int, list[Criterion]] = {}
    for row in Criterion.objects.filter(stage__process_run__cycle=cycle):
        criteria.setdefault(row.stage_id, []).append(row)
    groups: dict[str, list[Choice]] = {}
    stages = StageRun.objects.filter(process_run__cycle=cycle).select_related("process_run")
    for stage in stages.order_by("process_run__order", "order"):
        group = groups.setdefault(str(stage.process_run.process.name), [])
        group.append((f"stage:{stage.uuid}", said(stage.name)))
        for row in criteria.get(stage.pk, []):
            names = {"stage": said(stage.name), "criterion": said(row.text)}
            group.append((f"criterion:{row.uuid}", _("%(stage)s: %(criterion)s") % names))
    for process in registry.processes():
        for element in process.elements():
            name = _("What %(process)s has brought") % {"process": process.name}
            groups.setdefault(name, []).append((f"element:{element.uuid}", element.title))
    return list(groups.items())


def element_by(uuid: str) -> dict[str, str]:
    for process in registry.processes():
        for each in process.elements():
            if each.uuid == uuid:
                return {
                    "process": each.process,
                    "kind": each.kind,
                    "uuid": each.uuid,
                    "title": each.title,
                }
    return {}
