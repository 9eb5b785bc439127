"""Taking up a job, ending it well, and ending it badly: shared by both workers.

Whoever changes an import and its job changes the import first: two who wait for each other's row
would cost one of them its work.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext

from people import access, scope
from people.imports.models import ImportRun
from people.models import Job, Member
from people.permissions import Permission

State = ImportRun.State


def claim(*, run: int, job: int, state: State, at: datetime) -> ImportRun | None:
    """None where the import stands elsewhere by now, or belongs to a later job."""
    rows = ImportRun.objects.select_related("started_by")
    found = rows.filter(pk=run, job=job, state=state).first()
    if found is None:
        return None
    ImportRun.objects.filter(pk=run).update(touched_at=at)
    Job.objects.filter(pk=job).update(state=Job.State.RUNNING, done=0, started_at=at)
    return found


def is_ours(*, run: int, job: int, state: State) -> bool:
    """Holds the import until the transaction ends, so that nobody else moves it on meanwhile."""
    rows = ImportRun.objects.filter(pk=run, job=job, state=state)
    return rows.select_for_update().exists()


def alone(run: ImportRun) -> bool:
    """One list at a time changes one organisation; whoever comes second finds nothing to do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtext('imports.apply'), %s)",
            [run.organisation_id % 2**31],
        )
        return bool(cursor.fetchone()[0])


def expect_many() -> None:
    """Foreign keys are checked by plans that a session keeps from when the table was small:

    they would read the whole table for each word.
    """
    with connection.cursor() as cursor:
        cursor.execute("discard plans")
        cursor.execute("set local enable_seqscan = off")


def wait(*, job: int, at: datetime) -> None:
    """Another list is at work here: the job is sent again after a while; see `tending`."""
    Job.objects.filter(pk=job).update(state=Job.State.QUEUED, created_at=at)


def actor() -> Member | None:
    """Who pressed the button: the task carries it."""
    return Member.objects.filter(pk=scope.require().member_id).first()


class RightLost(Exception):
    """Whoever pressed the button may not bring people in any more."""


def require_right(*, at: datetime) -> None:
    """Asked again where the work is done; a job may have waited while somebody was let go."""
    member = scope.require().member_id
    if member is None:
        return
    try:
        actor = access.actor_for(member, at.date())
    except Http404:
        raise RightLost from None
    if not actor.may(Permission.MEMBER_IMPORT):
        raise RightLost


def right_lost(run: ImportRun) -> str:
    with in_words_of(run):
        return gettext(
            "Whoever pressed the button may no longer bring people in, so nothing was changed."
        )


def finish(*, run: ImportRun, job: int, at: datetime, total: int) -> None:
    """Also a job that was queued again while this one went on."""
    latest = ImportRun.objects.filter(pk=run.pk).values_list("job", flat=True)
    Job.objects.filter(pk__in={job, *latest}).update(
        state=Job.State.DONE,
        done=total,
        total=total,
        finished_at=at,
        next_url=run.get_absolute_url(),
    )


@transaction.atomic
def fail(*, run: int, job: int, was: State, back_to: State, sentence: str, at: datetime) -> None:
    """Back to the step before, with the sentence that says why."""
    moved = ImportRun.objects.filter(pk=run, job=job, state=was).update(
        state=back_to, problem=sentence, touched_at=at
    )
    if moved:
        Job.objects.filter(pk=job).update(state=Job.State.FAILED, problem=sentence, finished_at=at)


def in_words_of(run: ImportRun) -> translation.override:
    """The language of whoever started the import."""
    starter = run.started_by
    languages = [starter.language] if starter and starter.language else run.organisation.languages
    return translation.override(next(iter(languages), settings.LANGUAGE_CODE))
