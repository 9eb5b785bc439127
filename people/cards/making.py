"""Makes a sheet of cards. The secrets are drawn here and leave in the sealed PDF alone.

Nothing holds a lock while codes are hashed and the sheet is set: the cards become valid in one
short transaction at the end, and if that never comes the earlier ones go on working.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import access, documents, scope
from people.actions import card as actions
from people.cards import sheet as sheets
from people.cards import tasks
from people.models import CardSheet, Department, Job, Member
from people.permissions import Permission
from people.queries import card as queries
from people.refusals import NotPossible
from people.tasks import send

# A thousand cards take some 30 seconds of a processor; the task as a whole may take 300.
SECONDS = 110
UNTAKEN = timedelta(minutes=2)
UNFINISHED = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=1)


def make(*, card_sheet_id: int, at: datetime) -> None:
    sheet = _begin(card_sheet_id, at)
    if sheet is None:
        return
    with translation.override(sheet.made_by.language or translation.get_language()):
        try:
            _make(sheet, at)
        except (NotPossible, documents.NotMade) as refusal:
            _finish(sheet, Job.State.FAILED, problem=str(refusal))
        except Exception:
            problem = _("Something went wrong while the cards were made. Try again.")
            _finish(sheet, Job.State.FAILED, problem=problem)
            raise
        else:
            _finish(sheet, Job.State.DONE, done=actions.STEPS)


def _make(sheet: CardSheet, at: datetime) -> None:
    with transaction.atomic():
        _require_right(sheet, at)
        members = _members(sheet, at)
        languages = sheet.organisation.languages
        by = sheet.made_by
    fresh = actions.draw(members)
    cards = actions.hashed(fresh, by=by, at=at)
    _step(sheet, 1)
    html = sheets.document(fresh, organisation=sheet.organisation, with_names=sheet.with_names)
    content = documents.make(html, language=(languages or ["en"])[0], seconds=SECONDS)
    _step(sheet, 2)
    with transaction.atomic():
        _require_right(sheet, at)
        actions.issue(sheet=sheet, cards=cards, content=content, by=by, at=timezone.now())


def _members(sheet: CardSheet, at: datetime) -> list[Member]:
    """For whom cards are printed, in the order of the sheet. Raises NotPossible where for nobody."""
    if sheet.member is not None:
        members = [] if queries.barred([sheet.member], at) else [sheet.member]
    else:
        department = _department(sheet)
        rows = queries.to_print(department=department, again=sheet.again, at=at)
        members = list(rows[: actions.AT_ONCE])
    if not members:
        raise NotPossible(_("Nobody here needs a card any more, so none was printed."))
    return members


def _department(sheet: CardSheet) -> Department | None:
    if sheet.department_uuid is None:
        return None
    department = Department.objects.filter(uuid=sheet.department_uuid).first()
    if department is None:
        raise NotPossible(_("The department is no longer there. Print the cards again."))
    return department


def _begin(card_sheet_id: int, at: datetime) -> CardSheet | None:
    """The sheet, if nobody has begun it; a message that comes twice makes it once."""
    with transaction.atomic():
        begun = Job.objects.filter(
            pk__in=CardSheet.objects.filter(pk=card_sheet_id).values("job"), state=Job.State.QUEUED
        ).update(state=Job.State.RUNNING, started_at=at)
        if not begun:
            return None
        rows = CardSheet.objects.select_related("made_by", "member", "organisation")
        return rows.get(pk=card_sheet_id)


def _require_right(sheet: CardSheet, at: datetime) -> None:
    try:
        actor = access.actor_for(sheet.made_by_id, at.date())
    except Http404:
        actor = None
    right = Permission.CARD_PRINT
    if (
        actor is None
        or not actor.may(right)
        or not queries.lies_in_reach(sheet, actor.reach(right))
    ):
        raise NotPossible(_("You may no longer print cards here, so none was printed."))


def _step(sheet: CardSheet, done: int) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=sheet.job_id).update(done=done)


def _finish(sheet: CardSheet, state: str, **fields: object) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=sheet.job_id).update(
            state=state, finished_at=timezone.now(), **fields
        )


@transaction.atomic
def tend(*, at: datetime) -> dict[str, int]:
    """For the bound organisation, without a member: what was lost on the way starts anew."""
    untaken = Q(job__state=Job.State.QUEUED, job__created_at__lt=at - UNTAKEN)
    unfinished = Q(job__state=Job.State.RUNNING, job__started_at__lt=at - UNFINISHED)
    stale = list(CardSheet.objects.filter(untaken | unfinished).select_related("job"))
    hopeless = [sheet for sheet in stale if sheet.job.created_at < at - GIVEN_UP]
    for sheet in hopeless:
        problem = _("Something went wrong while the cards were made. Try again.")
        _finish(sheet, Job.State.FAILED, problem=problem)
    anew = [sheet for sheet in stale if sheet not in hopeless]
    for sheet in anew:
        Job.objects.filter(pk=sheet.job_id).update(state=Job.State.QUEUED)
        with scope.bind(sheet.organisation_id, sheet.made_by_id):
            send(tasks.make, card_sheet_id=sheet.pk)
    forgotten = actions.forget_sheets(at=at)
    return {"anew": len(anew), "given up": len(hopeless), "forgotten": forgotten}
