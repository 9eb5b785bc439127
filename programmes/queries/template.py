"""Templates of the organisation's own: which there are, what a programme holds, what one began from."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people.access import Actor
from people.permissions import Permission
from programmes.models import Criterion, Cycle, Programme, StageRun, TemplateVersion
from programmes.pattern import CriterionPattern, Pattern, ProcessPattern, StagePattern


def versions_for(actor: Actor, permission: Permission) -> QuerySet[TemplateVersion]:
    """All; for a consultant those of programmes named for them, and those that they brought."""
    rows = TemplateVersion.objects.select_related("template", "kept_by").defer("pattern")
    if not actor.narrow(permission):
        return rows
    named = Programme.objects.filter(accesses__member=actor.member)
    return rows.filter(Q(programme__in=named) | Q(kept_by=actor.member))


def latest(rows: QuerySet[TemplateVersion]) -> list[TemplateVersion]:
    """The newest version of each template that is not withdrawn, by name."""
    offered = rows.filter(template__withdrawn_at__isnull=True)
    order = ("template__name", "template_id")
    return list(offered.order_by(*order, "-number").distinct(*order))


def begun_from(programme: Programme) -> str:
    """The template of a programme in words. One query where it is the organisation's own."""
    if programme.template != Programme.Template.OWN:
        return str(programme.get_template_display())
    rows = TemplateVersion.objects.select_related("template").defer("pattern")
    return in_words(rows.filter(cycles__programme=programme).order_by("cycles__number")[0])


def in_words(version: TemplateVersion) -> str:
    names = {"template": version.template.name, "number": version.number}
    return _("%(template)s, version %(number)s") % names


def pattern_of(cycle: Cycle) -> Pattern:
    """A cycle as it stands, without its dates, its evidence and its people. Three queries."""
    criteria: dict[int, list[CriterionPattern]] = {}
    for row in Criterion.objects.filter(stage__process_run__cycle=cycle).order_by("order", "pk"):
        criteria.setdefault(row.stage_id, []).append(_criterion(row))
    stages: dict[int, list[StagePattern]] = {}
    for stage in StageRun.objects.filter(process_run__cycle=cycle).order_by("order", "pk"):
        found = tuple(criteria.get(stage.pk, ()))
        stages.setdefault(stage.process_run_id, []).append(_stage(stage, found))
    return tuple(
        ProcessPattern(key=run.key, stages=tuple(stages.get(run.pk, ())))
        for run in cycle.process_runs.order_by("order")
    )


def _stage(row: StageRun, criteria: tuple[CriterionPattern, ...]) -> StagePattern:
    return StagePattern(
        key=row.key,
        name=row.name,
        purpose=row.purpose,
        week=row.week,
        weeks=row.weeks,
        criteria=criteria,
    )


def _criterion(row: Criterion) -> CriterionPattern:
    """What was relaxed in one programme is required again in the next."""
    return CriterionPattern(
        key=row.key,
        kind=row.kind,
        text=row.text,
        required=row.required,
        source=row.source,
        measure=row.measure,
        threshold=row.threshold,
        minimum=row.minimum,
    )
