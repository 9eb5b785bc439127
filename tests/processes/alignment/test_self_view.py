"""The worker's side over HTTP: begin, one competency a page, check, send."""

from people.models import AuditEvent
from processes.alignment.actions import alignment_form as actions
from processes.alignment.actions import profile_choice
from processes.alignment.models import AlignmentForm, FormItem, ItemAnswer
from processes.kernel.models import Draft
from programmes.models import Assignment
from tests.factories import alignment
from tests.factories.people import NOW
from tests.processes.pages import queries_of, text


def state_of(kitchen, kind="self_view"):
    with kitchen.house.within(kitchen.house.alice):
        return Assignment.objects.get(kind=kind, member=kitchen.house.bob).state


def given(kitchen, form):
    """What Bob has answered, as Bob may read it."""
    with kitchen.house.within(kitchen.house.bob):
        rows = ItemAnswer.objects.filter(form=form, author=kitchen.house.bob)
        return list(rows.order_by("item__order").values_list("item__order", "word", "example"))


def test_a_post_without_a_profile_says_calmly_whom_to_ask(kitchen):
    house = kitchen.house
    page = house.client(house.sponsor).get(kitchen.url("form/"))
    started = house.client(house.sponsor).post(kitchen.url("form/start/"))

    assert page.status_code == 200
    assert "Your post has no profile yet" in text(page)
    assert "Ask: Alice." in text(page)
    assert started.headers["Location"] == kitchen.url("form/")
    with house.within(house.sponsor):
        assert AlignmentForm.objects.count() == 0


def test_starting_freezes_the_profile_and_leads_to_the_first_competency(kitchen):
    house = kitchen.house
    client = house.client(house.bob)
    before = text(client.get(kitchen.url("form/")))

    response = client.post(kitchen.url("form/start/"))

    with house.within(house.bob):
        form = AlignmentForm.objects.get()
        assert (form.member, form.profile, form.title, form.manager) == (
            house.bob,
            kitchen.profile,
            {"en": "Cook"},
            None,
        )
        assert FormItem.objects.filter(form=form).count() == 3
    assert "3 competencies, one a page" in before
    assert response.headers["Location"] == kitchen.url(f"forms/{form.uuid}/items/item-1/")
    assert state_of(kitchen) == "started"


def test_starting_twice_starts_once(kitchen):
    client = kitchen.house.client(kitchen.house.bob)
    first = client.post(kitchen.url("form/start/")).headers["Location"]

    second = client.post(kitchen.url("form/start/")).headers["Location"]

    assert first == second
    with kitchen.house.within(kitchen.house.bob):
        assert AlignmentForm.objects.count() == 1


def test_one_competency_a_page_leads_to_the_next_and_to_the_check(kitchen):
    form = kitchen.form()
    client = kitchen.house.client(kitchen.house.bob)
    page = client.get(kitchen.url(f"forms/{form.uuid}/items/item-2/"))
    ways = [
        client.post(
            kitchen.url(f"forms/{form.uuid}/items/item-{order}/"),
            {f"word-{order}": word, f"example-{order}": example},
        ).headers["Location"]
        for order, word, example in ((1, "far", "Once"), (2, "cant_say", ""), (3, "close", ""))
    ]

    assert "Cook · item 2 of 3" in text(page)
    assert "How close is this to what you do well today?" in text(page)
    assert ways == [
        kitchen.url(f"forms/{form.uuid}/items/item-2/"),
        kitchen.url(f"forms/{form.uuid}/items/item-3/"),
        kitchen.url(f"forms/{form.uuid}/check/"),
    ]
    assert given(kitchen, form) == [(1, "far", "Once"), (2, "cant_say", ""), (3, "close", "")]


def test_a_missing_word_is_refused_at_its_place_and_the_example_is_kept(kitchen):
    form = kitchen.form()
    client = kitchen.house.client(kitchen.house.bob)
    address = kitchen.url(f"forms/{form.uuid}/items/item-1/")

    missing = client.post(address, {"example-1": "The soup on Sunday"})
    unknown = client.post(address, {"word-1": "superb", "example-1": "The soup on Sunday"})
    too_long = client.post(address, {"word-1": "far", "example-1": "x" * 1001})

    assert (missing.status_code, unknown.status_code, too_long.status_code) == (422, 422, 422)
    assert "Choose a word. “I can&#x27;t say” is one of them." in text(missing)
    assert "The soup on Sunday" in text(missing)
    assert "The soup on Sunday" in text(unknown)
    assert too_long.context["form"].errors.keys() == {"example-1"}
    assert given(kitchen, form) == []


def test_changing_from_the_check_page_leads_back_to_it(kitchen):
    form = kitchen.form()
    client = kitchen.house.client(kitchen.house.bob)

    response = client.post(
        kitchen.url(f"forms/{form.uuid}/items/item-1/?check"), {"word-1": "far", "example-1": ""}
    )

    assert response.headers["Location"] == kitchen.url(f"forms/{form.uuid}/check/")


def test_what_is_being_written_is_kept_as_a_draft_and_goes_when_it_is_saved(kitchen):
    house, form = kitchen.house, kitchen.form()
    client = house.client(house.bob)
    address = kitchen.url(f"forms/{form.uuid}/items/item-1/")
    kept = client.post(f"{address}draft/", {"example-1": "Half a sent"})
    page = text(client.get(address))
    check = text(client.get(kitchen.url(f"forms/{form.uuid}/check/")))
    with house.within(house.bob):
        drafts_before = Draft.objects.count()

    client.post(address, {"word-1": "far", "example-1": "Half a sentence"})

    assert (kept.status_code, drafts_before) == (204, 1)
    assert "Half a sent" in page
    assert "You have a draft here that is not saved" in check
    with house.within(house.bob):
        assert Draft.objects.count() == 0
    assert given(kitchen, form) == [(1, "far", "Half a sentence")]


def test_sending_needs_a_word_for_each_and_says_so(kitchen):
    house, form = kitchen.house, kitchen.form()
    client = house.client(house.bob)
    client.post(kitchen.url(f"forms/{form.uuid}/items/item-1/"), {"word-1": "far", "example-1": ""})
    check = text(client.get(kitchen.url(f"forms/{form.uuid}/check/")))

    response = client.post(kitchen.url(f"forms/{form.uuid}/send/"), follow=True)

    assert "Choose a word for each competency before you send" in check
    assert response.redirect_chain[-1][0] == kitchen.url(f"forms/{form.uuid}/check/")
    assert "Choose a word for every competency" in text(response)
    with house.within(house.bob):
        form.refresh_from_db()
        assert form.self_sent_at is None
    assert state_of(kitchen) == "started"


def test_sending_closes_the_assignment_by_the_deed_and_leaves_one_line(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.answered(form, house.bob, ("far", "close", "cant_say"), "Mine")
    client = house.client(house.bob)

    sent = client.post(kitchen.url(f"forms/{form.uuid}/send/"))
    again = client.post(kitchen.url(f"forms/{form.uuid}/send/"), follow=True)

    page = text(client.get(kitchen.url("form/")))
    assert sent.headers["Location"] == kitchen.url("form/")
    assert "This view has been sent already." in text(again)
    assert "has not sent their view yet" in page
    assert "Can't say" in page or "Can&#x27;t say" in page
    assert state_of(kitchen) == "done"
    with house.within(house.alice):
        lines = AuditEvent.objects.filter(action="self_view.send")
        assert [(line.actor_id, line.detail) for line in lines] == [(house.bob.pk, {})]


def test_a_view_that_was_sent_is_not_changed_any_more(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("far", "close", "cant_say"), "Mine")

    response = house.client(house.bob).post(
        kitchen.url(f"forms/{form.uuid}/items/item-1/"), {"word-1": "close", "example-1": "Other"}
    )

    assert response.status_code == 422
    assert "This view has been sent already." in text(response)
    assert given(kitchen, form) == [
        (1, "far", "Mine"),
        (2, "close", "Mine"),
        (3, "cant_say", "Mine"),
    ]


def test_without_a_manager_the_form_says_whom_to_ask(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        house.kitchen.manager = None
        house.kitchen.save()
    with house.within(house.bob):
        form = alignment.form_for(kitchen.cycle, house.bob)
        alignment.sent(form, house.bob, ("far", "far", "far"))

    page = text(house.client(house.bob).get(kitchen.url("form/")))

    assert "No manager is named for you" in page


def test_another_profile_offers_to_begin_again_until_a_view_is_sent(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.bob):
        alignment.answered(form, house.bob, ("far", "far", "far"))
    with house.within(house.alice):
        leader = alignment.profile_for(
            kitchen.programme, house.alice, title="Shift leader", names=("Planning a shift",)
        )
        profile_choice.for_member(
            programme=kitchen.programme, member=house.bob, profile=leader, by=house.alice, at=NOW
        )
    client = house.client(house.bob)
    offered = text(client.get(kitchen.url("form/")))

    client.post(kitchen.url(f"forms/{form.uuid}/renew/"))

    with house.within(house.bob):
        present = AlignmentForm.objects.get(replaced_at__isnull=True)
        items = list(FormItem.objects.filter(form=present).values_list("name__en", flat=True))
        assert present.profile == leader
        assert items == ["Planning a shift"]
    assert "Begin again with this profile" in offered
    assert "Begin again with this profile" not in text(client.get(kitchen.url("form/")))
    assert client.get(kitchen.url(f"forms/{form.uuid}/check/")).status_code == 404


def test_once_a_view_is_sent_the_form_keeps_its_profile(kitchen):
    house, form = kitchen.house, kitchen.form()
    with house.within(house.manager):
        alignment.sent(form, house.manager, ("far", "far", "far"))

    house.client(house.bob).post(kitchen.url(f"forms/{form.uuid}/renew/"))

    with house.within(house.bob):
        assert AlignmentForm.objects.get().replaced_at is None


def test_nobody_else_opens_the_pages_of_a_worker(kitchen):
    house, form = kitchen.house, kitchen.form()
    paths = ["check/", "items/item-1/", "reply/", "true-north/mission/"]
    found = {
        name: [
            house.client(getattr(house, name))
            .get(kitchen.url(f"forms/{form.uuid}/{path}"))
            .status_code
            for path in paths
        ]
        for name in ("manager", "alice", "carol", "mallory")
    }

    assert found == {
        "manager": [403] * 4,
        "alice": [403] * 4,
        "carol": [403] * 4,
        "mallory": [404] * 4,
    }


def test_a_question_that_is_not_on_the_form_is_not_there(kitchen):
    form = kitchen.form()
    client = kitchen.house.client(kitchen.house.bob)

    found = [
        client.get(kitchen.url(f"forms/{form.uuid}/items/{key}/")).status_code
        for key in ("item-3", "item-4", "item-0", "values")
    ]

    assert found == [200, 404, 404, 404]


def test_the_pages_take_as_many_queries_for_three_competencies_as_for_one(kitchen):
    house, form = kitchen.house, kitchen.form()
    client = house.client(house.bob)

    def counts(uuid):
        paths = ("form/", f"forms/{uuid}/items/item-1/", f"forms/{uuid}/check/")
        return [queries_of(client, kitchen.url(path)) for path in paths]

    three = counts(form.uuid)
    with house.within(house.alice):
        single = alignment.profile_for(kitchen.programme, house.alice, names=("Only one",))
        profile_choice.for_member(
            programme=kitchen.programme, member=house.bob, profile=single, by=house.alice, at=NOW
        )
    with house.within(house.bob):
        renewed = actions.renew(form=form, by=house.bob, at=NOW)

    assert counts(renewed.uuid) == three == [18, 13, 13]
