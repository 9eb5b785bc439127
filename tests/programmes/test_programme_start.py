"""Starting a programme: what is kept, what is refused where, and nothing typed is lost."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from people.models import Member
from programmes import registry
from programmes.models import Programme, StageRun
from tests.factories import people
from tests.factories.people import House, member
from tests.factories.programmes import programme_for, stage_of
from tests.processes.pages import text

START = "/o/acme/programmes/start/"
TYPED = {"name": "Culture of service", "kickoff_on": "2026-03-02", "template": "plain"}


def started(house: House) -> list[tuple[str, str, str, date]]:
    with house.within(house.alice):
        rows = Programme.objects.order_by("pk")
        return list(rows.values_list("name", "slug", "template", "kickoff_on"))


def post(house: House, address: str = START, **typed: str):
    return house.client(house.alice).post(address, {**TYPED, **typed})


def problems(response) -> dict[str, list[str]]:
    """Field -> what stands at it; each also stands in the summary, as a link to the field."""
    form = response.context["form"]
    page = text(response)
    assert 'role="alert"' in page
    for name in form.errors:
        assert name == "__all__" or f'href="#id_{name}' in page
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def test_hr_starts_a_programme_and_arrives_at_its_overview(house: House):
    response = house.client(house.alice).post(START, TYPED, follow=True)

    assert response.redirect_chain == [("/o/acme/p/culture-of-service/", 302)]
    assert "The programme is started. What to do first stands below." in text(response)
    assert started(house) == [
        ("Culture of service", "culture-of-service", "plain", date(2026, 3, 2))
    ]
    with house.within(house.alice):
        row = Programme.objects.get()
        assert (row.created_by, row.milestones.count()) == (house.alice, 6)
        assert [line.process for line in response.context["overview"].lines] == (
            registry.processes()
        )


def test_the_form_proposes_a_name_and_the_plain_template(house: House):
    page = text(house.client(house.alice).get(START))

    assert 'value="Culture of service"' in page
    assert page.count("checked") == 1
    assert page.index('value="plain"') < page.index("checked") < page.index('value="measured"')


def test_each_process_is_owned_by_whom_was_named_else_by_whoever_starts(house: House):
    post(house, owner_true_north="manager@acme.example", owner_alignment="3")

    with house.within(house.alice):
        owners = {
            (run.key, run.owner.name)
            for run in Programme.objects.get().cycles.get().process_runs.all()
        }
        stages = StageRun.objects.filter(process_run__key="alignment")
        assert {stage.owner for stage in stages} == {house.bob}
    assert owners == {
        *((process.key, "Alice") for process in registry.processes()),
        ("true_north", "The kitchen's manager"),
        ("alignment", "Bob"),
    } - {("true_north", "Alice"), ("alignment", "Alice")}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("kickoff_on", "", "This field is required."),
        ("kickoff_on", "2026-02-30", "Enter a valid date."),
        ("kickoff_on", "next spring", "Enter a valid date."),
        ("kickoff_on", "9999-12-31", "Choose a day between the years 2000 and 2100."),
        ("kickoff_on", "1999-12-31", "Choose a day between the years 2000 and 2100."),
        ("template", "", "This field is required."),
        (
            "template",
            "golden",
            "Select a valid choice. golden is not one of the available choices.",
        ),
        (
            "owner_policies",
            "Nobody of that name",
            "Nobody here has this number, address or name. Check the spelling.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    house: House, field: str, typed: str, sentence: str
):
    response = post(house, **{field: typed})

    assert response.status_code == 422
    assert problems(response) == {field: [sentence]}
    assert started(house) == []


def test_nothing_typed_is_lost(house: House):
    typed = {"name": "A <b>name</b> & more", "kickoff_on": "31st", "owner_excellence": "Nobody"}

    response = post(house, **typed, owner_true_north="Bob", template="measured")

    page = text(response)
    assert response.status_code == 422
    assert set(problems(response)) == {"kickoff_on", "owner_excellence"}
    assert 'value="A &lt;b&gt;name&lt;/b&gt; &amp; more"' in page
    assert 'value="31st"' in page
    assert 'name="owner_true_north" value="Bob"' in page
    assert 'name="owner_excellence" value="Nobody"' in page
    assert page.index('value="measured"') < page.index("checked")


def test_an_owner_whose_name_is_not_the_only_one_is_asked_for_by_number(house: House):
    with house.within(house.alice):
        for number in ("21", "22"):
            member(number, full_name="Synthetic twin")

    response = post(house, owner_policies="Synthetic twin")

    assert problems(response) == {
        "owner_policies": ["Several people have this name. Type the number instead."]
    }


def test_somebody_of_another_organisation_cannot_be_named(house: House):
    response = post(house, owner_policies="Mallory")

    assert problems(response) == {
        "owner_policies": ["Nobody here has this number, address or name. Check the spelling."]
    }


def test_the_measured_template_is_refused_below_a_hundred_people(house: House):
    response = post(house, template="measured")

    assert response.status_code == 422
    assert problems(response) == {
        "template": [
            "The measured template needs at least 100 people. Choose the plain one; it can do the same work."
        ]
    }
    assert started(house) == []


def test_the_measured_template_starts_from_a_hundred_people(house: House):
    with house.within(house.alice):
        rows = [
            Member(number=f"S{number}", full_name="", sort_key=f"s{number}") for number in range(96)
        ]
        Member.objects.bulk_create(rows)

    response = post(house, template="measured")

    assert response.status_code == 302
    assert started(house)[0][2] == "measured"


def test_a_second_programme_of_the_same_name_has_an_address_of_its_own(house: House):
    post(house)

    response = post(house, kickoff_on="2027-03-01")

    assert response.headers["Location"] == "/o/acme/p/culture-of-service-2/"
    assert [row[1] for row in started(house)] == ["culture-of-service", "culture-of-service-2"]
    first, second = (
        house.client(house.alice).get(f"/o/acme/p/{slug}/")
        for slug in ("culture-of-service", "culture-of-service-2")
    )
    assert (first.context["programme"].kickoff_on, second.context["programme"].kickoff_on) == (
        date(2026, 3, 2),
        date(2027, 3, 1),
    )


def test_a_stage_of_one_programme_is_not_there_in_another(house: House):
    post(house)
    post(house)
    with house.within(house.alice):
        first, second = Programme.objects.order_by("pk")
        stage = stage_of(first, "true_north", "listen")
    client = house.client(house.alice)

    assert client.get(f"/o/acme/p/{first.slug}/stages/{stage.uuid}/open/").status_code == 200
    assert client.get(f"/o/acme/p/{second.slug}/stages/{stage.uuid}/open/").status_code == 404


def test_a_name_without_latin_letters_has_an_address_too(house: House):
    response = post(house, name="服务文化")

    assert response.headers["Location"] == "/o/acme/p/programme/"
    assert "服务文化" in text(house.client(house.alice).get("/o/acme/p/programme/"))


def test_only_hr_starts_a_programme(house: House):
    found = {
        who: house.client(getattr(house, who)).post(START, TYPED).status_code
        for who in ("sponsor", "carol", "manager", "bob", "mallory")
    }

    assert found == {"sponsor": 403, "carol": 403, "manager": 403, "bob": 403, "mallory": 404}
    assert started(house) == []


@pytest.mark.django_db(transaction=True)
def test_two_programmes_of_one_name_at_one_moment_are_one_and_a_sentence():
    """Seen failing without the look at the database's refusal: the second was a server error."""
    with transaction.atomic():
        house = people.house()
    answers = []

    def click():
        try:
            answers.append(post(house, name="Culture"))
        finally:
            connection.close()

    second = threading.Thread(target=click)
    with transaction.atomic(), house.within(house.alice):
        programme_for(house.alice)
        second.start()
        second.join(timeout=2)  # it waits for the first
    second.join(timeout=60)

    [answer] = answers
    assert answer.status_code == 422
    assert problems(answer) == {
        "name": [
            "A programme with this name has just been started. Look at it, or choose another name."
        ]
    }
    with transaction.atomic():
        assert len(started(house)) == 1
