"""Imports under way and done, and what a heading meant before."""

from datetime import datetime

from people.imports.headings import Proposal, propose, tidy
from people.imports.models import STALLED, UNTAKEN, ColumnMemory, ImportRun
from people.imports.presets import memory_key, preset_targets
from people.models import Job


def unfinished() -> list[ImportRun]:
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state__in=ImportRun.UNFINISHED).order_by("-started_at")[:10])


def latest_applied() -> list[ImportRun]:
    """Those taken back again too."""
    rows = ImportRun.objects.select_related("started_by")
    return list(rows.filter(state__in=ImportRun.BROUGHT_IN).order_by("-started_at")[:10])


def is_stalled(run: ImportRun, now: datetime) -> bool:
    """Whether a busy import has not moved for so long that nobody is likely at it."""
    if not run.is_busy:
        return False
    waiting = run.job is None or run.job.state == Job.State.QUEUED
    return now - run.touched_at > (UNTAKEN if waiting else STALLED)


def remembered_as(run: ImportRun) -> dict[str, str]:
    """Under which words each heading of the list is remembered: these words to its tidy ones."""
    look = run.first_look
    headings = [column.heading for column in look.columns]
    before = memory_key(headings, look.preset)
    tidied = [words for heading in headings if (words := tidy(heading))]
    return {f"{before}{words}"[:200]: words for words in tidied}


def proposals(run: ImportRun) -> list[Proposal]:
    """One for each column of the first look, what was chosen before going first."""
    columns = run.first_look.columns
    headings = [column.heading for column in columns]
    memory = remembered_as(run)
    found = ColumnMemory.objects.filter(heading__in=memory)
    return propose(
        headings,
        [column.samples for column in columns],
        [column.sensitive for column in columns],
        {memory[row.heading]: row.target for row in found},
        preset_targets(headings, run.first_look.preset),
    )
