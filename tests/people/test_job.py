"""The page of a piece of background work."""

import pytest
from django.utils import timezone

from people.models import Job
from tests.factories.people import House


@pytest.fixture
def job(house: House) -> Job:
    with house.within(house.alice):
        return Job.objects.create(
            kind="import",
            owner=house.alice,
            state=Job.State.RUNNING,
            done=30,
            total=120,
            created_at=timezone.now(),
        )


def test_a_running_job_asks_again_and_a_finished_one_does_not(house: House, job: Job) -> None:
    client, url = house.client(house.alice), f"/o/acme/jobs/{job.uuid}/"

    page = client.get(url).content.decode()
    with house.within(house.alice):
        Job.objects.update(state=Job.State.DONE, done=120, next_url="/o/acme/people/")
    done = client.get(f"{url}progress/").content.decode()

    assert "30 of 120" in page
    assert f'hx-get="{url}progress/"' in page
    assert f'<a href="{url}">' in page  # the way without script
    assert "hx-get" not in done
    assert 'href="/o/acme/people/"' in done
    assert "<html" not in done


def test_a_failed_job_says_why(house: House, job: Job) -> None:
    with house.within(house.alice):
        Job.objects.update(state=Job.State.FAILED, problem="The file could not be read.")

    page = house.client(house.alice).get(f"/o/acme/jobs/{job.uuid}/").content.decode()

    assert "The file could not be read." in page


def test_a_job_is_its_owners(house: House, job: Job) -> None:
    urls = [f"/o/acme/jobs/{job.uuid}/", f"/o/acme/jobs/{job.uuid}/progress/"]

    seen = {
        who: [house.client(getattr(house, who)).get(url).status_code for url in urls]
        for who in ("alice", "bob", "sponsor", "mallory")
    }

    assert seen == {
        "alice": [200] * 2,
        "bob": [404] * 2,
        "sponsor": [404] * 2,
        "mallory": [404] * 2,
    }


def test_when_the_session_is_over_the_whole_page_goes_to_the_sign_in(
    house: House, job: Job
) -> None:
    page = f"/o/acme/jobs/{job.uuid}/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}

    response = house.client(None).get(f"{page}progress/", headers=headers)

    assert (response.status_code, response["HX-Redirect"]) == (200, f"/sign-in/?next={page}")
