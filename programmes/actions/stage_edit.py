"""Change a planned stage in full; add one of the organisation's own, and take it away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people import audit
from people.models import Member
from people.texts import Texts
from programmes.actions import fitting
from programmes.models import Criterion, Evidence, ProcessRun, Reading, StageRun
from programmes.models.stage import MOST_STAGES, own_key
from programmes.queries.kickoff import LAST_DAY
from programmes.refusals import NotPossible


class Frozen(NotPossible):
    """The stage has opened."""

    def __init__(self, stage: StageRun) -> None:
        day = timezone.localdate(stage.opened_at)
        super().__init__(
            _("This stage opened on %(day)s and is fixed since then, as it stood.")
            % {"day": date_format(day, "SHORT_DATE_FORMAT")}
        )


class DateOutside(NotPossible):
    """The gate would come before the stage begins, or outside the years of a plan."""


class Full(NotPossible):
    """There are as many as there may be."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A stage as it is to be. ``week`` and ``weeks`` count from the kick-off.

    ``due_set``: a gate date that does not follow from them. ``after``: the stage of the same
    process that comes before it; None makes it the first.
    """

    name: Texts
    purpose: Texts
    week: int
    weeks: int
    owner: Member
    after: StageRun | None
    due_set: date | None = None

    def put_on(self, stage: StageRun) -> list[str]:
        """Set the values; the names of those that differ."""
        values = {
            "name": self.name,
            "purpose": self.purpose,
            "week": self.week,
            "weeks": self.weeks,
            "owner_id": self.owner.pk,
            "due_set": self.due_set,
        }
        changed = [name for name, value in values.items() if getattr(stage, name) != value]
        for name in changed:
            setattr(stage, name, values[name])
        return changed


@transaction.atomic
def edit(*, stage: StageRun, wanted: Wanted, by: Member, at: datetime) -> StageRun:
    """Raises ``Frozen`` once it has opened, ``DateOutside`` for days that no plan can hold."""
    run = _locked(stage.process_run)
    stage = _planned(stage)
    changed = wanted.put_on(stage)
    fitting.fit_one(stage)
    _check_days(stage)
    stage.save()
    if _place(run, stage, wanted.after):
        changed.append("order")
    if changed:
        audit.record(action="stage.edit", by=by, at=at, about=stage, changed=changed, **stage.place)
    return stage


@transaction.atomic
def add(
    *, process_run: ProcessRun, wanted: Wanted, criterion: Texts, by: Member, at: datetime
) -> StageRun:
    """A planned stage with one required criterion that a person signs.

    Raises ``Full`` where the process has as many stages as it may, and what ``edit`` raises.
    """
    run = _locked(process_run)
    if run.stages.count() >= MOST_STAGES:
        raise Full(
            _("A process has at most %(most)s stages. Take one of your own away first.")
            % {"most": MOST_STAGES}
        )
    stage = StageRun(process_run=run, key=own_key(), order=0)
    wanted.put_on(stage)
    fitting.fit_one(stage)
    _check_days(stage)
    stage.save()
    _place(run, stage, wanted.after)
    Criterion.objects.create(
        stage=stage, key=own_key(), order=1, kind=Criterion.Kind.ATTESTED, text=criterion
    )
    audit.record(action="stage.add", by=by, at=at, about=stage, **stage.place)
    return stage


@transaction.atomic
def remove(*, stage: StageRun, by: Member, at: datetime) -> None:
    """Raises ``Frozen`` once it has opened; ``NotPossible`` for a stage of the template."""
    run = _locked(stage.process_run)
    stage = _planned(stage)
    if not stage.is_own:
        raise NotPossible(
            _("This stage is the template's. Its criteria can be made not required instead.")
        )
    criteria = Criterion.objects.filter(stage=stage)
    refuse_if_used(criteria)
    criteria.delete()
    place = stage.place
    stage.delete()
    audit.record(action="stage.remove", by=by, at=at, about=run.cycle.programme, **place)
    _number(_in_order(run))


def refuse_if_used(criteria: Iterable[Criterion]) -> None:
    """What has been signed or read once belongs to the programme's record."""
    criteria = list(criteria)
    used = (rows.filter(criterion__in=criteria) for rows in (Evidence.objects, Reading.objects))
    if any(rows.exists() for rows in used):
        raise NotPossible(
            _("This has been signed or read already, so it stays. Make it not required instead.")
        )


def _check_days(stage: StageRun) -> None:
    kickoff = stage.process_run.cycle.programme.kickoff_on
    due = stage.due_on(kickoff)
    if due > LAST_DAY or kickoff + timedelta(weeks=stage.week + stage.weeks) > LAST_DAY:
        raise DateOutside(_("Days of the plan would lie outside the years 2000 to 2100."))
    if due < stage.starts_on(kickoff):
        raise DateOutside(_("The gate would come before the stage begins."))


def _place(run: ProcessRun, stage: StageRun, after: StageRun | None) -> bool:
    """Whether another stage comes before it than did."""
    rows = _in_order(run)
    before = [row.pk for row in rows]
    others = [row for row in rows if row.pk != stage.pk]
    if after is not None and after not in others:
        raise NotPossible(
            _("The stage that was to come before it is gone. Choose its place again.")
        )
    others.insert(0 if after is None else others.index(after) + 1, stage)
    _number(others)
    return before != [row.pk for row in others]


def _in_order(run: ProcessRun) -> list[StageRun]:
    return list(StageRun.objects.filter(process_run=run).order_by("order", "pk"))


def _number(stages: list[StageRun]) -> None:
    for order, stage in enumerate(stages, start=1):
        if stage.order != order:
            stage.order = order
            stage.save(update_fields=["order"])


def _locked(run: ProcessRun) -> ProcessRun:
    """Two who add or move stages of one process at the same moment come one after the other."""
    return (
        ProcessRun.objects.select_for_update(of=("self",))
        .select_related("cycle__programme")
        .get(pk=run.pk)
    )


def _planned(stage: StageRun) -> StageRun:
    stage = (
        StageRun.objects.select_for_update(of=("self",))
        .select_related("process_run__cycle__programme")
        .get(pk=stage.pk)
    )
    if stage.state != StageRun.State.PLANNED:
        raise Frozen(stage)
    return stage
