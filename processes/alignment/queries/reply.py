"""The worker's reply."""

from people.models import Member
from processes.alignment.models import AlignmentForm, Reply


def reply_to(form: AlignmentForm) -> Reply | None:
    """For the worker and for HR; policies show it to them, and to the manager whom it is for."""
    return Reply.objects.filter(form=form).first()


def reply_for(form: AlignmentForm, manager: Member) -> Reply | None:
    """What of it is for this manager."""
    return Reply.objects.filter(form=form, shown_to=manager).first()
