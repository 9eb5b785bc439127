"""The manager's side over HTTP: the list, every competency on a page, check, send."""

import pytest

from people.models import AuditEvent
from processes.alignment.models import AlignmentForm, ItemAnswer
from processes.kernel.models import Draft
from programmes.models import Assignment, StageRun
from tests.factories import alignment
from tests.factories.people import NOW, account_for, department, member
from tests.processes.pages import queries_of, text

ANSWERS = {
    "word-1": "close",
    "example-1": "At the pass",
    "word-2": "cant_say",
    "example-2": "",
    "word-3": "far",
    "example-3": "",
}


@pytest.fixture
def other_manager(kitchen):
    """Leads the front desk, and nobody in the kitchen."""
    with kitchen.house.within(kitchen.house.alice):
        row = member("20", full_name="The front desk's manager", address="desk@acme.example")
        department("Front desk", manager=row)
        account_for(row, row.address)
        return row


def view_url(kitchen, path=""):
    return kitchen.url(f"members/{kitchen.house.bob.uuid}/view/{path}")


def given(kitchen, author):
    with kitchen.house.within(author):
        rows = ItemAnswer.objects.filter(author=author)
        return list(rows.order_by("item__order").values_list("item__order", "word", "example"))


def state_of(kitchen):
    with kitchen.house.within(kitchen.house.alice):
        return Assignment.objects.get(kind="manager_view", subject=kitchen.house.bob).state


def test_opening_the_stage_asks_each_worker_and_whoever_leads_them(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        asked = set(Assignment.objects.values_list("kind", "member__number", "subject__number"))

    assert asked == {
        ("self_view", "1", None),
        ("self_view", "2", None),
        ("self_view", "3", None),
        ("self_view", "4", None),
        ("manager_view", "2", "3"),
    }


def test_a_manager_who_has_left_is_not_asked(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        stage = StageRun.objects.select_related("process_run__cycle__programme__organisation").get(
            key="person", process_run__key="alignment"
        )
        house.manager.left_on = NOW.date()
        house.manager.save()
        kind = stage.process_run.process.assignment("manager_view")

        assert list(kind.audience(stage, [house.bob])) == []


def test_starting_makes_the_form_from_the_profile_of_the_worker(kitchen):
    house = kitchen.house
    client = house.client(house.manager)
    before = client.get(view_url(kitchen))

    response = client.post(view_url(kitchen, "start/"))

    assert "Your view of Bob" in text(before)
    assert response.headers["Location"] == view_url(kitchen)
    assert state_of(kitchen) == "started"
    with house.within(house.manager):
        form = AlignmentForm.objects.get()
        assert (form.member, form.profile, form.manager) == (house.bob, kitchen.profile, None)


def test_a_post_without_a_profile_is_said_calmly(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        new = member("9", full_name="Synthetic", department=house.kitchen)
    address = kitchen.url(f"members/{new.uuid}/view/")
    client = house.client(house.manager)

    page = client.get(address)
    started = client.post(f"{address}start/", follow=True)

    assert (page.status_code, started.status_code) == (200, 200)
    assert "This post has no profile yet" in text(page)
    assert "Ask your HR manager" in text(started)


def test_every_competency_stands_on_one_page_and_is_kept_before_it_is_sent(kitchen):
    house = kitchen.house
    kitchen.form()
    client = house.client(house.manager)
    page = text(client.get(view_url(kitchen)))

    response = client.post(view_url(kitchen), ANSWERS)

    assert [name in page for name in alignment.NAMES] == [True, True, True]
    assert "How close is this to what Bob does well today?" in page
    assert response.headers["Location"] == view_url(kitchen, "check/")
    assert given(kitchen, house.manager) == [
        (1, "close", "At the pass"),
        (2, "cant_say", ""),
        (3, "far", ""),
    ]
    assert given(kitchen, house.bob) == []


def test_coming_back_later_keeps_a_part_and_the_check_says_what_is_missing(kitchen):
    house = kitchen.house
    kitchen.form()
    client = house.client(house.manager)

    response = client.post(
        view_url(kitchen), {"word-2": "far", "example-1": "An example first", "later": "1"}
    )
    check = text(client.get(view_url(kitchen, "check/")))
    sent = client.post(view_url(kitchen, "send/"))

    assert response.headers["Location"] == kitchen.url("views/")
    assert given(kitchen, house.manager) == [
        (1, "", "An example first"),
        (2, "far", ""),
        (3, "", ""),
    ]
    assert check.count("No word yet") == 2
    assert sent.headers["Location"] == view_url(kitchen, "check/")
    with house.within(house.manager):
        assert AlignmentForm.objects.get().manager_sent_at is None


def test_bad_input_is_refused_at_its_field_and_nothing_typed_is_lost(kitchen):
    house = kitchen.house
    kitchen.form()

    response = house.client(house.manager).post(
        view_url(kitchen), {**ANSWERS, "word-3": "unsuitable", "example-2": "y" * 1001}
    )

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"word-3", "example-2"}
    assert "At the pass" in text(response)
    assert "y" * 1001 in text(response)
    assert given(kitchen, house.manager) == []


def test_an_example_is_kept_as_a_draft_while_it_is_written(kitchen):
    house = kitchen.house
    kitchen.form()
    client = house.client(house.manager)

    kept = client.post(view_url(kitchen, "draft/"), {"example-2": "Half a sent"})
    unknown = client.post(view_url(kitchen, "draft/"), {"example-9": "x"})
    page = text(client.get(view_url(kitchen)))
    client.post(view_url(kitchen), ANSWERS)

    assert (kept.status_code, unknown.status_code) == (204, 422)
    assert "Half a sent" in page
    with house.within(house.manager):
        assert Draft.objects.count() == 0


def test_sending_closes_the_assignment_and_waits_for_the_worker(kitchen):
    house = kitchen.house
    kitchen.form()
    client = house.client(house.manager)
    client.post(view_url(kitchen), ANSWERS)

    sent = client.post(view_url(kitchen, "send/"))
    again = client.post(view_url(kitchen, "send/"), follow=True)

    assert sent.headers["Location"] == view_url(kitchen)
    assert "This view has been sent already." in text(again)
    assert "Bob has not sent their view yet" in text(client.get(view_url(kitchen)))
    assert state_of(kitchen) == "done"
    with house.within(house.alice):
        form = AlignmentForm.objects.get()
        assert form.manager == house.manager
        assert AuditEvent.objects.filter(action="manager_view.send").count() == 1


def test_once_both_have_sent_the_page_leads_to_both_views(kitchen):
    form = kitchen.both_sent()

    response = kitchen.house.client(kitchen.house.manager).get(view_url(kitchen))

    assert response.headers["Location"] == kitchen.url(f"forms/{form.uuid}/")


def test_only_who_leads_the_person_today_gives_a_view(kitchen, other_manager):
    house = kitchen.house
    kitchen.form()
    people = {
        "other manager": other_manager,
        "alice": house.alice,
        "bob": house.bob,
        "carol": house.carol,
        "mallory": house.mallory,
        "manager": house.manager,
    }
    found = {
        name: (
            house.client(who).get(view_url(kitchen)).status_code,
            house.client(who).post(view_url(kitchen), ANSWERS).status_code,
            house.client(who).post(view_url(kitchen, "send/")).status_code,
        )
        for name, who in people.items()
    }

    assert found == {
        "other manager": (403, 403, 403),
        "alice": (403, 403, 403),
        "bob": (403, 403, 403),
        "carol": (403, 403, 403),
        "mallory": (404, 404, 404),
        "manager": (200, 302, 302),
    }


def test_a_new_manager_starts_afresh_and_does_not_see_what_the_one_before_wrote(
    kitchen, other_manager
):
    house = kitchen.house
    form = kitchen.form()
    with house.within(house.manager):
        alignment.answered(form, house.manager, ("far", "far", "far"), "Before")
    with house.within(house.alice):
        house.bob.manager = other_manager
        house.bob.save()

    before = house.client(house.manager).get(view_url(kitchen)).status_code
    page = text(house.client(other_manager).get(view_url(kitchen)))
    with house.within(other_manager):
        alignment.sent(form, other_manager, ("close", "close", "close"), "After")
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("close", "far", "close"), "Mine")
    both = text(house.client(house.bob).get(kitchen.url(f"forms/{form.uuid}/")))

    assert before == 403
    assert "Before" not in page
    assert ("After" in both, "Before" in both) == (True, False)


def test_a_new_manager_does_not_read_a_form_that_the_one_before_sent(kitchen, other_manager):
    house = kitchen.house
    form = kitchen.both_sent()
    with house.within(house.alice):
        house.bob.manager = other_manager
        house.bob.save()

    found = {
        "before": house.client(house.manager).get(kitchen.url(f"forms/{form.uuid}/")).status_code,
        "now": house.client(other_manager).get(kitchen.url(f"forms/{form.uuid}/")).status_code,
    }
    page = text(house.client(other_manager).get(view_url(kitchen)))

    assert found == {"before": 403, "now": 403}
    assert "This view has been given already" in page
    assert "example" not in page


def test_the_list_shows_states_and_takes_as_many_queries_for_three_as_for_one(kitchen):
    house = kitchen.house
    form = kitchen.form()
    with house.within(house.bob):
        alignment.sent(form, house.bob, ("far", "far", "far"), "Mine")
    client = house.client(house.manager)
    page = text(client.get(kitchen.url("views/")))
    one = queries_of(client, kitchen.url("views/"))
    with house.within(house.alice):
        for number in ("11", "12"):
            member(number, full_name=f"Synthetic {number}", department=house.kitchen)

    three = queries_of(client, kitchen.url("views/"))

    assert ("Bob" in page, "Not sent yet" in page, "Mine" in page) == (True, True, False)
    assert (one, three) == (11, 11)


def test_the_list_goes_by_pages_of_twenty_five(kitchen):
    house = kitchen.house
    with house.within(house.alice):
        for number in range(100, 140):
            member(str(number), full_name=f"Synthetic {number}", department=house.kitchen)
    client = house.client(house.manager)

    first = client.get(kitchen.url("views/"))
    second = client.get(first.context["next_url"])
    broken = client.get(kitchen.url("views/?after=nobody"))

    names = [person.full_name for page in (first, second) for person, _form in page.context["rows"]]
    assert names == ["Bob", *(f"Synthetic {number}" for number in range(100, 140))]
    assert (len(first.context["rows"]), second.context["next_url"]) == (25, "")
    assert broken.status_code == 404
