"""What the pages of an import show, as plain values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from people.imports import sentences
from people.imports.causes import Cause, Remark
from people.imports.forms.causes import CausesForm
from people.imports.forms.reading import DELIMITERS, ENCODING_NAMES
from people.imports.models import UNDO, ImportRow, ImportRun
from people.imports.queries import runs
from people.models import Job

Outcome = ImportRow.Outcome


def steps(run: ImportRun | None = None) -> list[dict[str, str]]:
    """The first two can be gone back to until the list is brought in."""
    urls = ["", "", "", ""]
    if run and run.state in (ImportRun.State.READ, ImportRun.State.CHECKED):
        slug = run.organisation.slug
        urls[0] = reverse("imports:start", args=[slug])
        urls[1] = reverse("imports:columns", args=[slug, run.uuid])
    texts = [_("File"), _("Columns"), _("Check"), _("Done")]
    return [{"text": text, "url": url} for text, url in zip(texts, urls, strict=True)]


def facts(run: ImportRun) -> list[str]:
    """File name, rows, and what there is of sheet, encoding and delimiter."""
    if not run.look:
        return [run.file_name]
    delimiters = dict(DELIMITERS)
    encoding, delimiter = run.look["encoding"], run.look["delimiter"]
    told = [
        run.file_name,
        _("%(rows)s rows") % {"rows": number_format(run.look["rows"])},
        run.look.get("sheet", ""),
        str(ENCODING_NAMES.get(encoding, encoding)),
        str(delimiters.get(delimiter, delimiter)),
    ]
    return [fact for fact in told if fact]


def progress(run: ImportRun, now: datetime) -> dict[str, Any]:
    """`waiting` until a worker has begun; `stalled` when nobody seems to be at it."""
    job = run.job
    done, total = (job.done, job.total) if job else (0, run.look["rows"])
    return {
        "done": done,
        "total": max(total, 1),
        "words": _("%(done)s of %(total)s rows")
        % {"done": number_format(done), "total": number_format(total)},
        "waiting": job is None or job.state == Job.State.QUEUED,
        "stalled": runs.is_stalled(run, now),
        "url": run.get_absolute_url(),
        "resume_url": reverse("imports:resume", args=[run.organisation.slug, run.uuid]),
    }


def check(run: ImportRun, form: CausesForm | None = None) -> dict[str, Any]:
    """What bringing the list in does, or did. `form` has the choices for each cause."""
    summary = run.summary
    counts = dict.fromkeys(Outcome.values, 0) | summary.get("outcomes", {})
    errors = _grouped(summary.get("errors", ()), Cause)
    if form is not None:
        errors += _eased(form, {group["cause"] for group in errors})
        for group in errors:
            group["field"] = form[group["cause"]] if group["cause"] in form.fields else None
    return {
        "counts": counts,
        "total": sum(counts.values()),
        "figures": [
            {"value": number_format(counts[outcome]), "caption": outcome.label}
            for outcome in Outcome
        ],
        "brings": counts[Outcome.NEW] + counts[Outcome.CHANGED],
        "errors": errors,
        "choices": any(group.get("field") for group in errors),
        "leavers": summary.get("leavers", 0),
        "left": summary.get("left", 0),
        "remarks": _grouped(summary.get("remarks", ()), Remark),
        "changes": [
            {"name": sentences.ENTRIES.get(name, name), "people": people}
            for name, people in summary.get("changes", {}).items()
        ],
        "departments": _listed(summary.get("departments", {})),
        "job_titles": _listed(summary.get("job_titles", {})),
    }


def undo(run: ImportRun, now: datetime) -> dict[str, Any]:
    """Until when the list can be taken back, or what taking it back did."""
    until = run.applied_at + UNDO if run.applied_at else now
    return {
        "possible": run.state == ImportRun.State.APPLIED and now <= until,
        "until": until,
        "counts": run.summary.get("undone"),
    }


def _eased(form: CausesForm, found: set[str]) -> list[dict[str, Any]]:
    """Causes that no longer leave a row out, so that the choice can be taken back."""
    return [
        {"cause": name, "label": field.label, "rows": 0, "examples": [], "more": 0}
        for name, field in form.fields.items()
        if name not in found
    ]


def applied(runs: Iterable[ImportRun]) -> list[dict[str, Any]]:
    return [{"run": run, "counts": run.summary.get("outcomes", {})} for run in runs]


def _grouped(groups: Iterable[dict[str, Any]], codes: Any) -> list[dict[str, Any]]:
    return [
        {
            "cause": group["cause"],
            "label": codes(group["cause"]).label,
            "rows": group["rows"],
            "examples": [
                {"row": row, "text": text}
                for row, text in zip(group["first_rows"], group["first_texts"], strict=True)
            ],
            "more": max(group["rows"] - len(group["first_rows"]), 0),
        }
        for group in groups
    ]


def _listed(found: dict[str, Any]) -> dict[str, Any]:
    first = found.get("first", [])
    return {
        "count": found.get("count", 0),
        "first": first,
        "more": max(found.get("count", 0) - len(first), 0),
    }
