"""Both views side by side: who reads them and when, in which order, the worker's reply."""

import pytest

from people.models import AuditEvent
from processes.alignment.models import AlignmentForm, FormLook, Reply
from processes.kernel.models import Draft
from programmes.actions import conversation
from tests.factories import alignment
from tests.factories.life_plan import goal_of, plan_of, shared
from tests.factories.people import NOW, account_for, department, member
from tests.processes.pages import queries_of, text


def page_of(kitchen, who, form):
    return kitchen.house.client(who).get(kitchen.url(f"forms/{form.uuid}/"))


def reply_to(kitchen, form, words, who=None):
    client = kitchen.house.client(who or kitchen.house.bob)
    return client.post(kitchen.url(f"forms/{form.uuid}/reply/"), {"reply": words})


def test_each_side_sees_the_other_only_once_both_have_sent(kitchen):
    house, form = kitchen.house, kitchen.form()
    seen = []

    def look():
        seen.append(
            {
                name: page_of(kitchen, getattr(house, name), form).status_code
                for name in ("bob", "manager", "alice")
            }
        )

    look()
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("does_well", "close", "far"), "Bob's example")
    look()
    with house.within(house.manager):
        alignment.sent(form, house.manager, ("some_way", "close", "far"), "The other example")
    look()

    waiting = {"bob": 302, "manager": 403, "alice": 403}
    assert seen == [waiting, waiting, {"bob": 200, "manager": 200, "alice": 200}]


def test_the_differences_stand_first_with_both_words_and_examples(kitchen):
    form = kitchen.both_sent(own=("close", "far", "cant_say"), other=("close", "does_well", "far"))
    page = page_of(kitchen, kitchen.house.bob, form)

    groups = [
        (str(group.heading), [line.item.name["en"] for line in group.lines])
        for group in page.context["groups"]
    ]
    assert groups == [
        ("Two steps apart, or more", ["Keeping food safe"]),
        ("Where one side can't say", ["Keeping calm"]),
        ("Seen the same by both", ["Cooking to the recipe"]),
    ]
    words = text(page)
    assert words.index("Keeping food safe") < words.index("Keeping calm")
    assert "Bob&#x27;s example" in words
    assert "The manager&#x27;s example" in words


def test_no_page_gives_a_person_a_score_or_a_rank(kitchen):
    form = kitchen.both_sent()
    house = kitchen.house
    with house.within(house.bob):
        items = list(form.items.all())
    pages = [text(page_of(kitchen, who, form)) for who in (house.bob, house.manager, house.alice)]
    pages.append(text(house.client(house.manager).get(kitchen.url("views/"))))

    assert len(items) == 3
    for page in pages:
        for word in ("score", "unsuitable", "rank", "%", "average"):
            assert word not in page.split("<main", 1)[1].split("</main", 1)[0], word


def test_who_reads_a_form(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    with house.within(house.alice):
        desk = member("20", full_name="The front desk's manager", address="desk@acme.example")
        department("Front desk", manager=desk)
        account_for(desk, desk.address)

    found = {
        "bob": page_of(kitchen, house.bob, form).status_code,
        "manager": page_of(kitchen, house.manager, form).status_code,
        "alice": page_of(kitchen, house.alice, form).status_code,
        "other manager": page_of(kitchen, desk, form).status_code,
        "sponsor": page_of(kitchen, house.sponsor, form).status_code,
        "carol": page_of(kitchen, house.carol, form).status_code,
        "mallory": page_of(kitchen, house.mallory, form).status_code,
    }

    assert found == {
        "bob": 200,
        "manager": 200,
        "alice": 200,
        "other manager": 403,
        "sponsor": 403,
        "carol": 403,
        "mallory": 404,
    }


def test_each_look_of_others_is_noted_and_the_worker_sees_it(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    before = text(page_of(kitchen, house.bob, form))

    page = text(page_of(kitchen, house.alice, form))
    page_of(kitchen, house.manager, form)

    after = text(page_of(kitchen, house.bob, form))
    assert "Nobody else has opened it" in before
    assert "You read this as HR" in page
    assert "Alice, as HR, on" in after
    assert "The kitchen&#x27;s manager, who gave the other view, on" in after
    with house.within(house.bob):
        assert list(FormLook.objects.values_list("form_id", "reader_id")) == [
            (form.pk, house.manager.pk),
            (form.pk, house.alice.pk),
        ]
    with house.within(house.alice):
        assert AuditEvent.objects.filter(action="alignment_form.look").count() == 2


def test_the_worker_replies_and_all_three_read_it(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    first = reply_to(kitchen, form, "It was the week of the wedding.")

    second = reply_to(kitchen, form, "It was the week of two weddings.")

    assert first.headers["Location"] == kitchen.url(f"forms/{form.uuid}/")
    assert second.status_code == 302
    found = {
        name: "two weddings" in text(page_of(kitchen, getattr(house, name), form))
        for name in ("bob", "manager", "alice")
    }
    assert found == {"bob": True, "manager": True, "alice": True}
    with house.within(house.bob):
        reply = Reply.objects.get()
        assert (reply.member, reply.text) == (house.bob, "It was the week of two weddings.")


def test_an_empty_or_endless_reply_is_refused_and_nothing_typed_is_lost(kitchen):
    form = kitchen.both_sent()

    empty = reply_to(kitchen, form, "   ")
    endless = reply_to(kitchen, form, "word " * 801)

    assert (empty.status_code, endless.status_code) == (422, 422)
    assert "Write your reply first." in text(empty)
    assert "word word word" in text(endless)
    with kitchen.house.within(kitchen.house.bob):
        assert Reply.objects.count() == 0


def test_a_reply_waits_until_both_have_sent(kitchen):
    form = kitchen.form()

    page = kitchen.house.client(kitchen.house.bob).get(kitchen.url(f"forms/{form.uuid}/reply/"))
    written = reply_to(kitchen, form, "Too early")

    assert page.headers["Location"] == kitchen.url("form/")
    assert written.status_code == 422
    assert "You can reply once both views have been sent." in text(written)


@pytest.mark.parametrize("name", ["manager", "alice", "carol"])
def test_nobody_replies_for_the_worker(kitchen, name):
    form = kitchen.both_sent()

    response = reply_to(kitchen, form, "Not mine", who=getattr(kitchen.house, name))

    assert response.status_code == 403
    with kitchen.house.within(kitchen.house.bob):
        assert Reply.objects.count() == 0


def test_a_reply_is_kept_as_a_draft_in_the_box_and_goes_once_it_is_sent(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    client = house.client(house.bob)
    kept = client.post(kitchen.url(f"forms/{form.uuid}/reply/draft/"), {"reply": "Half a repl"})
    box = text(page_of(kitchen, house.bob, form))

    reply_to(kitchen, form, "Half a reply, then all of it")

    assert kept.status_code == 204
    assert "Half a repl" in box
    with house.within(house.bob):
        assert Draft.objects.count() == 0


def test_the_page_offers_a_conversation_and_then_says_that_it_was_asked_for(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    before = text(page_of(kitchen, house.bob, form))
    with house.within(house.bob):
        conversation.ask(process="alignment", by=house.bob, of=house.manager, at=NOW)

    after = text(page_of(kitchen, house.bob, form))

    assert "/o/acme/conversations/ask/?process=alignment" in before
    assert "/o/acme/conversations/ask/" not in after
    assert "You have asked The kitchen&#x27;s manager for a conversation." in after
    for who in (house.manager, house.alice):
        assert "conversations/ask/" not in text(page_of(kitchen, who, form))


def test_the_page_takes_as_many_queries_for_three_competencies_as_for_one(kitchen):
    house = kitchen.house
    three = queries_of(house.client(house.bob), kitchen.url(f"forms/{kitchen.both_sent().uuid}/"))
    with house.within(house.alice):
        AlignmentForm.objects.update(replaced_at=NOW)
        title = house.bob.job_title
        alignment.profile_for(kitchen.programme, house.alice, names=("Only one",), job_title=title)
    single = kitchen.both_sent(own=("far",), other=("close",))

    one = queries_of(house.client(house.bob), kitchen.url(f"forms/{single.uuid}/"))

    assert (one, three) == (21, 21)


def test_goals_that_the_worker_shares_stand_beside_the_conversation_for_the_worker_alone(kitchen):
    house, form = kitchen.house, kitchen.both_sent()
    with house.within(house.bob):
        plan = plan_of(house.bob, kitchen.programme)
        goal_of(plan, title="Swim again", area="personal")
        shared(goal_of(plan, title="Learn the grill", area="work_now"), house.manager)

    found = {
        name: [
            title in text(page_of(kitchen, getattr(house, name), form))
            for title in ("Learn the grill", "Swim again")
        ]
        for name in ("bob", "manager", "alice")
    }

    assert found == {"bob": [True, False], "manager": [False, False], "alice": [False, False]}
