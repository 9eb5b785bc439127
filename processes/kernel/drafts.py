"""Keeps what someone is still writing, for their eyes only, apart from the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from people import vault
from people.models import Member
from processes.kernel.models import Draft

TABLE = "draft"


@dataclass(frozen=True)
class Kept:
    """A draft as it stands."""

    text: str
    saved_at: datetime


@transaction.atomic
def save(*, member: Member, form: str, question: str, text: str, at: datetime) -> datetime:
    """Keep ``text`` as the draft of this question. Returns ``at``, the moment it was saved."""
    place = {"member": member, "form": form, "question": question}
    ring = vault.Keyring(member)
    row = Draft.objects.select_for_update().filter(**place).first()
    if row is None:
        new = Draft(**place, saved_at=at)
        new.sealed = ring.seal(text, table=TABLE, column=question, row=new.uuid)
        # Two tabs may save their first draft at once: the row that won is written below.
        Draft.objects.bulk_create([new], ignore_conflicts=True)
        row = Draft.objects.select_for_update().get(**place)
    row.sealed = ring.seal(text, table=TABLE, column=question, row=row.uuid)
    row.saved_at = at
    row.save(update_fields=["sealed", "saved_at"])
    return at


def read(*, member: Member, form: str, question: str) -> str | None:
    """The draft of this question, or None."""
    kept = kept_of(member=member, form=form, questions=[question]).get(question)
    return kept.text if kept else None


def read_all(*, member: Member, form: str) -> dict[str, str]:
    """Every draft of a form, by question."""
    return {question: kept.text for question, kept in kept_of(member=member, form=form).items()}


def kept_of(
    *,
    member: Member,
    form: str,
    questions: Iterable[str] | None = None,
    ring: vault.Keyring | None = None,
) -> dict[str, Kept]:
    """The drafts of these questions, or of the whole form, with the moment of each."""
    rows = Draft.objects.filter(member=member, form=form)
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    ring = ring or vault.Keyring(member)
    return {
        row.question: Kept(
            ring.unseal(row.sealed, table=TABLE, column=row.question, row=row.uuid), row.saved_at
        )
        for row in rows
    }


def begun(*, member: Member, form: str) -> set[str]:
    """The questions of a form that have a draft; nothing is opened for it."""
    return set(Draft.objects.filter(member=member, form=form).values_list("question", flat=True))


def discard(
    *,
    member: Member,
    form: str,
    question: str | None = None,
    questions: Iterable[str] | None = None,
) -> int:
    """Remove some drafts of a form, or all of them, once the record holds the answer. How many."""
    rows = Draft.objects.filter(member=member, form=form)
    if question is not None:
        rows = rows.filter(question=question)
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    return rows.delete()[0]


def forms_of(*, member: Member, beginning: str) -> dict[str, dict[str, str]]:
    """Every draft of the forms whose name begins so: form, question, text."""
    found: dict[str, dict[str, str]] = {}
    ring = vault.Keyring(member)
    for row in Draft.objects.filter(member=member, form__startswith=beginning):
        text = ring.unseal(row.sealed, table=TABLE, column=row.question, row=row.uuid)
        found.setdefault(row.form, {})[row.question] = text
    return found


def discard_forms(*, member: Member, beginning: str) -> int:
    """Remove every draft of the forms whose name begins so. Returns how many."""
    return Draft.objects.filter(member=member, form__startswith=beginning).delete()[0]
