"""Look back at one's own goals: begin, say how far each has come, finish; and be asked again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import vault
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.actions import goal as goal_actions
from processes.meaning_of_life.assignments import SELF_EVALUATION
from processes.meaning_of_life.models import Goal, GoalReview, LifePlan, SelfEvaluation
from processes.meaning_of_life.queries import counts
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import self_evaluation as queries
from programmes.actions import assignment
from programmes.models import Assignment, StageRun

PROCESS = "meaning_of_life"
QUARTER = timedelta(days=90)


class NothingReviewed(NotPossible):
    """A look at nothing is not finished."""


class Finished(NotPossible):
    """What was found stays as it was found."""


@transaction.atomic
def begin(*, life_plan: LifePlan, at: datetime) -> SelfEvaluation:
    """The open look at this plan, made where there is none."""
    # A second tab may begin at the same moment: the row that won is the look.
    SelfEvaluation.objects.bulk_create(
        [SelfEvaluation(life_plan=life_plan, member=life_plan.member, begun_at=at)],
        ignore_conflicts=True,
    )
    assignment.begin(member=life_plan.member, process=PROCESS, kind=SELF_EVALUATION.key, at=at)
    return SelfEvaluation.objects.get(life_plan=life_plan, finished_at__isnull=True)


@transaction.atomic
def review(
    *, self_evaluation: SelfEvaluation, goal: Goal, answers: Mapping[str, str], at: datetime
) -> GoalReview:
    """How far one goal has come (``level``, -2 to 2 as text), a ``note``, and its ``outcome``.

    Said again it takes the place of what was said before. Raises ``Finished``.
    """
    _open(self_evaluation)
    ring = vault.Keyring(goal.member)
    row = GoalReview.objects.filter(self_evaluation=self_evaluation, goal=goal).first()
    row = row or GoalReview(self_evaluation=self_evaluation, goal=goal, member=goal.member)
    level = Goal.Level(int(answers["level"]))
    texts = {
        "level": str(level.value),
        "meant": goals.text(goal, Goal.LEVELS[level], ring),
        "note": answers.get("note", ""),
        "outcome": GoalReview.Outcome(answers["outcome"]).value,
    }
    for name, text in texts.items():
        setattr(row, name, ring.seal(text, table=queries.TABLE, column=name, row=row.uuid))
    row.weight, row.reviewed_at = goal.weight or Goal.Weight.SOME, at
    row.save()
    drafts.discard(member=goal.member, form=goal_actions.review_draft_form(goal))
    return row


@transaction.atomic
def finish(*, self_evaluation: SelfEvaluation, at: datetime) -> SelfEvaluation:
    """Keep it as it is, and close the goals that are to be closed.

    Raises ``NothingReviewed``, ``Finished``.
    """
    row = _open(self_evaluation)
    plan = LifePlan.objects.select_related("member", "programme").get(pk=row.life_plan_id)
    found = queries.reviews(row, vault.Keyring(plan.member))
    if not found:
        raise NothingReviewed(_("Look at one of your goals first. One is enough."))
    for each in found:
        if each.outcome == GoalReview.Outcome.CLOSE:
            goal_actions.close(goal=each.review.goal, at=at)
    row.finished_at = at
    row.save()
    looked_again(life_plan=plan, at=at)
    return row


@transaction.atomic
def looked_again(*, life_plan: LifePlan, at: datetime) -> None:
    """Count that a completed plan was looked at on a later day, and ask again in a quarter."""
    member, today = life_plan.member, timezone.localdate(at)
    checked = life_plan.checked_at
    if checked is not None and timezone.localdate(checked) < today:
        kind = counts.LOOKED_AGAIN
        assignment.note_private(member=member, process=PROCESS, kind=kind, on=today)
    ask_again(life_plan=life_plan, at=at)


@transaction.atomic
def ask_again(*, life_plan: LifePlan, at: datetime) -> None:
    """What is asked now is done; in 90 days the writer is asked anew, and nobody but the writer.

    Where the running cycle has no stage of this process, nothing asks.
    """
    member = life_plan.member
    _asked(life_plan).filter(given_at__gt=at).delete()
    assignment.finish(member=member, process=PROCESS, kind=SELF_EVALUATION.key, at=at)
    stage = _stage(life_plan)
    if stage is not None:
        assignment.insert(
            stage, PROCESS, SELF_EVALUATION, [(member.pk, None)], at + QUARTER, occasion=uuid4()
        )


@transaction.atomic
def ask_no_more(*, life_plan: LifePlan) -> int:
    """The plan is put off or gone. Returns how many questions went with it."""
    return _asked(life_plan).exclude(state=Assignment.State.DONE).delete()[0]


def _asked(plan: LifePlan) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        member=plan.member_id, process=PROCESS, kind=SELF_EVALUATION.key
    )


def _stage(plan: LifePlan) -> StageRun | None:
    """Look back, or the latest stage that there is."""
    rows = StageRun.objects.filter(
        process_run__cycle__programme=plan.programme_id,
        process_run__cycle__ended_on__isnull=True,
        process_run__key=PROCESS,
    ).select_related("organisation")
    stages = list(rows.order_by("order"))
    return next((row for row in stages if row.key == "evaluate"), stages[-1] if stages else None)


def _open(self_evaluation: SelfEvaluation) -> SelfEvaluation:
    row = SelfEvaluation.objects.select_for_update(of=("self",)).get(pk=self_evaluation.pk)
    if row.finished_at is not None:
        raise Finished(_("This look is finished. Begin another one whenever you wish."))
    return row
