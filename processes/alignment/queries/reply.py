"""The worker's reply."""

from processes.alignment.models import AlignmentForm, Reply


def reply_to(form: AlignmentForm) -> Reply | None:
    """Policies show it to the worker, the manager of the form and HR."""
    return Reply.objects.filter(form=form).first()
