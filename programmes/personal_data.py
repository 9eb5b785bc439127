"""What a programme holds of a person: what was asked of them, and what they signed or decided."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.trust.classification import (
    COUNTED,
    SIGNED,
    STRUCTURE,
    YEARS_3,
    Rule,
    Table,
    history,
    organisations_own,
    why,
)
from programmes import registry
from programmes.actions import retention
from programmes.models import (
    Assignment,
    CalendarFeed,
    Conversation,
    EvidenceFile,
    PrivateMilestone,
    ProgrammeAccess,
)

_OWN = "the programme's own; of a person an id at most"

CRITERION = Table(
    name="programmes_criterion",
    title=_("Criteria that you relaxed"),
    mine=lambda member: Q(relaxed_by=member),
    lasting={"relaxed_at": _("When"), "relaxed_reason": _("Your reason")},
    stays=SIGNED,
    keep={
        **STRUCTURE,
        **why(_OWN, "stage_id", "key", "order", "kind", "text", "source", "measure"),
        **why(_OWN, "threshold", "minimum", "required", "relaxed_by_id"),
    },
    shared=(
        *("id", "uuid", "stage_id", "key", "order", "kind", "text", "source", "measure"),
        *("threshold", "minimum", "required", "relaxed_by_id", "relaxed_at", "relaxed_reason"),
    ),
)

TABLES = (
    *organisations_own(
        "programmes_programme",
        _OWN,
        *(
            "name",
            "slug",
            "template",
            "kickoff_on",
            "stages_wait",
            "two_deciders",
            "created_at",
            "created_by_id",
        ),
        events=True,
        shared=True,
    ),
    Table(
        name="programmes_programmeaccess",
        title=_("Programmes that you may see as a consultant"),
        mine=lambda member: Q(member=member),
        export={
            "programme_id": _("Programme"),
            "given_by_id": _("Given by"),
            "given_at": _("Given"),
        },
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    Table(
        name="programmes_calendarfeed",
        title=_("The address of your calendar"),
        mine=lambda member: Q(member=member),
        export={"made_at": _("Made"), "last_read_on": _("Last read on")},
        erase={
            "token_hash": "a hash of something that lets a calendar in",
            "member_id": "an inner number",
            **STRUCTURE,
        },
    ),
    Table(
        name="programmes_cycle",
        title=_("Cycles that you began"),
        mine=lambda member: Q(begun_by=member),
        lasting={"begins_from": _("What it begins from"), "started_on": _("Kick-off")},
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "programme_id", "number", "ended_on", "begun_by_id", "template_version_id"),
        },
        shared=(
            *("id", "uuid", "programme_id", "number", "started_on", "ended_on"),
            *("begins_from", "begun_by_id", "template_version_id"),
        ),
    ),
    *organisations_own(
        "programmes_processrun", _OWN, "cycle_id", "key", "order", "owner_id", shared=True
    ),
    *organisations_own(
        "programmes_template",
        _OWN,
        "name",
        "made_at",
        "withdrawn_at",
        "withdrawn_by_id",
        shared=True,
    ),
    *organisations_own(
        "programmes_templateversion",
        _OWN,
        *("template_id", "number", "pattern", "programme_id", "kept_at", "kept_by_id"),
        shared=True,
    ),
    Table(
        name="programmes_baseline",
        title=_("Plans that you took as the baseline"),
        mine=lambda member: Q(taken_by=member),
        lasting={"reason": _("Your reason"), "taken_at": _("Taken")},
        stays=SIGNED,
        keep={**STRUCTURE, **why(_OWN, "programme_id", "dates", "taken_by_id")},
        shared=("id", "uuid", "programme_id", "dates", "reason", "taken_at", "taken_by_id"),
    ),
    *organisations_own(
        "programmes_stagerun",
        _OWN,
        *("process_run_id", "key", "order", "name", "purpose", "week", "weeks", "put_off"),
        *("due_set", "owner_id", "state", "opened_at", "passed_at", "early_reason"),
        events=True,
        shared=True,
    ),
    CRITERION,
    history(CRITERION),
    Table(
        name="programmes_assignment",
        title=_("What you were asked to do"),
        mine=lambda member: Q(member=member),
        lasting={
            "process": _("Process"),
            "kind": _("What"),
            "subject_id": _("About"),
            "private": _("Private: only you see it"),
            "state": _("State"),
            "given_at": _("Given"),
            "due_on": _("Due"),
            "done_at": _("Done"),
            "mentioned": _("Times that a reminder mentioned it"),
            "mentioned_on": _("Last mentioned"),
        },
        stays=_("Participation that is published rests on it. What is private goes as a whole."),
        keep={
            **STRUCTURE,
            "member_id": "an id",
            "stage_id": "the programme's own",
            "occasion": "which wave, or which look back, asked",
        },
    ),
    *organisations_own(
        "programmes_participation", _OWN, "stage_id", "kind", "given", "done", shared=True
    ),
    Table(
        name="programmes_privatemilestone",
        title=_("That you did something private: a kind and a day, nothing else"),
        mine=lambda member: Q(member=member),
        export={"process": _("Process"), "kind": _("What"), "on": _("Day")},
        erase={"member_id": "an inner number", **STRUCTURE},
    ),
    *organisations_own(
        "programmes_privatecount", _OWN, "process", "kind", "count", "counted_on", shared=True
    ),
    Table(
        name="programmes_conversation",
        title=_("Conversations that you asked for or were asked for"),
        mine=lambda member: Q(asked_by=member) | Q(asked_of=member),
        lasting={
            "process": _("Process"),
            "asked_by_id": _("Asked by"),
            "asked_of_id": _("Asked of"),
            "asked_at": _("Asked"),
            "proposed": _("Days proposed"),
            "dated_for": _("Day"),
            "asker_confirmed_at": _("Confirmed by the one who asked"),
            "asked_confirmed_at": _("Confirmed by the other"),
            "withdrawn_at": _("Withdrawn"),
            "declined_at": _("Declined"),
        },
        stays=_("It is the other person's as well. It holds dates, no content."),
        keep=STRUCTURE,
    ),
    Table(
        name="programmes_evidence",
        title=_("Evidence that you signed"),
        mine=lambda member: Q(signed_by=member),
        lasting={
            "note": _("What shows it"),
            "link": _("Link"),
            "signed_at": _("Signed"),
            "withdrawn_at": _("Withdrawn"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why("an id", "criterion_id", "signed_by_id")},
        shared=(
            *("id", "uuid", "criterion_id", "note", "link", "signed_by_id"),
            *("signed_at", "withdrawn_at"),
        ),
    ),
    Table(
        name="programmes_evidencefile",
        title=_("Files of your evidence"),
        mine=lambda member: Q(evidence__signed_by=member),
        lasting={
            "name": _("Name of the file"),
            "media_type": _("Kind of file"),
            "content": _("File in this export"),
        },
        stays=SIGNED,
        opened={"content": lambda row, _ring: path_of(row)},
        keep={**STRUCTURE, "evidence_id": "an id"},
        shared=("id", "evidence_id", "name", "media_type"),
    ),
    *organisations_own(
        "programmes_reading",
        _OWN,
        *("criterion_id", "at", "day", "outcome", "done", "expected", "value", "low", "high"),
        *("status", "reason", "decision_id"),
        shared=True,
    ),
    *organisations_own("programmes_health", _OWN, "cycle_id", "day", "at", "parts", shared=True),
    Table(
        name="programmes_gatedecision",
        title=_("Gates that you decided"),
        mine=lambda member: Q(decided_by=member),
        lasting={
            "decision": _("Decision"),
            "reason": _("Your reason"),
            "look_again_on": _("Look again on"),
            "decided_at": _("Decided"),
        },
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "process_run_id", "readings", "decided_by_id", "agreed_by_id"),
        },
        shared=(
            *("id", "uuid", "process_run_id", "decision", "reason", "look_again_on"),
            *("decided_at", "decided_by_id", "agreed_by_id", "readings"),
        ),
    ),
    Table(
        name="programmes_gateproposal",
        title=_("Gates that you decided with somebody, or declined"),
        mine=lambda member: Q(proposed_by=member) | Q(answered_by=member),
        lasting={
            "proposed_by_id": _("Decided first by"),
            "reason": _("Reason of the first"),
            "look_again_on": _("Look again on"),
            "proposed_at": _("Decided"),
            "state": _("State"),
            "answered_by_id": _("Answered by"),
            "answer": _("Reason of the second"),
            "answered_at": _("Answered"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why(_OWN, "process_run_id", "stages", "decision_id")},
        shared=(
            *(
                "id",
                "uuid",
                "process_run_id",
                "stages",
                "reason",
                "look_again_on",
                "proposed_by_id",
            ),
            *("proposed_at", "state", "answer", "answered_by_id", "answered_at", "decision_id"),
        ),
    ),
    Table(
        name="programmes_gatelook",
        title=_("Gates that you looked at again"),
        mine=lambda member: Q(looked_by=member),
        lasting={
            "found": _("What you found"),
            "look_again_on": _("Look again on"),
            "looked_at": _("Looked"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why("an id", "decision_id", "looked_by_id")},
        shared=(
            *("id", "uuid", "decision_id", "found", "look_again_on", "looked_by_id", "looked_at"),
        ),
    ),
    Table(
        name="programmes_improvement",
        title=_("Improvement cards that you made or look after"),
        mine=lambda member: Q(made_by=member) | Q(owner=member),
        lasting={
            "change": _("What is to change"),
            "expectation": _("What is expected"),
            "state": _("Step"),
            "result": _("What became of it"),
            "due_on": _("By when"),
            "made_at": _("Made"),
        },
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "programme_id", "stage_id", "criterion_id", "element"),
            **why("an id", "owner_id", "made_by_id"),
        },
        shared=(
            *("id", "uuid", "programme_id", "change", "expectation", "stage_id", "criterion_id"),
            *("element", "state", "result", "owner_id", "due_on", "made_by_id", "made_at"),
        ),
    ),
    Table(
        name="programmes_improvementmove",
        title=_("Improvement cards that you moved on"),
        mine=lambda member: Q(moved_by=member),
        lasting={
            "state": _("Step"),
            "result": _("What became of it"),
            "sentence": _("What happened"),
            "moved_at": _("When"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why("an id", "improvement_id", "moved_by_id")},
        shared=(
            *("id", "uuid", "improvement_id", "state", "result", "sentence"),
            *("moved_by_id", "moved_at"),
        ),
    ),
    Table(
        name="programmes_charter",
        title=_("Charters that you wrote"),
        mine=lambda member: Q(written_by=member),
        lasting={
            "why": _("Why now"),
            "promises": _("What is promised"),
            "never": _("What nobody is measured on"),
            "written_at": _("Written"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why(_OWN, "programme_id", "sponsor_id", "written_by_id")},
        shared=(
            *("id", "uuid", "programme_id", "why", "promises", "never"),
            *("sponsor_id", "written_by_id", "written_at"),
        ),
    ),
    Table(
        name="programmes_steeringseat",
        title=_("Steering groups in which you sit or sat"),
        mine=lambda member: Q(member=member),
        lasting={
            "programme_id": _("Programme"),
            "role": _("Role"),
            "speaks_for_workers": _("Speaks for the workers"),
            "given_at": _("Since"),
            "ended_at": _("Until"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why("an id", "member_id", "given_by_id", "ended_by_id")},
        shared=(
            *("id", "uuid", "programme_id", "member_id", "role", "speaks_for_workers"),
            *("given_by_id", "given_at", "ended_by_id", "ended_at"),
        ),
    ),
    *organisations_own(
        "programmes_safeguard", _OWN, "programme_id", "key", "order", "text", shared=True
    ),
    Table(
        name="programmes_safeguardanswer",
        title=_("Safeguards that you answered"),
        mine=lambda member: Q(answered_by=member),
        lasting={
            "state": _("Answer"),
            "note": _("Note"),
            "link": _("Link"),
            "answered_at": _("When"),
        },
        stays=SIGNED,
        keep={**STRUCTURE, **why("an id", "safeguard_id", "answered_by_id")},
        shared=(
            *("id", "uuid", "safeguard_id", "state", "note", "link"),
            *("answered_by_id", "answered_at"),
        ),
    ),
    *organisations_own("programmes_gatestage", _OWN, "decision_id", "stage_id", shared=True),
    Table(
        name="programmes_milestone",
        title=_("Milestones of a programme that you decided"),
        mine=lambda member: Q(decided_by=member),
        lasting={"reason": _("Your reason"), "decided_at": _("Decided")},
        stays=SIGNED,
        keep={
            **STRUCTURE,
            **why(_OWN, "programme_id", "cycle_id", "key", "name", "purpose", "week", "put_off"),
            **why(_OWN, "facts"),
            **why("an id", "decided_by_id"),
        },
        shared=(
            *("id", "uuid", "programme_id", "cycle_id", "key", "name", "purpose", "week"),
            *("put_off", "facts"),
            *("decided_by_id", "decided_at", "reason"),
        ),
    ),
)

RETENTION = (
    Rule(
        key="conversation",
        kind=_("Conversations: who, when, never what"),
        kept=_("3 years"),
        counted_from=_("the day it was confirmed, withdrawn or declined"),
        then=_("The row is deleted."),
        period=YEARS_3,
        enforce=retention.forget_conversations,
    ),
    Rule(
        key="participation",
        kind=_("What people were asked to do, without private things"),
        kept=_("As long as the programme"),
        counted_from=_("its start"),
        then=COUNTED,
    ),
)


def further(member: Member) -> dict[str, Any]:
    """What each process says of the person in its own words."""
    return {"processes": {each.key: each.export(member) for each in registry.processes()}}


def files(member: Member) -> Iterable[tuple[str, bytes]]:
    for row in EvidenceFile.objects.filter(evidence__signed_by=member).order_by("pk"):
        yield path_of(row), bytes(row.content)


def path_of(row: EvidenceFile) -> str:
    """Where a file stands in the export: by its number, and an ending that is no way out of it."""
    ending = PurePosixPath(row.name.replace("\\", "/")).suffix[:8]
    plain = "".join(letter for letter in ending if letter.isascii() and letter.isalnum())
    return f"files/evidence-{row.pk}" + (f".{plain}" if plain else "")


def shared_files() -> Iterable[tuple[str, bytes]]:
    for row in EvidenceFile.objects.order_by("pk").iterator(chunk_size=10):
        yield path_of(row), bytes(row.content)


def close(member: Member) -> int:
    """Conversations, which only the two of them can find."""
    mine = Conversation.objects.filter(Q(asked_by=member) | Q(asked_of=member))
    return mine.delete()[0]


def erase(member: Member, at: datetime) -> int:
    """What each process holds of the person alone, then what is private in the programme itself."""
    removed = sum(process.erase(member) for process in registry.processes())
    removed += PrivateMilestone.objects.filter(member=member).delete()[0]
    removed += ProgrammeAccess.objects.filter(member=member).delete()[0]
    removed += CalendarFeed.objects.filter(member=member).delete()[0]
    return removed + Assignment.objects.filter(member=member, private=True).delete()[0]
