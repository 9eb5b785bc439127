"""Whose profile is which: it follows the job title, and HR may choose another for a person."""

import pytest

from people.models import AuditEvent
from processes.alignment.actions import profile as profile_actions
from processes.alignment.actions import profile_choice as actions
from processes.alignment.models import JobTitleProfile, MemberProfile
from processes.alignment.queries import profile as queries
from tests.factories import alignment
from tests.factories.people import NOW, job_title, member
from tests.processes.pages import queries_of, text


@pytest.fixture
def leader(kitchen):
    with kitchen.house.within(kitchen.house.alice):
        return alignment.profile_for(kitchen.programme, kitchen.house.alice, title="Shift leader")


def profile_of(kitchen, who):
    with kitchen.house.within(kitchen.house.alice):
        found = queries.profile_of(kitchen.programme, who)
        return found.title["en"] if found else None


def choose(kitchen, leader, who=None):
    with kitchen.house.within(kitchen.house.alice):
        actions.for_member(
            programme=kitchen.programme,
            member=kitchen.house.bob,
            profile=leader,
            by=kitchen.house.alice,
            at=NOW,
        )


def test_a_profile_follows_the_job_title_and_can_be_changed_for_one_person(kitchen, leader):
    house = kitchen.house
    with house.within(house.alice):
        other = member("9", full_name="Synthetic", job_title=house.bob.job_title)
    seen = [profile_of(kitchen, house.bob)]
    choose(kitchen, leader)
    seen.append(profile_of(kitchen, house.bob))
    choose(kitchen, None)
    seen.append(profile_of(kitchen, house.bob))

    assert seen == ["Cook", "Shift leader", "Cook"]
    assert profile_of(kitchen, other) == "Cook"
    assert profile_of(kitchen, house.sponsor) is None


def test_a_profile_out_of_use_counts_for_nobody(kitchen, leader):
    house = kitchen.house
    choose(kitchen, leader)
    with house.within(house.alice):
        profile_actions.take_out_of_use(profile=leader, by=house.alice, at=NOW)

    assert profile_of(kitchen, house.bob) is None


def test_hr_gives_several_job_titles_their_profile_at_once(kitchen, leader):
    house = kitchen.house
    with house.within(house.alice):
        night, porter = job_title("Night leader"), job_title("Porter")
        cook = house.bob.job_title
    client = house.client(house.alice)

    response = client.post(
        kitchen.url("job-titles/"),
        {
            str(cook.uuid): "",
            str(night.uuid): str(leader.uuid),
            str(porter.uuid): str(kitchen.profile.uuid),
        },
    )

    assert response.status_code == 302
    with house.within(house.alice):
        rows = JobTitleProfile.objects.values_list("job_title__name", "profile__title__en")
        assert dict(rows) == {"Night leader": "Shift leader", "Porter": "Cook"}
        line = AuditEvent.objects.filter(action="job_title_profile.choose").latest("id")
        assert line.detail == {"count": 3}


def test_saving_without_a_change_changes_nothing(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        before = list(JobTitleProfile.objects.values_list("id", flat=True))
        lines = AuditEvent.objects.count()

    house.client(house.alice).post(
        kitchen.url("job-titles/"), {str(house.bob.job_title.uuid): str(kitchen.profile.uuid)}
    )

    with house.within(house.alice):
        assert list(JobTitleProfile.objects.values_list("id", flat=True)) == before
        assert AuditEvent.objects.count() == lines


def test_a_profile_that_cannot_be_chosen_is_refused_and_the_other_choices_are_kept(kitchen, leader):
    house = kitchen.house
    with house.within(house.alice):
        draft = alignment.profile_for(kitchen.programme, house.alice, title="Draft", in_use=False)
        night = job_title("Night leader")

    response = house.client(house.alice).post(
        kitchen.url("job-titles/"),
        {str(house.bob.job_title.uuid): str(draft.uuid), str(night.uuid): str(leader.uuid)},
    )

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors.keys() == {str(house.bob.job_title.uuid)}
    assert form[str(night.uuid)].value() == str(leader.uuid)
    with house.within(house.alice):
        assert JobTitleProfile.objects.count() == 1


def test_a_title_whose_profile_went_out_of_use_keeps_it_on_saving(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        profile_actions.take_out_of_use(profile=kitchen.profile, by=house.alice, at=NOW)
    client = house.client(house.alice)
    page = text(client.get(kitchen.url("job-titles/")))

    client.post(
        kitchen.url("job-titles/"), {str(house.bob.job_title.uuid): str(kitchen.profile.uuid)}
    )

    assert "Cook (not in use)" in page
    with house.within(house.alice):
        assert JobTitleProfile.objects.get().profile == kitchen.profile


def test_hr_finds_a_person_by_number_address_or_name(kitchen):
    client = kitchen.house.client(kitchen.house.alice)
    address = kitchen.url("members/")

    found = client.post(address, {"person": "3"})
    nobody = client.post(address, {"person": "Nobody of this name"})
    external = client.post(address, {"person": "C1"})

    assert found.headers["Location"] == kitchen.url(f"members/{kitchen.house.bob.uuid}/profile/")
    assert (nobody.status_code, external.status_code) == (422, 422)
    assert "Nobody of this name" in text(nobody)


def test_hr_changes_the_profile_of_a_person_and_it_is_said_who_did(kitchen, leader):
    house = kitchen.house
    client = house.client(house.alice)
    address = kitchen.url(f"members/{house.bob.uuid}/profile/")

    response = client.post(address, {"profile": str(leader.uuid)})
    page = text(client.get(address))
    refused = client.post(address, {"profile": "nothing like it"})

    assert response.headers["Location"] == address
    assert "Alice chose another profile than the job title's" in page
    assert refused.status_code == 422
    with house.within(house.alice):
        row = MemberProfile.objects.get()
        assert (row.member, row.profile, row.changed_by) == (house.bob, leader, house.alice)


def test_the_page_of_a_person_tells_hr_how_far_the_form_is_and_nothing_of_it(kitchen):
    house = kitchen.house
    client = house.client(house.alice)
    address = kitchen.url(f"members/{house.bob.uuid}/profile/")
    before = text(client.get(address))
    form = kitchen.both_sent()

    after = text(client.get(address))

    assert "Neither side has begun." in before
    assert "Read both views" in after
    assert f"forms/{form.uuid}/" in after
    assert "example" not in after.split("<main", 1)[1]


def test_job_titles_go_by_pages_of_fifty_with_a_constant_number_of_queries(kitchen):
    house = kitchen.house
    client = house.client(house.alice)
    one = queries_of(client, kitchen.url("job-titles/"))
    with house.within(house.alice):
        for number in range(2):
            job_title(f"Synthetic {number:02}")
    three = queries_of(client, kitchen.url("job-titles/"))
    with house.within(house.alice):
        for number in range(2, 52):
            job_title(f"Synthetic {number:02}")

    first = client.get(kitchen.url("job-titles/"))
    second = client.get(kitchen.url("job-titles/") + first.context["next_url"])
    broken = client.get(kitchen.url("job-titles/?after=nothing"))

    titles = [
        title.name for page in (first, second) for title, _profile in page.context["job_titles"]
    ]
    assert titles == ["Cook", *(f"Synthetic {number:02}" for number in range(52))]
    assert (len(first.context["job_titles"]), second.context["next_url"]) == (50, "")
    assert broken.status_code == 404
    assert (one, three) == (12, 12)
