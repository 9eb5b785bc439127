"""Policies, standards and guidelines over HTTP."""

import pytest

from processes.kernel import tracing
from processes.policies.models import Policy
from processes.true_north import actions as true_north
from tests.factories.people import NOW
from tests.factories.processes import element_of, policy, value_card
from tests.processes.pages import queries_of, text, url

DRAFT = {
    "kind": "policy",
    "level": "organisation",
    "title_en": "Time for a guest",
    "text_en": "Whoever serves may take the time that a guest needs.",
    "parent": "",
}
WHOLE = {
    **DRAFT,
    "purpose_en": "So that nobody is hurried.",
    "minimum_behaviour_en": "Nobody is interrupted.",
    "discretion_en": "somebody's safety is at stake",
    "owner": "2",
    "effective_on": "2026-04-01",
    "review_on": "2027-04-01",
}


@pytest.fixture
def value(house, programme):
    with house.within(house.alice):
        return element_of(value_card(programme, by=house.alice, adopted=True))


def test_alice_writes_a_text_traces_it_and_puts_it_in_force(house, programme, value):
    client = house.client(house.alice)

    answer = client.post(
        url(programme, "policies:policy_create"), {**WHOLE, "traces": [tracing.token(value)]}
    )
    page = text(client.post(answer["Location"] + "put-in-force/", follow=True))

    with house.within(house.alice):
        row = Policy.objects.get()
        traced = [trace.title for trace in row.traces.all()]
    assert (row.state, row.owner_id, traced) == ("in_force", house.manager.pk, ["Attentiveness"])
    assert f'<a href="{value.url}">Attentiveness</a>' in page
    assert "The kitchen&#x27;s manager" in page


def test_a_draft_says_what_is_still_missing_and_cannot_be_put_in_force(house, programme):
    client = house.client(house.alice)

    answer = client.post(url(programme, "policies:policy_create"), DRAFT)
    page = text(client.get(answer["Location"]))
    forced = text(client.post(answer["Location"] + "put-in-force/", follow=True))

    assert "Before it can come into force" in page
    assert "It has no owner." in page
    assert "Put it in force" not in page
    assert "Its purpose is not written down." in forced
    with house.within(house.alice):
        assert Policy.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title_en": ""}, "title_en", "This field is required."),
        ({"kind": ""}, "kind_0", "This field is required."),
        ({"owner": "Nobody known"}, "owner", "Nobody here has this number, address or name."),
        ({"parent": "made-up"}, "parent", "Select a valid choice."),
        ({"traces": ["made:up:1"]}, "traces_0", "Select a valid choice."),
        ({"review_on": "2026-04-01"}, "", "The review comes after the day from which it holds."),
    ],
)
def test_a_refused_text_says_why_and_keeps_what_was_typed(
    house, programme, value, changed, field, sentence
):
    answer = house.client(house.alice).post(
        url(programme, "policies:policy_create"), {**WHOLE, **changed}
    )

    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert not field or f'href="#id_{field}"' in page
    assert "So that nobody is hurried.</textarea>" in page
    with house.within(house.alice):
        assert Policy.objects.count() == 0


def test_what_a_text_in_force_needs_is_not_taken_away_by_its_form(house, programme, value):
    with house.within(house.alice):
        row = policy(programme, by=house.alice, traces=(value,), in_force=True)

    answer = house.client(house.alice).post(
        url(programme, "policies:policy_update", row.uuid),
        {**WHOLE, "owner": "", "traces": [tracing.token(value)], "text_en": "Other words"},
    )

    assert answer.status_code == 422
    assert "It has no owner." in text(answer)
    assert "Other words" in text(answer)


def test_a_place_that_does_not_fit_is_refused_at_its_field(house, programme):
    with house.within(house.alice):
        parent = policy(programme, by=house.alice)
    sent = {**DRAFT, "parent": str(parent.uuid)}

    answer = house.client(house.alice).post(url(programme, "policies:policy_create"), sent)

    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_parent"' in page
    assert "A standard stands below a policy" in page


def test_the_form_that_changes_a_text_holds_what_stands(house, programme, value):
    with house.within(house.alice):
        parent = policy(programme, by=house.alice)
        row = policy(
            programme,
            by=house.alice,
            kind="standard",
            parent=parent,
            traces=(value,),
            owner=house.bob,
        )

    form = house.client(house.alice).get(url(programme, "policies:policy_update", row.uuid))
    form = form.context["form"]

    assert {name: form[name].value() for name in ("owner", "parent", "traces", "title_en")} == {
        "owner": "3",
        "parent": str(parent.uuid),
        "traces": [tracing.token(value)],
        "title_en": "Time for a guest",
    }


def test_a_reason_that_is_gone_is_said_on_the_text_on_its_form_and_on_the_list(house, programme):
    with house.within(house.alice):
        card = value_card(programme, by=house.alice, adopted=True)
        row = policy(programme, by=house.alice, traces=(element_of(card),), in_force=True)
        true_north.retire(value_card=card, by=house.alice, at=NOW)
    client = house.client(house.alice)

    pages = [
        text(client.get(url(programme, f"policies:{name}", *args)))
        for name, args in (
            ("policy_detail", [row.uuid]),
            ("policy_update", [row.uuid]),
            ("trace_list", []),
        )
    ]

    assert "Attentiveness (no longer there)" in pages[0]
    assert "Attentiveness (no longer there)" in pages[1]
    assert "is traced to “Attentiveness”, which is no longer there." in pages[2]


def test_what_no_text_carries_stands_on_the_page_about_reasons(house, programme, value):
    page = text(house.client(house.bob).get(url(programme, "policies:trace_list")))

    assert page.index("Carried by no text yet") < page.index("Attentiveness")
    assert "No text in use is without a reason." in page


@pytest.mark.parametrize("verb", ["create", "update", "put_in_force", "retire"])
def test_only_hr_writes(house, programme, verb):
    with house.within(house.alice):
        row = policy(programme, by=house.alice)
    args = [] if verb == "create" else [row.uuid]
    address = url(programme, f"policies:policy_{verb}", *args)

    answers = {
        name: house.client(getattr(house, name)).post(address, DRAFT).status_code
        for name in ("bob", "carol", "mallory", "alice")
    }

    assert answers == {"bob": 403, "carol": 403, "mallory": 404, "alice": 302}


def test_everyone_reads_a_text(house, programme):
    with house.within(house.alice):
        row = policy(programme, by=house.alice)

    for reader in (house.bob, house.carol):
        client = house.client(reader)
        listed = text(client.get(url(programme, "policies:policy_list")))
        page = text(client.get(url(programme, "policies:policy_detail", row.uuid)))
        assert "Time for a guest" in listed
        assert "somebody&#x27;s safety is at stake" in page
        assert "Take it out of use" not in page


@pytest.mark.parametrize(("name", "expected"), [("policy_list", 11), ("trace_list", 16)])
def test_the_lists_take_as_many_queries_for_three_texts_as_for_one(
    house, programme, value, name, expected
):
    client, address = house.client(house.alice), url(programme, f"policies:{name}")
    taken = []

    for more in (1, 2):
        with house.within(house.alice):
            for _number in range(more):
                policy(programme, by=house.alice, owner=house.bob)
        taken.append(queries_of(client, address))

    assert taken == [expected, expected]
