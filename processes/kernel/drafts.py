"""Keeps what someone is still writing, for their eyes only, apart from the record."""

from datetime import datetime

from people import vault
from people.models import Member
from processes.kernel.models import Draft


def save(*, member: Member, form: str, question: str, text: str, at: datetime) -> datetime:
    """Keep ``text`` as the draft of this question. Returns ``at``, the moment it was saved."""
    row = Draft.objects.filter(member=member, form=form, question=question).first() or Draft(
        member=member, form=form, question=question
    )
    row.sealed = vault.seal(text, owner=member, table="draft", column=question, row=row.uuid)
    row.saved_at = at
    row.save()
    return at


def read(*, member: Member, form: str, question: str) -> str | None:
    """The draft of this question, or None."""
    row = Draft.objects.filter(member=member, form=form, question=question).first()
    if row is None:
        return None
    return vault.unseal(row.sealed, owner=member, table="draft", column=question, row=row.uuid)


def read_all(*, member: Member, form: str) -> dict[str, str]:
    """Every draft of a form, by question."""
    return {
        row.question: vault.unseal(
            row.sealed, owner=member, table="draft", column=row.question, row=row.uuid
        )
        for row in Draft.objects.filter(member=member, form=form)
    }


def discard(*, member: Member, form: str, question: str | None = None) -> None:
    """Remove one draft of a form, or all of them, once the record holds the answer."""
    rows = Draft.objects.filter(member=member, form=form)
    if question is not None:
        rows = rows.filter(question=question)
    rows.delete()
