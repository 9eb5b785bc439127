"""Begin a life plan, answer, check, put it off, and take it away."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import scope, vault
from people.models import Member
from processes.kernel import drafts
from processes.kernel.refusals import NotPossible
from processes.meaning_of_life.actions import clarity_reading, learning_session, self_evaluation
from processes.meaning_of_life.actions import goal as goal_actions
from processes.meaning_of_life.actions import talk as talk_actions
from processes.meaning_of_life.models import (
    ClarityReading,
    Goal,
    GoalLook,
    GoalReview,
    GoalShare,
    LifePlan,
    Partner,
    PlanAnswer,
    SelfEvaluation,
)
from processes.meaning_of_life.queries import counts, personal
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.questions import LIFE_PLAN
from programmes.actions import assignment
from programmes.models import Assignment, PrivateMilestone, Programme

PROCESS, KIND = "meaning_of_life", "life_plan"


def drafts_of(plan: LifePlan) -> str:
    """The form under which the drafts of the questions are kept."""
    return f"{LIFE_PLAN.key}:{plan.programme_id}"


@transaction.atomic
def begin(*, member: Member, programme: Programme, at: datetime) -> LifePlan:
    """The member's plan, made on first use. Whoever put it off may begin after all."""
    plan = _locked(member, programme, at)
    if plan.state == LifePlan.State.DECLINED:
        plan.state, plan.begun_at = LifePlan.State.WRITING, at
        plan.save()
    _mine(member).filter(state=Assignment.State.WITHDRAWN).update(state=Assignment.State.OPEN)
    assignment.begin(member=member, process=PROCESS, kind=KIND, at=at)
    _note(member, counts.STARTED, at)
    return plan


@transaction.atomic
def put_off(*, member: Member, programme: Programme, at: datetime) -> LifePlan:
    """Not now: nothing asks for it any more until the member begins. What is written stays."""
    plan = _locked(member, programme, at, state=LifePlan.State.DECLINED)
    waiting = [Assignment.State.OPEN, Assignment.State.STARTED]
    _mine(member).filter(state__in=waiting).update(state=Assignment.State.WITHDRAWN)
    self_evaluation.ask_no_more(life_plan=plan)
    return plan


@transaction.atomic
def answer(*, life_plan: LifePlan, answers: Mapping[str, str], at: datetime) -> LifePlan:
    """Put these fields into the record, and let their drafts go. An empty text removes an answer."""
    plan = (
        LifePlan.objects.select_for_update(of=("self",))
        .select_related("member")
        .get(pk=life_plan.pk)
    )
    rows = {
        row.question: row for row in PlanAnswer.objects.filter(life_plan=plan, question__in=answers)
    }
    ring = vault.Keyring(plan.member)
    for question, text in answers.items():
        row = rows.get(question) or PlanAnswer(
            life_plan=plan, member=plan.member, question=question
        )
        if text:
            row.sealed = ring.seal(text, table=plans.TABLE, column=question, row=row.uuid)
            row.answered_at = at
            row.save()
        elif row.pk:
            row.delete()
    drafts.discard(member=plan.member, form=drafts_of(plan), questions=list(answers))
    return plan


@transaction.atomic
def check(*, life_plan: LifePlan, at: datetime) -> LifePlan:
    """The writer says that the plan is right for now. Raises ``NotPossible`` for an empty one."""
    plan = LifePlan.objects.select_for_update().get(pk=life_plan.pk)
    if plans.standing(plan, _day(at)).is_empty:
        raise NotPossible(
            _("There is nothing in your plan yet. Answer a question or add a goal first.")
        )
    self_evaluation.looked_again(life_plan=plan, at=at)
    plan.state, plan.checked_at = LifePlan.State.CHECKED, at
    plan.save()
    assignment.finish(member=plan.member, process=PROCESS, kind=KIND, at=at)
    _note(plan.member, counts.CHECKED, at)
    return plan


@transaction.atomic
def remove(*, life_plan: LifePlan, at: datetime) -> int:
    """Take away everything that was written here. Returns how many rows that were."""
    removed = _remove(life_plan)
    self_evaluation.ask_no_more(life_plan=life_plan)
    member = life_plan.member
    if not LifePlan.objects.filter(member=member).exists():
        notes = PrivateMilestone.objects.filter(member=member, process=PROCESS)
        notes.filter(kind__in=counts.OF_PLANS).delete()
    _mine(member).filter(state=Assignment.State.STARTED).update(state=Assignment.State.OPEN)
    return removed


@transaction.atomic
def erase(member: Member) -> int:
    """Every plan of a person who is erased, with goals, shares, looks and drafts; their seats, talks
    and readings for clarity, and their name on the list of partners.

    Binds that person, because nobody else can see the rows. Their key is destroyed elsewhere.
    """
    with scope.bind(member.organisation_id, member.pk):
        plans_of = LifePlan.objects.filter(member=member).select_related("member")
        removed = sum([_remove(plan) for plan in plans_of])
        for beginning in personal.DRAFTS:
            removed += drafts.discard_forms(member=member, beginning=beginning)
        removed += talk_actions.erase(member)
        removed += clarity_reading.erase(ClarityReading.objects.filter(owner=member))
        removed += Partner.objects.filter(member=member).delete()[0]
        return removed + learning_session.erase(member)


def _remove(plan: LifePlan) -> int:
    member = plan.member
    written = Goal.objects.filter(life_plan=plan)
    forms = [drafts_of(plan), goal_actions.draft_form(plan, None)]
    forms += [goal_actions.draft_form(plan, goal) for goal in written]
    forms += [goal_actions.review_draft_form(goal) for goal in written]
    shares = GoalShare.objects.filter(goal__life_plan=plan, owner=member)
    readings = ClarityReading.objects.filter(owner=member, programme=plan.programme_id)
    removed = clarity_reading.erase(readings)
    for rows in (
        GoalLook.objects.filter(owner=member, share__in=list(shares)),
        GoalShare.objects.filter(owner=member, pk__in=[share.pk for share in shares]),
        GoalReview.objects.filter(self_evaluation__life_plan=plan, member=member),
        SelfEvaluation.objects.filter(life_plan=plan, member=member),
        written,
        PlanAnswer.objects.filter(life_plan=plan),
        LifePlan.objects.filter(pk=plan.pk),
    ):
        removed += rows.delete()[0]
    return removed + sum(drafts.discard(member=member, form=form) for form in forms)


def _locked(
    member: Member, programme: Programme, at: datetime, state: str = LifePlan.State.WRITING
) -> LifePlan:
    # A second tab may begin at the same moment: the row that won is the plan.
    LifePlan.objects.bulk_create(
        [LifePlan(programme=programme, member=member, state=state, begun_at=at)],
        ignore_conflicts=True,
    )
    return LifePlan.objects.select_for_update().get(programme=programme, member=member)


def _mine(member: Member) -> QuerySet[Assignment]:
    return Assignment.objects.filter(member=member, process=PROCESS, kind=KIND)


def _note(member: Member, kind: str, at: datetime) -> None:
    assignment.note_private(member=member, process=PROCESS, kind=kind, on=_day(at))


def _day(at: datetime) -> date:
    return timezone.localdate(at)
