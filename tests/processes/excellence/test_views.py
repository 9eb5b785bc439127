"""The service standard over HTTP."""

import pytest

from processes.excellence.models import ServiceStandard
from processes.kernel import tracing
from tests.factories.processes import element_of, service_standard, value_card
from tests.processes.pages import queries_of, text, url

FORM = {
    "track": "serving",
    "text_en": "Greets within ten seconds",
    "anchor_1_en": "Does not look up",
    "anchor_3_en": "Greets when spoken to",
    "anchor_5_en": "Greets first",
    "value": "",
}


def test_alice_describes_a_behaviour_and_puts_it_in_force(house, programme):
    with house.within(house.alice):
        value = element_of(value_card(programme, by=house.alice, adopted=True))
    client = house.client(house.alice)

    offered = text(client.get(url(programme, "excellence:service_standard_create")))
    client.post(
        url(programme, "excellence:service_standard_create"),
        {**FORM, "value": tracing.token(value), "critical": "on"},
    )
    with house.within(house.alice):
        row = ServiceStandard.objects.get()
    address = url(programme, "excellence:service_standard_detail", row.uuid)
    page = text(client.post(address + "put-in-force/", follow=True))

    assert '<optgroup label="True North">' in offered
    assert (row.critical, row.value_title) == (True, "Attentiveness")
    assert f'<a href="{value.url}">Attentiveness</a>' in page
    assert "nobody is certified without it" in page
    with house.within(house.alice):
        assert ServiceStandard.objects.get().state == "in_force"


def test_without_a_value_it_stays_a_draft_and_the_page_says_why(house, programme):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice)

    page = text(
        house.client(house.alice).post(
            url(programme, "excellence:service_standard_put_in_force", row.uuid), follow=True
        )
    )

    assert "Say first which value this behaviour shows." in page
    with house.within(house.alice):
        assert ServiceStandard.objects.get().state == "draft"


def test_taking_the_value_away_is_refused_at_its_field(house, programme):
    with house.within(house.alice):
        value = element_of(value_card(programme, by=house.alice, adopted=True))
        row = service_standard(programme, by=house.alice, value=value, in_force=True)

    answer = house.client(house.alice).post(
        url(programme, "excellence:service_standard_update", row.uuid),
        {**FORM, "text_en": "Looks up at once"},
    )

    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_value"' in page
    assert "Looks up at once" in page


def test_a_refused_behaviour_says_why_and_keeps_what_was_typed(house, programme):
    answer = house.client(house.alice).post(
        url(programme, "excellence:service_standard_create"),
        {**FORM, "anchor_3_en": "", "track": "", "value": "true_north:value_card:made-up"},
    )

    page = text(answer)
    assert answer.status_code == 422
    for field in ("track_0", "anchor_3_en", "value"):
        assert f'href="#id_{field}"' in page
    assert "Greets first" in page
    with house.within(house.alice):
        assert ServiceStandard.objects.count() == 0


@pytest.mark.parametrize("verb", ["create", "update", "put_in_force", "retire"])
def test_only_hr_writes(house, programme, verb):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice)
    args = [] if verb == "create" else [row.uuid]
    address = url(programme, f"excellence:service_standard_{verb}", *args)

    answers = {
        name: house.client(getattr(house, name)).post(address, FORM).status_code
        for name in ("bob", "carol", "mallory", "alice")
    }

    assert answers == {"bob": 403, "carol": 403, "mallory": 404, "alice": 302}


def test_everyone_reads_it(house, programme):
    with house.within(house.alice):
        row = service_standard(programme, by=house.alice)

    for name in ("list", "detail"):
        address = url(
            programme,
            f"excellence:service_standard_{name}",
            *([row.uuid] if name == "detail" else []),
        )
        for reader in (house.bob, house.carol):
            page = text(house.client(reader).get(address))
            assert "Greets within ten seconds" in page
            assert "Put it in force" not in page


def test_the_list_takes_as_many_queries_for_three_behaviours_as_for_one(house, programme):
    client, address = house.client(house.alice), url(programme, "excellence:service_standard_list")
    taken = []

    for more in (1, 2):
        with house.within(house.alice):
            for _number in range(more):
                service_standard(programme, by=house.alice)
        taken.append(queries_of(client, address))

    assert taken == [11, 11]
