"""What Alignment hands to the programme: counts, elements, the report, a person's export and erasure."""

from django.template.loader import render_to_string

from processes.alignment import report
from processes.alignment.actions import profile as profiles
from processes.alignment.actions import profile_choice
from processes.alignment.models import ItemAnswer, Reply, TrueNorthPart
from processes.alignment.queries import count, person
from processes.kernel import drafts
from processes.kernel.models import Draft
from programmes.actions import conversation
from programmes.process import Count
from tests.factories import alignment
from tests.factories.people import NOW, member
from tests.factories.programmes import stage_of


def measured(kitchen, measure):
    with kitchen.house.within(kitchen.house.alice):
        return measure(stage_of(kitchen.programme, "alignment", "person"))


def test_people_with_a_profile_in_use_are_counted_once(kitchen):
    house = kitchen.house
    before = measured(kitchen, count.people_with_profile)
    with house.within(house.alice):
        member("9", full_name="Synthetic", job_title=house.bob.job_title)
        unused = alignment.profile_for(kitchen.programme, house.alice, title="B", in_use=False)
        used = alignment.profile_for(kitchen.programme, house.alice, title="C")
        for who, profile in ((house.bob, unused), (house.sponsor, used)):
            profile_choice.for_member(
                programme=kitchen.programme, member=who, profile=profile, by=house.alice, at=NOW
            )

    # Alice, the manager, Bob and the sponsor work here; Carol advises from outside.
    assert before == Count(done=1, expected=4)
    assert measured(kitchen, count.people_with_profile) == Count(done=2, expected=5)


def test_profiles_count_once_they_have_a_competency(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        alignment.profile_for(kitchen.programme, house.alice, names=(), in_use=False)
        alignment.profile_for(kitchen.programme, house.alice, title="B", in_use=False)

    assert measured(kitchen, count.profiles_written) == Count(done=2)


def test_both_views_are_counted_of_all_whom_the_stage_asked(kitchen):
    house, form = kitchen.house, kitchen.form()
    seen = [measured(kitchen, count.both_views_sent)]
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("far", "far", "far"))
    seen.append(measured(kitchen, count.both_views_sent))
    with house.within(house.manager):
        alignment.sent(form, house.manager, ("far", "far", "far"))
    seen.append(measured(kitchen, count.both_views_sent))

    assert seen == [Count(done=done, expected=4) for done in (0, 0, 1)]


def test_profiles_in_use_and_their_competencies_are_elements(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        alignment.profile_for(kitchen.programme, house.alice, title="Draft", in_use=False)
        elements = count.elements()
        address = kitchen.url(f"profiles/{kitchen.profile.uuid}/")

    assert [(one.kind, one.title, one.url) for one in elements] == [
        ("job_profile", "Cook", address),
        ("competency", "Cooking to the recipe", f"{address}#competency-1"),
        ("competency", "Keeping food safe", f"{address}#competency-2"),
        ("competency", "Keeping calm", f"{address}#competency-3"),
    ]
    assert {one.process for one in elements} == {"alignment"}


def test_the_report_counts_forms_and_profiles_and_no_conversations(kitchen):
    house = kitchen.house
    kitchen.both_sent()
    with house.within(house.bob):
        conversation.ask(process="alignment", by=house.bob, of=house.manager, at=NOW)

    with house.within(house.manager):
        section = report.section(kitchen.cycle, NOW)
        shown = " ".join(render_to_string(section.template, dict(section.context)).split())

    assert dict(section.context) == {
        "started": 1,
        "self_sent": 1,
        "manager_sent": 1,
        "both_sent": 1,
        "profiles": [{"title": "Cook", "competencies": 3}],
    }
    assert "1 alignment form was started." in shown
    assert "Sent by both: 1." in shown
    assert "onversation" not in shown
    assert "Bob" not in shown


def test_a_person_exports_what_they_may_read_of_their_own(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("far", "close", "cant_say"), "Mine")
        before = person.export(house.bob)["alignment_forms"][0]["items"][0]
    with house.within(house.manager):
        alignment.sent(form, house.manager, ("close", "close", "close"), "Theirs")
    client = house.client(house.bob)
    client.post(kitchen.url(f"forms/{form.uuid}/reply/"), {"reply": "My reply"})
    client.post(kitchen.url(f"forms/{form.uuid}/true-north/mission/"), {"mission": "Peace"})

    with house.within(house.bob):
        exported = person.export(house.bob)
    with house.within(house.manager):
        of_manager = person.export(house.manager)

    assert (before["word"], before["manager_word"]) == ("Far from it", None)
    [found] = exported["alignment_forms"]
    assert found["items"][0] == {
        "competency": "Cooking to the recipe",
        "word": "Far from it",
        "example": "Mine",
        "manager_word": "Close",
        "manager_example": "Theirs",
    }
    assert (found["profile"], found["reply"]) == ("Cook", "My reply")
    assert found["true_north"] == {
        "values": [],
        "mission": "Peace",
        "commitment": "",
        "shared_with_manager": False,
    }
    assert [view["about"] for view in of_manager["views_on_others"]] == ["Bob"]
    assert of_manager["alignment_forms"] == []


def test_erasing_removes_what_is_the_persons_alone_and_leaves_what_was_sent(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    client = house.client(house.bob)
    client.post(kitchen.url(f"forms/{form.uuid}/reply/"), {"reply": "My reply"})
    client.post(kitchen.url(f"forms/{form.uuid}/true-north/mission/"), {"mission": "Peace"})
    with house.within(house.bob):
        drafts.save(member=house.bob, form=f"reply:{form.uuid}", question="reply", text="x", at=NOW)

        removed = person.erase(house.bob)

        assert removed == 1
        assert (TrueNorthPart.objects.count(), Draft.objects.count()) == (0, 0)
        assert (ItemAnswer.objects.count(), Reply.objects.count()) == (6, 1)


def test_erasing_removes_answers_that_were_never_sent(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.answered(form, house.bob, ("far", "far", "far"))
        removed = person.erase(house.bob)
        left = ItemAnswer.objects.count()
    with house.within(house.manager):
        alignment.answered(form, house.manager, ("far", "far", "far"))
        removed_of_manager = person.erase(house.manager)

    assert (removed, left, removed_of_manager) == (3, 0, 3)


def test_a_profile_is_found_in_one_query_and_none_is_taken_out_of_use_by_reading(
    kitchen, django_assert_num_queries
):
    from processes.alignment.queries import profile as queries

    with kitchen.house.within(kitchen.house.alice), django_assert_num_queries(1):
        found = queries.profile_of(kitchen.programme, kitchen.house.bob)
    with kitchen.house.within(kitchen.house.alice):
        profiles.take_out_of_use(profile=kitchen.profile, by=kitchen.house.alice, at=NOW)
        after = queries.profile_of(kitchen.programme, kitchen.house.bob)

    assert (found, after) == (kitchen.profile, None)
