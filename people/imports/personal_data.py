"""What lists that are brought in hold of a person, while they wait and while they can be undone."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.trust.classification import STRUCTURE, Table, why

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
        name="imports_columnmemory",
        keep={
            **why("numbers a row; whose row it is", "id", "organisation_id"),
            **why("a heading of lists and what it means", "heading", "target"),
        },
    ),
)
