"""A report is made step by step; whatever stops it is told in the job."""

from datetime import timedelta

import pytest

from people.models import AuditEvent, Grant, Job
from programmes.refusals import NotPossible
from programmes.reports import actions, making, pdf, tasks, tending
from programmes.reports.models import Report, ReportFile
from tests.factories.reports import AT, report, steered

PDF = b"%PDF-1.7 made by the renderer"


@pytest.fixture
def row(house):
    """Asked for by Carol; bound as Carol, as the worker is."""
    with house.within(house.alice):
        programme = steered(house.alice)
    with house.within(house.carol):
        yield report(programme, by=house.carol)


@pytest.fixture
def rendered(monkeypatch):
    """Stands for the child process, which has tests of its own; keeps what it was given."""
    given = []

    def render(html, *, language):
        given.append((html, language))
        return PDF

    monkeypatch.setattr(pdf, "render", render)
    return given


def _job(row):
    return Job.objects.get(pk=row.job_id)


def test_a_report_is_made_once(row, rendered):
    making.make(report_id=row.pk, at=AT)
    making.make(report_id=row.pk, at=AT)

    job = _job(row)
    assert (job.state, job.done, job.total, job.problem) == ("done", 3, 3, "")
    assert job.next_url == row.get_absolute_url()
    assert [bytes(file.content) for file in ReportFile.objects.all()] == [PDF]
    assert len(rendered) == 1


def test_page_and_pdf_come_from_the_snapshot_that_was_kept(row, rendered):
    making.make(report_id=row.pk, at=AT)

    kept = Report.objects.get(pk=row.pk).snapshot
    assert kept["as_of"] == "30 June 2026"
    assert kept["sections"][0]["headline"] in rendered[0][0]


@pytest.mark.parametrize("reason", list(pdf.Reason))
def test_what_the_renderer_refuses_is_said_in_the_job(row, monkeypatch, reason):
    def refuse(html, *, language):
        raise pdf.RenderFailed(reason)

    monkeypatch.setattr(pdf, "render", refuse)

    making.make(report_id=row.pk, at=AT)

    job = _job(row)
    assert (job.state, job.problem) == ("failed", str(pdf.MESSAGES[reason]))
    assert ReportFile.objects.count() == 0


def test_an_error_of_ours_fails_the_job_and_is_raised(row, monkeypatch):
    def fail(html, *, language):
        raise ZeroDivisionError

    monkeypatch.setattr(pdf, "render", fail)

    with pytest.raises(ZeroDivisionError):
        making.make(report_id=row.pk, at=AT)

    assert (_job(row).state, _job(row).problem) == (
        "failed",
        "Something went wrong while the document was made. Try again.",
    )


def test_nothing_is_made_for_someone_whose_right_has_gone(house, row, rendered):
    Grant.objects.filter(member=house.carol).delete()

    making.make(report_id=row.pk, at=AT)

    assert (_job(row).state, _job(row).problem) == (
        "failed",
        "You may no longer make reports here, so none was made.",
    )
    assert Report.objects.get(pk=row.pk).snapshot is None
    assert rendered == []


def test_nothing_is_kept_for_someone_whose_right_goes_while_it_is_made(house, row, monkeypatch):
    def render(html, *, language):
        Grant.objects.filter(member=house.carol).delete()
        return PDF

    monkeypatch.setattr(pdf, "render", render)

    making.make(report_id=row.pk, at=AT)

    assert _job(row).state == "failed"
    assert ReportFile.objects.count() == 0


def test_a_consultant_whose_time_is_over_gets_nothing(house, row, rendered):
    making.make(report_id=row.pk, at=AT + timedelta(days=4000))

    assert _job(row).state == "failed"


def test_asking_writes_one_audit_line(house, row):
    line = AuditEvent.objects.get(action="report.make")

    assert (line.actor, line.object_uuid) == (house.carol, row.uuid)
    assert line.detail == {
        "sections": ["summary", "processes", "plan", "gates", "participation", "results"],
        "language": "en",
    }


def test_asking_queues_the_task_once_it_is_committed(house, django_capture_on_commit_callbacks):
    with house.within(house.alice):
        programme = steered(house.alice)
        with django_capture_on_commit_callbacks() as callbacks:
            report(programme, by=house.alice)

    assert len(callbacks) == 1


def test_a_failed_report_can_be_made_again(row, monkeypatch, rendered):
    Job.objects.filter(pk=row.job_id).update(state="failed", problem="It was so")

    again = actions.again(report=row, by=row.made_by, at=AT)
    making.make(report_id=again.pk, at=AT)

    assert again.job_id != row.job_id
    assert _job(again).state == "done"


def test_a_report_that_did_not_fail_is_not_made_again(row):
    with pytest.raises(NotPossible):
        actions.again(report=row, by=row.made_by, at=AT)


def test_removing_leaves_the_audit_line_alone(house, row):
    actions.keep(report=row, content=PDF)

    actions.remove(report=row, by=house.carol, at=AT)

    assert (Report.objects.count(), ReportFile.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert AuditEvent.objects.get(action="report.remove").object_uuid == row.uuid


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_reports_are_kept_for_thirty_days(house, row, days, left):
    actions.keep(report=row, content=PDF)

    with house.within():
        expired = actions.expire(at=AT + timedelta(days=days))

    assert (expired, Report.objects.count()) == (1 - left, left)


def _tended(house, row, **job):
    """What is done about a report whose job has been left in this state; bound to nobody."""
    Job.objects.filter(pk=row.job_id).update(**job)
    with house.within():
        return tending.tend(at=AT)


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        ("queued", 1, {"anew": 0, "given up": 0, "expired": 0}),
        ("queued", 3, {"anew": 1, "given up": 0, "expired": 0}),
        ("running", 9, {"anew": 0, "given up": 0, "expired": 0}),
        ("running", 11, {"anew": 1, "given up": 0, "expired": 0}),
        ("running", 61, {"anew": 0, "given up": 1, "expired": 0}),
        ("done", 61, {"anew": 0, "given up": 0, "expired": 0}),
        ("failed", 61, {"anew": 0, "given up": 0, "expired": 0}),
    ],
)
def test_a_report_that_nobody_makes_any_more_starts_anew(house, row, state, minutes, expected):
    then = AT - timedelta(minutes=minutes)

    assert _tended(house, row, state=state, created_at=then, started_at=then) == expected


def test_a_report_left_by_a_killed_worker_is_made_after_all(house, row, rendered):
    then = AT - timedelta(minutes=11)
    _tended(house, row, state="running", created_at=then, started_at=then)

    making.make(report_id=row.pk, at=AT)

    assert _job(row).state == "done"


def test_a_report_given_up_says_so_to_its_author(house, row):
    then = AT - timedelta(hours=2)
    _tended(house, row, state="queued", created_at=then)

    assert (_job(row).state, _job(row).problem) == (
        "failed",
        "Something went wrong while the document was made. Try again.",
    )


def test_a_report_started_anew_carries_its_author_to_the_worker(
    house, row, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        tasks.build, "apply_async", lambda kwargs, headers, retry: sent.append((kwargs, headers))
    )

    with django_capture_on_commit_callbacks(execute=True):
        _tended(house, row, state="queued", created_at=AT - timedelta(minutes=3))

    assert sent == [
        (
            {"report_id": row.pk},
            {
                "synchro.organisation_id": house.organisation.pk,
                "synchro.member_id": house.carol.pk,
            },
        )
    ]
