"""Start a programme."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import in_each
from programmes import pattern, registry
from programmes import process as socket
from programmes.actions import baseline, fitting, safeguard
from programmes.milestones import MILESTONES
from programmes.models import (
    Criterion,
    Cycle,
    Milestone,
    ProcessRun,
    Programme,
    StageRun,
    TemplateVersion,
)
from programmes.refusals import NotPossible

MEASURED_FROM = 100


class NameTaken(NotPossible):
    """Somebody starts a programme of the same name at the same moment."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A programme with this name has just been started. Look at it, or choose another name."
            )
        )


@transaction.atomic
def start(
    *,
    name: str,
    template: str,
    kickoff_on: date,
    by: Member,
    at: datetime,
    owners: dict[str, Member] | None = None,
    version: TemplateVersion | None = None,
) -> Programme:
    """Copy the template of every registered process to rows of the organisation's own.

    ``version`` is what ``Template.OWN`` begins from. Raises ``NotPossible`` for a template that
    needs more people or has been withdrawn, ``NameTaken`` for a name.
    ``owners`` maps process keys to members; a process without one is owned by ``by``.
    """
    people = Member.objects.filter(left_on__isnull=True, external=False)
    if template == socket.MEASURED and len(people.values("pk")[:MEASURED_FROM]) < MEASURED_FROM:
        raise NotPossible(
            _(
                "The measured template needs at least 100 people. Choose the plain one; it can do the same work."
            )
        )
    if version is not None and version.template.withdrawn_at is not None:
        raise NotPossible(_("This template has been withdrawn. Choose another one."))
    programme = _named(
        Programme(
            name=name,
            template=template,
            kickoff_on=kickoff_on,
            created_by=by,
            created_at=at,
        )
    )
    cycle = Cycle.objects.create(
        programme=programme, number=1, started_on=kickoff_on, template_version=version
    )
    languages = by.organisation.languages or ["en"]
    copied = pattern.whole(template, languages)
    if version is not None:
        copied, _notes = pattern.complete(pattern.load(version.pattern), languages)
    for process in copied:
        _copy(process, cycle, (owners or {}).get(process.key, by))
    Milestone.objects.bulk_create(
        Milestone(
            programme=programme,
            cycle=cycle,
            key=milestone.key,
            name=in_each(milestone.name, languages),
            purpose=in_each(milestone.purpose, languages),
            week=milestone.week,
        )
        for milestone in MILESTONES
    )
    safeguard.copy(programme, languages)
    fitting.fit(cycle)
    baseline.keep(programme=programme, by=by, at=at)
    audit.record(action="programme.start", by=by, at=at, about=programme, template=template)
    return programme


def _named(programme: Programme) -> Programme:
    """Kept under a short name that is free; of two at the same moment, the second is refused."""
    programme.slug = _free_slug(programme.name)
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError:
        raise NameTaken from None
    return programme


def _copy(process: pattern.ProcessPattern, cycle: Cycle, owner: Member) -> None:
    order = registry.process(process.key).order
    run = ProcessRun.objects.create(cycle=cycle, key=process.key, order=order, owner=owner)
    stages = StageRun.objects.bulk_create(
        StageRun(
            process_run=run,
            key=stage.key,
            order=order,
            name=stage.name,
            purpose=stage.purpose,
            week=stage.week,
            weeks=stage.weeks,
            owner=owner,
        )
        for order, stage in enumerate(process.stages, start=1)
    )
    Criterion.objects.bulk_create(
        Criterion(stage=row, order=order, **vars(criterion))
        for stage, row in zip(process.stages, stages, strict=True)
        for order, criterion in enumerate(stage.criteria, start=1)
    )


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "programme"
    taken = set(Programme.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for slug in [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
        if slug not in taken
    )
