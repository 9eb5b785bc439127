"""What lists that are brought in hold of a person, while they wait and while they can be undone."""

from datetime import datetime

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from people.imports.actions import run as runs
from people.imports.models import ImportChange, ImportLeaver, ImportRow, ImportRun
from people.models import Member
from people.refusals import NotPossible
from people.trust.classification import STRUCTURE, Rule, Table, why

_FILE = "of the uploaded file; forgotten with it, at the latest after seven days"

TABLES = (
    Table(
        name="imports_importrun",
        erase=why("values of people as samples, " + _FILE, "look", "summary", "problem"),
        keep={
            **STRUCTURE,
            **why("of the uploaded file: its name, size and columns", "file_name", "file_bytes"),
            **why("how the file was read", "choices", "mapping"),
            **why("how far it is", "state", "leave_on", "started_at", "touched_at", "applied_at"),
            **why("an id", "job_id", "started_by_id"),
        },
    ),
    Table(
        name="imports_importpart",
        erase=why("a piece of the uploaded file, " + _FILE, "id", "run_id", "position", "content"),
        keep={"organisation_id": STRUCTURE["organisation_id"]},
    ),
    Table(
        name="imports_importrow",
        title=_("What a list that is being brought in says about you"),
        mine=lambda member: Q(member=member.pk),
        export={
            "record": _("What it means"),
            "cells": _("As it stands in the list"),
            "outcome": _("What would happen"),
        },
        erase={
            **why("where it stands in the list", "id", "run_id", "row"),
            **why("the same in another form", "number", "errors", "remarks", "changes"),
            "member": "an inner number",
        },
        keep={"organisation_id": STRUCTURE["organisation_id"]},
    ),
    Table(
        name="imports_importleaver",
        title=_("Lists that you are missing from"),
        mine=lambda member: Q(member=member),
        export={"stays": _("You stay all the same")},
        erase=why("an inner number", "id", "run_id", "member_id"),
        keep={"organisation_id": STRUCTURE["organisation_id"]},
    ),
    Table(
        name="imports_importchange",
        title=_("What a list has changed in your entry"),
        mine=lambda member: Q(member=member),
        export={"before": _("Before"), "after": _("After")},
        erase=why("an inner number", "id", "run_id", "member_id"),
        keep={"organisation_id": STRUCTURE["organisation_id"]},
    ),
    Table(
        name="imports_importnewcomers",
        keep={
            **why("numbers a row; whose row it is", "id", "organisation_id", "run_id"),
            **why("ids, for thirty days", "members", "managers"),
        },
    ),
    Table(
        name="imports_columnmemory",
        keep={
            **why("numbers a row; whose row it is", "id", "organisation_id"),
            **why("a heading of lists and what it means", "heading", "target"),
        },
    ),
)

RETENTION = (
    Rule(
        key="import",
        kind=_("Lists that are brought in: the file, its rows, and rows that were left out"),
        kept=_("7 days"),
        counted_from=_("the last step"),
        then=_("File and rows are deleted, earlier where the list is brought in or discarded."),
    ),
    Rule(
        key="import_change",
        kind=_("What a list changed, so that it can be taken back"),
        kept=_("30 days"),
        counted_from=_("the day it was brought in"),
        then=_("The rows are deleted."),
    ),
)
_WAITING = (ImportRun.State.READ, ImportRun.State.CHECKING, ImportRun.State.CHECKED)


def erase(member: Member, at: datetime) -> int:
    """Lists that wait and name the person are discarded; of the others their rows go.

    A file that nobody has looked into may name anybody, so it is discarded. Raises NotPossible
    while a list is being brought in or taken back.
    """
    busy = (ImportRun.State.APPLYING, ImportRun.State.UNDOING)
    if ImportRun.objects.filter(state__in=busy).exists():
        raise NotPossible(said("A list of people is being brought in. Try again afterwards."))
    named = _naming(member)
    removed = 0
    for run in ImportRun.objects.filter(state__in=_WAITING).exclude(look={}):
        if run.state != ImportRun.State.CHECKED or named.filter(run=run).exists():
            runs.discard(run=run, by=None, at=at)
            removed += 1
    removed += named.delete()[0]
    removed += ImportLeaver.objects.filter(member=member).delete()[0]
    return removed + ImportChange.objects.filter(member=member).delete()[0]


def _naming(member: Member) -> QuerySet[ImportRow]:
    """Rows about the person, and rows of others that name them, as a manager for example."""
    names = {member.full_name, member.preferred_name, member.address or ""} - {""}
    found = Q(member=member.pk) | Q(number=member.number)
    for name in names:
        found |= Q(whole__icontains=name)
    whole = Cast("cells", TextField())
    return ImportRow.objects.alias(whole=whole).filter(found)
