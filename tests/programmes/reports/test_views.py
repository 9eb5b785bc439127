"""Reports over HTTP: who may, what is refused, what is handed out and never kept on the way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent, Grant, Job
from programmes.reports import actions, snapshot
from programmes.reports.models import Report
from tests.factories.reports import AT, report, steered
from tests.processes.pages import queries_of, text

PDF = b"%PDF-1.7 made by the renderer"


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return steered(house.alice)


@pytest.fixture
def made(house, programme):
    """A whole report, made by Carol."""
    with house.within(house.carol):
        return _made(programme, house.carol)


def _made(programme, by):
    row = report(programme, by=by, commentary="It goes well.")
    row.snapshot = snapshot.take(row, AT)
    row.save()
    actions.keep(report=row, content=PDF)
    Job.objects.filter(pk=row.job_id).update(state="done", done=3)
    return row


def _url(name, *args):
    return reverse(f"reports:report_{name}", args=["acme", *args])


def _form(programme, **fields):
    today = timezone.localdate()
    return {
        "programme": programme.slug,
        "period_from": (today - timedelta(days=90)).isoformat(),
        "period_to": today.isoformat(),
        "sections": ["summary", "gates"],
        "language": "en",
        "commentary": "",
        "requests": "",
        **fields,
    }


def test_carol_asks_for_a_report_and_is_sent_to_its_progress(house, programme):
    client = house.client(house.carol)

    offered = text(client.get(_url("create")))
    answer = client.post(_url("create"), _form(programme, commentary="It goes well."))

    with house.within(house.carol):
        row = Report.objects.get()
        job = Job.objects.get(pk=row.job_id)
    assert "For Acme Hotels." in offered
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    assert (row.made_by_id, row.sections, row.commentary) == (
        house.carol.pk,
        ["summary", "gates"],
        "It goes well.",
    )
    assert client.get(_url("detail", row.uuid)).url == job.get_absolute_url()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sections": []}, "Choose at least one section."),
        ({"period_from": "2026-12-31", "period_to": "2026-01-01"}, "The period begins after it"),
        ({"period_to": "2199-01-01"}, "This day is still to come."),
        ({"period_to": "soon"}, "Enter a valid date."),
        ({"requests": "a\nb\nc\nd\ne\nf"}, "These are 6 lines."),
        ({"language": "xx"}, "Select a valid choice."),
        ({"programme": "elsewhere"}, "Select a valid choice."),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(house, programme, fields, sentence):
    form = {**_form(programme), "commentary": "Do not lose this", **fields}

    answer = house.client(house.carol).post(_url("create"), form)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Do not lose this" in text(answer)
    with house.within(house.carol):
        assert Report.objects.count() == 0


def test_the_page_shows_the_report_and_hands_out_the_pdf(house, made):
    client = house.client(house.carol)

    page = text(client.get(_url("detail", made.uuid)))

    assert "1 of 7 processes is behind its plan" in page
    assert "It goes well." in page
    assert f'href="{_url("download", made.uuid)}"' in page


def test_the_pdf_is_handed_out_and_kept_by_nobody(house, made):
    answer = house.client(house.alice).get(_url("download", made.uuid))

    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="acme-hotels-2026-06-30.pdf"'
    with house.within(house.alice):
        line = AuditEvent.objects.get(action="report.download")
    assert (line.actor_id, line.object_uuid) == (house.alice.pk, made.uuid)


@pytest.mark.parametrize("page", ["detail", "download"])
def test_a_worker_sees_no_report(house, made, page):
    assert house.client(house.bob).get(_url(page, made.uuid)).status_code == 403


@pytest.mark.parametrize("page", ["list", "create"])
def test_a_worker_makes_no_report(house, made, page):
    assert house.client(house.bob).get(_url(page)).status_code == 403


@pytest.mark.parametrize("page", ["detail", "download"])
def test_mallory_finds_nothing_here_or_at_home(house, made, page):
    client = house.client(house.mallory)
    at_home = reverse(f"reports:report_{page}", args=["elsewhere", made.uuid])

    assert client.get(_url(page, made.uuid)).status_code == 404
    assert client.get(at_home).status_code == 404


def test_the_right_is_looked_at_again_at_each_download(house, made):
    client = house.client(house.carol)
    before = client.get(_url("download", made.uuid)).status_code

    with house.within(house.alice):
        Grant.objects.filter(member=house.carol).delete()

    assert (before, client.get(_url("download", made.uuid)).status_code) == (200, 403)


def test_a_report_without_a_file_cannot_be_downloaded(house, programme):
    with house.within(house.carol):
        row = report(programme, by=house.carol)

    assert house.client(house.carol).get(_url("download", row.uuid)).status_code == 404


def test_others_are_told_that_it_is_still_being_made(house, programme):
    with house.within(house.carol):
        row = report(programme, by=house.carol)
    client = house.client(house.alice)

    assert "Carol is having this report made." in text(client.get(_url("detail", row.uuid)))
    assert "Carol" not in text(client.get(_url("list")))


def test_a_report_that_failed_says_why_and_can_be_made_again(house, programme):
    with house.within(house.carol):
        row = report(programme, by=house.carol)
        Job.objects.filter(pk=row.job_id).update(state="failed", problem="It took too long.")
    client = house.client(house.carol)

    page = text(client.get(_url("detail", row.uuid)))
    answer = client.post(_url("again", row.uuid))

    assert "It took too long." in page
    with house.within(house.carol):
        renewed = Report.objects.get()
        assert answer.url == Job.objects.get(pk=renewed.job_id).get_absolute_url()
    assert renewed.job_id != row.job_id


def test_a_finished_report_is_not_made_again(house, made):
    answer = house.client(house.carol).post(_url("again", made.uuid), follow=True)

    assert "Only a report that failed" in text(answer)


def test_alice_removes_a_report_of_carols(house, made):
    client = house.client(house.alice)

    asked = text(client.get(_url("remove", made.uuid)))
    answer = client.post(_url("remove", made.uuid))

    assert "The page, the PDF and the commentary are gone for everyone." in asked
    assert answer.url == _url("list")
    with house.within(house.alice):
        assert Report.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(house, programme, number):
    with house.within(house.carol):
        for _ in range(number):
            _made(programme, house.carol)
    client = house.client(house.carol)

    page = text(client.get(_url("list")))

    assert page.count("1 Jan 2026 to 30 Jun 2026") == number
    assert queries_of(client, _url("list")) == LIST_QUERIES


LIST_QUERIES = 11  # of which one notes the look of a consultant


def test_an_empty_list_offers_to_make_one(house, programme):
    page = text(house.client(house.carol).get(_url("list")))

    assert "No report yet" in page
    assert f'href="{_url("create")}"' in page


def test_a_consultant_of_two_organisations_is_offered_the_other(house, programme):
    from tests.factories.people import account_for, member

    with house.within_other(house.mallory):
        there = member("C1", full_name="Carol", external=True)
        account_for(there, house.carol.account.email)

    page = text(house.client(house.carol).get(_url("create")))

    assert (
        f'<a href="{reverse("reports:report_create", args=["elsewhere"])}">Elsewhere Ltd</a>'
        in page
    )


def test_without_a_programme_there_is_nothing_to_report(house):
    answer = house.client(house.carol).get(_url("create"))

    assert "There is no programme yet" in text(answer)
