"""Addresses whose answers are kept: the same as Django's, for other values other ones."""

import uuid

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse

from people.addresses import address

urlpatterns = [
    path("elsewhere/<slug:organisation>/", lambda request: None, name="todo"),
    path("named/<str:name>/", lambda request, name: None, name="named"),
]


def drawn(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


def test_it_gives_what_reverse_gives() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()

    found = [address("conversation_date", "acme", key) for key in (one, other, one)]

    assert found == [reverse("conversation_date", args=["acme", key]) for key in (one, other, one)]
    assert address("todo", "acme") != address("todo", "other")


def test_an_address_that_is_none_is_refused_each_time() -> None:
    for _turn in range(2):
        with pytest.raises(NoReverseMatch):
            address("todo", "not a slug")


def test_other_addresses_of_the_project_are_not_mixed_up() -> None:
    usual = address("todo", "acme")
    with override_settings(ROOT_URLCONF=__name__):
        assert address("todo", "acme") == "/elsewhere/acme/"
    assert address("todo", "acme") == usual


def test_the_tag_keeps_what_has_values_by_place_and_leaves_the_rest_to_django() -> None:
    plain = drawn("{% url 'todo' slug %}", slug="acme")
    named = drawn("{% url 'todo' organisation=slug %}", slug="acme")
    later = drawn("{% url 'todo' slug as here %}[{{ here }}]", slug="acme")
    absent = drawn("{% url 'no such page' as here %}[{{ here }}]")

    assert plain == named == reverse("todo", args=["acme"])
    assert (later, absent) == (f"[{plain}]", "[]")
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'no such page' %}")


def test_what_is_put_into_an_address_is_escaped() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert drawn("{% url 'named' name %}", name="a&b") == "/named/a&amp;b/"
