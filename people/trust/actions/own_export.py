"""Ask for an export of oneself or of the organisation that leaves, make it, hand it out, let it go."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import access, audit, scope
from people.models import Job, Member
from people.permissions import Permission
from people.refusals import NotPossible
from people.tasks import send
from people.trust import packing, whole
from people.trust.models import OwnExport
from people.trust.models.own_export import KEPT
from people.trust.queries import closing as closings
from people.vault import Keyring

What = OwnExport.What
PLACE = {"table": "own_export", "column": "sealed"}
UNTAKEN = timedelta(minutes=2)
UNFINISHED = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=1)
MADE_BY = {What.OWN: packing.packed, What.ORGANISATION: whole.packed}
PAGE = {What.OWN: "data:own_export", What.ORGANISATION: "data:closing"}


@transaction.atomic
def ask(*, member: Member, language: str, at: datetime, what: str = What.OWN) -> Job:
    """Have everything put together. Asked for twice, it is made once. Raises NotPossible."""
    _require_right(what, member, at)
    Member.objects.select_for_update().get(pk=member.pk)
    waiting = Job.objects.filter(kind=what, owner=member, state__in=_AT_IT).first()
    if waiting is not None:
        return waiting
    url = reverse(PAGE[What(what)], args=[member.organisation.slug])
    job = Job.objects.create(kind=what, owner=member, total=1, created_at=at, next_url=url)
    audit.record(action=f"{what}.ask", by=member, at=at, about=job)
    _queue(job, language)
    return job


_AT_IT = (Job.State.QUEUED, Job.State.RUNNING)


def _require_right(what: str, member: Member, at: datetime) -> None:
    """The organisation's is for HR, while the organisation waits to be closed."""
    if what != What.ORGANISATION:
        return
    actor = access.actor_for(member.pk, timezone.localdate(at))
    if not actor.may(Permission.ORGANISATION_EXPORT) or closings.agreed() is None:
        raise NotPossible(
            _(
                "The organisation's data can be taken away by HR while it waits to be closed, and at no other time."
            )
        )


def _queue(job: Job, language: str) -> None:
    from people.trust import tasks  # leaf

    send(tasks.export, job=job.pk, language=language)


def make(*, job: int, language: str, at: datetime) -> None:
    """Put everything together and keep it, sealed. The member is bound; a failure is told in the job."""
    row = _begin(job, at)
    if row is None or row.owner is None:
        return
    owner, what = row.owner, What(row.kind)
    try:
        with transaction.atomic():
            _require_right(what, owner, at)
            content = MADE_BY[what](owner, language=language, at=at)
            keep(owner=owner, content=content, at=at, what=what)
            _end(job, Job.State.DONE, done=1)
    except NotPossible as refusal:
        with transaction.atomic():
            _end(job, Job.State.FAILED, problem=str(refusal))
    except Exception:
        with transaction.atomic(), translation.override(language):
            _end(job, Job.State.FAILED, problem=_problem())
        raise


def _begin(job: int, at: datetime) -> Job | None:
    """The job with its owner, if nobody has begun it; a message that comes twice makes it once."""
    with transaction.atomic():
        rows = Job.objects.filter(
            pk=job, kind__in=What.values, owner=scope.require().member_id, state=Job.State.QUEUED
        )
        if not rows.update(state=Job.State.RUNNING, started_at=at):
            return None
        return Job.objects.select_related("owner").get(pk=job)


def _end(job: int, state: str, **fields: object) -> None:
    Job.objects.filter(pk=job).update(state=state, finished_at=timezone.now(), **fields)


def _problem() -> str:
    return _("Something went wrong on our side, so there is no export. Ask for it again.")


@transaction.atomic
def keep(*, owner: Member, content: bytes, at: datetime, what: str = What.OWN) -> OwnExport:
    """In the place of an earlier one."""
    OwnExport.objects.filter(owner=owner, what=what).delete()
    row = OwnExport(owner=owner, what=what, size=len(content), made_at=at, expires_at=at + KEPT)
    row.sealed = Keyring(owner).seal_bytes(content, **PLACE, row=row.uuid)
    row.save()
    return row


@transaction.atomic
def hand_out(*, export: OwnExport, by: Member, at: datetime) -> bytes:
    """The file; each download is a line of the log. Raises ``vault.CannotOpen`` and NotPossible."""
    _require_right(export.what, by, at)
    audit.record(action=f"{export.what}.download", by=by, at=at, about=export)
    return Keyring(by).unseal_bytes(export.sealed, **PLACE, row=export.uuid)


def current(member: Member, at: datetime, what: str = What.OWN) -> OwnExport | None:
    """What can be downloaded; the file itself is not read."""
    rows = OwnExport.objects.filter(owner=member, what=what, expires_at__gt=at)
    return rows.defer("sealed").first()


@transaction.atomic
def tend(*, at: datetime) -> dict[str, int]:
    """In the bound organisation, without a member: the queue may have lost one, others are over."""
    untaken = Q(state=Job.State.QUEUED, created_at__lt=at - UNTAKEN)
    unfinished = Q(state=Job.State.RUNNING, started_at__lt=at - UNFINISHED)
    anew = given_up = 0
    stale = Job.objects.filter(untaken | unfinished, kind__in=What.values)
    for job in stale.select_related("owner__account"):
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
