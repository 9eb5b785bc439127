"""Ask for an export of oneself, make it, hand it out, and let it go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import audit, scope
from people.models import Job, Member
from people.tasks import send
from people.trust import packing
from people.trust.models import OwnExport
from people.trust.models.own_export import KEPT
from people.vault import Keyring

KIND = "own_export"
PLACE = {"table": "own_export", "column": "sealed"}
UNTAKEN = timedelta(minutes=2)
UNFINISHED = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=1)


@transaction.atomic
def ask(*, member: Member, language: str, at: datetime) -> Job:
    """Have everything put together. Asked for twice, it is made once."""
    Member.objects.select_for_update().get(pk=member.pk)
    waiting = Job.objects.filter(kind=KIND, owner=member, state__in=_AT_IT).first()
    if waiting is not None:
        return waiting
    url = reverse("data:own_export", args=[member.organisation.slug])
    job = Job.objects.create(kind=KIND, owner=member, total=1, created_at=at, next_url=url)
    audit.record(action="own_export.ask", by=member, at=at, about=job)
    _queue(job, language)
    return job


_AT_IT = (Job.State.QUEUED, Job.State.RUNNING)


def _queue(job: Job, language: str) -> None:
    from people.trust import tasks  # leaf

    send(tasks.export, job=job.pk, language=language)


def make(*, job: int, language: str, at: datetime) -> None:
    """Put everything together and keep it, sealed. The member is bound; a failure is told in the job."""
    owner = _begin(job, at)
    if owner is None:
        return
    try:
        with transaction.atomic():
            content = packing.packed(owner, language=language, at=at)
            keep(owner=owner, content=content, at=at)
            _end(job, Job.State.DONE, done=1)
    except Exception:
        with transaction.atomic(), translation.override(language):
            _end(job, Job.State.FAILED, problem=_problem())
        raise


def _begin(job: int, at: datetime) -> Member | None:
    """The owner, if nobody has begun it; a message that comes twice makes it once."""
    with transaction.atomic():
        rows = Job.objects.filter(
            pk=job, kind=KIND, owner=scope.require().member_id, state=Job.State.QUEUED
        )
        if not rows.update(state=Job.State.RUNNING, started_at=at):
            return None
        return Member.objects.get(pk=scope.require().member_id)


def _end(job: int, state: str, **fields: object) -> None:
    Job.objects.filter(pk=job).update(state=state, finished_at=timezone.now(), **fields)


def _problem() -> str:
    return _("Something went wrong on our side, so there is no export. Ask for it again.")


@transaction.atomic
def keep(*, owner: Member, content: bytes, at: datetime) -> OwnExport:
    """In the place of an earlier one."""
    OwnExport.objects.filter(owner=owner).delete()
    row = OwnExport(owner=owner, size=len(content), made_at=at, expires_at=at + KEPT)
    row.sealed = Keyring(owner).seal_bytes(content, **PLACE, row=row.uuid)
    row.save()
    return row


@transaction.atomic
def hand_out(*, export: OwnExport, by: Member, at: datetime) -> bytes:
    """The file; each download is a line of the log. Raises ``vault.CannotOpen``."""
    audit.record(action="own_export.download", by=by, at=at, about=export)
    return Keyring(by).unseal_bytes(export.sealed, **PLACE, row=export.uuid)


def current(member: Member, at: datetime) -> OwnExport | None:
    """What can be downloaded; the file itself is not read."""
    rows = OwnExport.objects.filter(owner=member, expires_at__gt=at)
    return rows.defer("sealed").first()


@transaction.atomic
def tend(*, at: datetime) -> dict[str, int]:
    """In the bound organisation, without a member: the queue may have lost one, others are over."""
    untaken = Q(state=Job.State.QUEUED, created_at__lt=at - UNTAKEN)
    unfinished = Q(state=Job.State.RUNNING, started_at__lt=at - UNFINISHED)
    anew = given_up = 0
    stale = Job.objects.filter(untaken | unfinished, kind=KIND).select_related("owner__account")
    for job in stale:
        owner = job.owner
        account = owner.account if owner else None
        language = account.language if account else "en"
        if owner is None or job.created_at < at - GIVEN_UP:
            with translation.override(language):
                _end(job.pk, Job.State.FAILED, problem=_problem())
            given_up += 1
            continue
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
        with scope.bind(job.organisation_id, owner.pk):
            _queue(job, language)
        anew += 1
    gone = OwnExport.objects.filter(expires_at__lte=at).delete()[0]
    return {"anew": anew, "given up": given_up, "expired": gone}
