"""A worker reads the file again, checks each row and keeps it, a thousand rows a transaction."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction

from people.imports import reading, sentences, settling, staging
from people.imports.actions import claims
from people.imports.ahead import ahead
from people.imports.checking import Checked, Checker
from people.imports.comparing import Compared, Known, Outcome, compare, look_up
from people.imports.files import kept_file
from people.imports.mapping import Mapping
from people.imports.models import ImportLeaver, ImportRow, ImportRun
from people.imports.places import Places
from people.imports.progress import Clock, tell
from people.imports.queries import brought_in, preview, waiting_rows
from people.imports.refusals import FileRefused

State = ImportRun.State


def check(*, run: int, job: int, clock: Clock) -> None:
    """May be run again at any moment: it starts anew, and an older one stops at its next chunk."""
    with transaction.atomic():
        found = claims.claim(run=run, job=job, state=State.CHECKING, at=clock())
        if found is None:
            return
        ImportRow.objects.filter(run=found).delete()
        # Whoever is marked as staying stays marked, as long as the list is a whole one.
        stays = {"stays": False} if found.columns_chosen.whole else {}
        ImportLeaver.objects.filter(run=found, **stays).delete()
        places = Places.load()
    checker = Checker(
        found.columns_chosen, languages=found.organisation.languages, today=clock().date()
    )
    try:
        with kept_file(found) as file:
            if not _stage(found, job, checker, places, file, clock):
                return
    except FileRefused as refused:
        with claims.in_words_of(found):
            sentence = sentences.refusal(refused)
        claims.fail(
            run=run, job=job, was=State.CHECKING, back_to=State.READ, sentence=sentence, at=clock()
        )
        return
    _conclude(found, job, checker.mapping, places, clock())


def _stage(
    run: ImportRun, job: int, checker: Checker, places: Places, file: BinaryIO, clock: Clock
) -> bool:
    """Whether it came to the end without losing its claim."""
    chunks = reading.rows(file, run.reading, checker.mapping.places)
    checked = (_looked_up(rows, checker.mapping) for rows in ahead(checker.check_all, chunks))
    done = 0
    for count, rows in ahead(partial(_compared, checker, places), checked):
        with transaction.atomic():
            if not claims.is_ours(run=run.pk, job=job, state=State.CHECKING):
                return False
            staging.keep(run, rows)
            done += count
            tell(run=run.pk, job=job, done=done, at=clock())
    return True


def _looked_up(rows: list[Checked], mapping: Mapping) -> tuple[list[Checked], Known]:
    with transaction.atomic():
        return rows, look_up([row.record for row in rows if not row.errors], mapping)


def _compared(
    checker: Checker, places: Places, found: tuple[list[Checked], Known]
) -> tuple[int, str]:
    """How many rows, and what the waiting table gets of them."""
    rows, known = found
    records = [row.record for row in rows if not row.errors]
    compared = iter(compare(records, known, places, checker.mapping, today=checker.today))
    beside = [(row, Compared(Outcome.REJECTED) if row.errors else next(compared)) for row in rows]
    return len(rows), staging.as_json(beside)


@transaction.atomic
def _conclude(run: ImportRun, job: int, mapping: Mapping, places: Places, at: datetime) -> None:
    """What only the end of the list tells, and then the summary that the page shows."""
    if not claims.is_ours(run=run.pk, job=job, state=State.CHECKING):
        return
    as_of = brought_in.latest_event()
    settling.settle(run, mapping)
    run.summary = {**summary(run, places), "as_of": as_of}
    run.state, run.touched_at = State.CHECKED, at
    run.save(update_fields=["summary", "state", "touched_at"])
    total = sum(run.summary["outcomes"].values())
    claims.finish(run=run, job=job, at=at, total=total)


def summary(run: ImportRun, places: Places) -> dict[str, object]:
    """Kept with the import, so that its page costs the same for any list."""
    paths, titles = waiting_rows.paths_and_titles(run)
    departments = [" > ".join(path) for path in places.missing_departments(paths)]
    job_titles = places.missing_job_titles(titles)
    return {
        "outcomes": preview.outcomes(run),
        "errors": preview.causes(run, column="errors"),
        "remarks": preview.causes(run, column="remarks"),
        "changes": preview.changed_entries(run),
        "departments": {
            "count": len(departments),
            "first": departments[: preview.SHOWN_NAMES],
        },
        "job_titles": {"count": len(job_titles), "first": job_titles[: preview.SHOWN_NAMES]},
        "leavers": ImportLeaver.objects.filter(run=run).count(),
    }
