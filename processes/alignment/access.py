"""The doors of Alignment. Absent and foreign are the same 404; whoever may not look gets 403.

A form is read by three: the worker whose it is; the manager who sent the second view, leads the
worker today, and either led them when they sent theirs or was let in by them since; HR. The last
two only once both sides have sent. So a change of manager opens nothing that was written before it.
"""

import uuid
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from people import access
from people.access import Actor, found
from people.models import JobTitle, Member
from people.permissions import Permission
from processes.alignment.models import AlignmentForm, Competency, JobProfile
from processes.alignment.queries import alignment_form as forms
from programmes.models import Cycle, Programme


class Side(StrEnum):
    """As whom someone reads a form."""

    WORKER = "worker"
    MANAGER = "manager"
    HR = "hr"


def own_form(actor: Actor, cycle: Cycle, value: uuid.UUID) -> AlignmentForm:
    form: AlignmentForm = found(forms.forms(cycle), uuid=value)
    if form.member_id != actor.member.pk:
        raise PermissionDenied
    return form


def readable_form(actor: Actor, cycle: Cycle, value: uuid.UUID) -> tuple[AlignmentForm, Side]:
    form: AlignmentForm = found(forms.forms(cycle), uuid=value)
    if form.member_id == actor.member.pk:
        return form, Side.WORKER
    if form.open_to == actor.member.pk and leads(actor.member, form.member):
        return form, Side.MANAGER
    if form.both_sent and actor.may(Permission.ALIGNMENT_READ):
        return form, Side.HR
    raise PermissionDenied


def team_member(actor: Actor, value: uuid.UUID) -> Member:
    """Someone whom the actor leads today."""
    member = access.member_by_uuid(value)
    if not leads(actor.member, member) or member.left_on is not None or member.external:
        raise PermissionDenied
    return member


def leads(manager: Member, member: Member) -> bool:
    return access.managers_of([member])[member.pk] == manager.pk


def staff_member(value: uuid.UUID) -> Member:
    rows = Member.objects.select_related("department", "job_title")
    return found(rows, external=False, uuid=value)


def profile(actor: Actor, programme: Programme, value: uuid.UUID) -> JobProfile:
    """Profiles in use are for everyone to read; drafts for those who write them."""
    rows = JobProfile.objects.select_related("programme", "updated_by")
    row: JobProfile = found(rows, programme=programme, uuid=value)
    if not row.in_use and not actor.may(Permission.PROFILE_EDIT):
        raise PermissionDenied
    return row


def competency(programme: Programme, value: uuid.UUID) -> Competency:
    rows = Competency.objects.select_related("profile__programme")
    return found(rows, profile__programme=programme, uuid=value)


def job_title(value: uuid.UUID) -> JobTitle:
    return found(JobTitle.objects.all(), uuid=value)
