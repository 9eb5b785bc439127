"""The six sample profiles, and adding them."""

from people.models import AuditEvent
from processes.alignment import samples
from processes.alignment.actions import profile as actions
from processes.alignment.models import COMPETENCIES_MOST, Competency, JobProfile, Level
from tests.factories.people import NOW

LANGUAGES = {"en", "es", "zh-hans"}


def test_there_are_six_each_with_every_text_in_three_languages():
    profiles = samples.profiles()

    assert [sample.key for sample in profiles] == [
        "receptionist",
        "front_office_clerk",
        "room_attendant",
        "cook",
        "maintenance_technician",
        "shift_leader",
    ]
    for sample in profiles:
        texts = [sample.title, sample.purpose]
        texts += [text for one in sample.competencies for text in (one.name, one.description)]
        assert [set(text) for text in texts] == [LANGUAGES] * len(texts)
        assert all(words.strip() for text in texts for words in text.values())
        assert 5 <= len(sample.competencies) <= COMPETENCIES_MOST
        assert {one.level for one in sample.competencies} <= set(Level.values)


def test_no_text_stands_twice_within_a_language():
    for language in LANGUAGES:
        names = [one.name[language] for sample in samples.profiles() for one in sample.competencies]
        assert len(names) == len(set(names))


def test_adding_them_twice_adds_them_once_as_drafts(house, programme):
    with house.within(house.alice):
        first = actions.add_samples(programme=programme, by=house.alice, at=NOW)
        second = actions.add_samples(programme=programme, by=house.alice, at=NOW)

        assert [profile.sample for profile in first] == [one.key for one in samples.profiles()]
        assert second == []
        assert list(JobProfile.objects.values_list("state", flat=True)) == ["draft"] * 6
        cook = JobProfile.objects.get(sample="cook")
        orders = list(Competency.objects.filter(profile=cook).values_list("order", flat=True))
        counts = AuditEvent.objects.filter(action="job_profile.add_samples").order_by("id")
        assert orders == list(range(1, len(orders) + 1))
        assert [event.detail["count"] for event in counts] == [6, 0]


def test_one_that_was_removed_can_be_added_again(house, programme):
    with house.within(house.alice):
        actions.add_samples(programme=programme, by=house.alice, at=NOW)
        cook = JobProfile.objects.get(sample="cook")
        actions.remove(profile=cook, by=house.alice, at=NOW)

        added = actions.add_samples(programme=programme, by=house.alice, at=NOW)

        assert [profile.sample for profile in added] == ["cook"]
