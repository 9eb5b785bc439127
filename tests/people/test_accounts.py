"""The list of the sample's sign-ins."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from people import sample
from people.models import Organisation
from tests.factories.people import House


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return out.getvalue()


def test_only_sample_organisations_are_listed(house: House) -> None:
    before = run("--json")
    Organisation.objects.filter(pk=house.organisation.pk).update(is_sample=True)

    after = json.loads(run("--json"))

    assert json.loads(before) == []
    assert {entry["organisation"] for entry in after} == {"acme"}
    assert "mallory" not in json.dumps(after)


def test_each_sign_in_says_how(house: House) -> None:
    Organisation.objects.filter(pk=house.organisation.pk).update(is_sample=True)

    entries = {entry["name"]: entry for entry in json.loads(run("--json"))}

    assert entries["Alice"] == {
        "organisation": "acme",
        "organisation_name": "Acme Hotels",
        "parts": ["hr", "worker"],
        "name": "Alice",
        "email": "alice@acme.example",
        "number": "1",
        "password": "synchro demo",
        "address": "http://127.0.0.1:8000/sign-in/",
    }
    assert (entries["Bob"]["email"], entries["Bob"]["address"]) == (
        None,
        "http://127.0.0.1:8000/sign-in/number/",
    )
    assert {name: entry["parts"] for name, entry in entries.items()} == {
        "Alice": ["hr", "worker"],
        "The sponsor": ["sponsor", "worker"],
        "Carol": ["consultant"],
        "The kitchen's manager": ["manager", "worker"],
        "Bob": ["worker"],
    }


def test_one_organisation_can_be_asked_for(house: House) -> None:
    Organisation.objects.update(is_sample=True)

    lines = run("--organisation", "elsewhere").splitlines()

    assert len(lines) == 1
    assert "mallory@elsewhere.example" in lines[0]
    with pytest.raises(CommandError):
        run("--organisation", "nowhere")


def test_without_a_sample_it_says_so(house: House) -> None:
    assert run() == "There is no sample organisation here.\n"


def test_the_card_of_the_sample_signs_in(db: None) -> None:
    from random import Random

    with transaction.atomic():
        cast = sample.build(
            slug="sample",
            name="Sample",
            people=30,
            random=Random(1),  # noqa: S311
            at=timezone.now(),
        )

    (entry,) = [entry for entry in json.loads(run("--json")) if "card" in entry]
    response = Client().post(
        entry["card"].removeprefix(settings.BASE_URL), {"code": entry["card_code"]}
    )

    assert entry["number"] == cast.worker.number
    assert (response.status_code, response["Location"]) == (302, "/o/sample/")
