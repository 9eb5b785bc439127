"""Job profiles: writing, putting in use, taking out, removing; who may read which."""

import pytest

from people.models import AuditEvent
from processes.alignment.actions import profile as actions
from processes.alignment.models import Competency, JobProfile
from processes.kernel.refusals import NotPossible
from tests.factories import alignment
from tests.factories.people import NOW
from tests.processes.pages import queries_of, text, url


def write(house, programme, **values):
    return house.client(house.alice).post(url(programme, "alignment:profile_create"), values)


def test_hr_writes_a_profile_and_the_page_of_it_comes_next(house, programme):
    response = write(house, programme, title_en="Porter", purpose_en="Bags arrive before guests")

    with house.within(house.alice):
        profile = JobProfile.objects.select_related("programme__organisation").get()
        assert (profile.title, profile.purpose, profile.state, profile.version) == (
            {"en": "Porter"},
            {"en": "Bags arrive before guests"},
            "draft",
            1,
        )
        assert (profile.created_by, profile.programme) == (house.alice, programme)
        assert response.headers["Location"] == profile.get_absolute_url()
        assert AuditEvent.objects.filter(action="job_profile.draft").count() == 1


def test_a_profile_without_a_name_is_refused_and_nothing_typed_is_lost(house, programme):
    response = write(house, programme, title_en="", purpose_en="Bags arrive before guests")

    assert response.status_code == 422
    assert "Bags arrive before guests" in text(response)
    assert response.context["form"].errors.keys() == {"title_en"}
    with house.within(house.alice):
        assert JobProfile.objects.count() == 0


def test_changing_a_profile_in_use_makes_a_new_version(kitchen):
    house, profile = kitchen.house, kitchen.profile
    address = kitchen.url(f"profiles/{profile.uuid}/update/")

    response = house.client(house.alice).post(
        address, {"title_en": "Chef", "purpose_en": "Better food"}
    )

    assert response.status_code == 302
    with house.within(house.alice):
        profile.refresh_from_db()
        assert (profile.title, profile.purpose, profile.version, profile.state) == (
            {"en": "Chef"},
            {"en": "Better food"},
            2,
            "in_use",
        )


def test_a_draft_keeps_its_version_while_it_is_written(house, programme):
    with house.within(house.alice):
        profile = alignment.profile_for(programme, house.alice, in_use=False)

        assert profile.competencies.count() == 3
        assert JobProfile.objects.get().version == 1


def test_a_change_that_someone_else_made_meanwhile_is_not_overwritten(kitchen):
    house, profile = kitchen.house, kitchen.profile
    address = kitchen.url(f"profiles/{profile.uuid}/update/")
    client = house.client(house.alice)
    opened_at = client.get(address).context["form"]["opened_at"].value()
    client.post(address, {"title_en": "First", "purpose_en": "x", "opened_at": opened_at})

    response = client.post(
        address, {"title_en": "Second", "purpose_en": "x", "opened_at": opened_at}
    )

    with house.within(house.alice):
        profile.refresh_from_db()
    assert response.status_code == 422
    assert "Someone else has changed this" in text(response)
    assert profile.title == {"en": "First"}


def test_an_empty_profile_is_not_put_in_use(house, programme):
    with house.within(house.alice):
        profile = alignment.profile_for(programme, house.alice, names=(), in_use=False)

        with pytest.raises(NotPossible, match="Add at least one competency"):
            actions.put_in_use(profile=profile, by=house.alice, at=NOW)
        assert JobProfile.objects.get().state == "draft"


def test_a_profile_goes_in_and_out_of_use(kitchen):
    client = kitchen.house.client(kitchen.house.alice)
    states = []
    for deed in ("take-out-of-use", "take-out-of-use", "put-in-use", "put-in-use"):
        client.post(kitchen.url(f"profiles/{kitchen.profile.uuid}/{deed}/"))
        with kitchen.house.within(kitchen.house.alice):
            states.append(JobProfile.objects.get().state)

    assert states == ["draft", "draft", "in_use", "in_use"]
    with kitchen.house.within(kitchen.house.alice):
        moves = AuditEvent.objects.filter(action__in=["job_profile.draft", "job_profile.in_use"])
        # written, put in use, taken out, put in use again; a refused deed leaves no line
        assert moves.count() == 4


def test_what_is_in_use_given_or_answered_is_not_removed(kitchen):
    house, profile = kitchen.house, kitchen.profile
    refusals = []
    with house.within(house.alice):
        for prepare in (
            lambda: None,
            lambda: actions.take_out_of_use(profile=profile, by=house.alice, at=NOW),
        ):
            prepare()
            with pytest.raises(NotPossible) as refusal:
                actions.remove(profile=profile, by=house.alice, at=NOW)
            refusals.append(str(refusal.value))

        assert JobProfile.objects.count() == 1
    assert refusals == [
        "Take the profile out of use first.",
        "Give its job titles and people another profile first.",
    ]


def test_a_profile_that_someone_answers_stays(kitchen):
    kitchen.form()
    with kitchen.house.within(kitchen.house.alice):
        actions.take_out_of_use(profile=kitchen.profile, by=kitchen.house.alice, at=NOW)

        with pytest.raises(NotPossible, match="Someone has a form with this profile"):
            actions.remove(profile=kitchen.profile, by=kitchen.house.alice, at=NOW)


def test_hr_is_asked_before_a_draft_is_removed_with_its_competencies(house, programme):
    with house.within(house.alice):
        profile = alignment.profile_for(programme, house.alice, in_use=False)
    address = url(programme, "alignment:profile_remove", profile.uuid)
    client = house.client(house.alice)

    asked = client.get(address)
    with house.within(house.alice):
        still_there = JobProfile.objects.count()
    removed = client.post(address)

    with house.within(house.alice):
        assert (asked.status_code, still_there) == (200, 1)
        assert removed.headers["Location"] == url(programme, "alignment:profile_list")
        assert (JobProfile.objects.count(), Competency.objects.count()) == (0, 0)


def test_samples_are_added_by_a_button_that_goes_once_they_are_there(house, programme):
    client = house.client(house.alice)
    list_page = url(programme, "alignment:profile_list")
    before = text(client.get(list_page))

    client.post(url(programme, "alignment:profile_add_samples"))

    after = text(client.get(list_page))
    assert ("Add 6 sample profiles" in before, "Add 6 sample profiles" in after) == (True, False)
    assert ("Receptionist" in before, "Receptionist" in after) == (False, True)


def test_everyone_reads_profiles_in_use_and_hr_alone_reads_drafts(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        draft = alignment.profile_for(
            kitchen.programme, house.alice, title="Night porter", in_use=False
        )
    found = {}
    for name in ("alice", "bob", "manager", "carol", "mallory"):
        client = house.client(getattr(house, name))
        listed = client.get(kitchen.url("profiles/"))
        found[name] = (
            listed.status_code,
            "Cook" in text(listed),
            "Night porter" in text(listed),
            client.get(kitchen.url(f"profiles/{kitchen.profile.uuid}/")).status_code,
            client.get(kitchen.url(f"profiles/{draft.uuid}/")).status_code,
        )

    assert found == {
        "alice": (200, True, True, 200, 200),
        "bob": (200, True, False, 200, 403),
        "manager": (200, True, False, 200, 403),
        "carol": (200, True, False, 200, 403),
        "mallory": (404, False, False, 404, 404),
    }


WRITING = [
    ("get", "profiles/new/"),
    ("post", "profiles/new/"),
    ("post", "profiles/samples/"),
    ("get", "profiles/{profile}/update/"),
    ("post", "profiles/{profile}/put-in-use/"),
    ("post", "profiles/{profile}/take-out-of-use/"),
    ("post", "profiles/{profile}/remove/"),
    ("get", "profiles/{profile}/competencies/new/"),
    ("post", "competencies/{competency}/update/"),
    ("post", "competencies/{competency}/move-up/"),
    ("post", "competencies/{competency}/move-down/"),
    ("post", "competencies/{competency}/remove/"),
    ("get", "job-titles/"),
    ("get", "members/"),
    ("get", "members/{member}/profile/"),
    ("post", "members/{member}/profile/"),
]


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_hr_alone_writes_profiles_and_says_whose_they_are(kitchen, method, path):
    house = kitchen.house
    with house.within(house.alice):
        competency = kitchen.profile.competencies.first()
    address = kitchen.url(
        path.format(profile=kitchen.profile.uuid, competency=competency.uuid, member=house.bob.uuid)
    )

    answers = {
        name: getattr(house.client(getattr(house, name)), method)(address).status_code
        for name in ("bob", "manager", "sponsor", "carol", "mallory")
    }
    alice = getattr(house.client(house.alice), method)(address).status_code

    assert answers == {"bob": 403, "manager": 403, "sponsor": 403, "carol": 403, "mallory": 404}
    assert alice in (200, 302, 422)


def test_the_list_takes_as_many_queries_for_three_profiles_as_for_one(kitchen):
    house = kitchen.house
    client = house.client(house.alice)
    one = queries_of(client, kitchen.url("profiles/"))
    with house.within(house.alice):
        alignment.profile_for(kitchen.programme, house.alice, title="Porter")
        alignment.profile_for(kitchen.programme, house.alice, title="Driver", in_use=False)

    three = queries_of(client, kitchen.url("profiles/"))

    assert (one, three) == (10, 10)
