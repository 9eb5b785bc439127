"""Starting a programme: the template becomes rows, and dates are offsets."""

from datetime import date

import pytest

from people.models import AuditEvent, Organisation
from programmes import registry
from programmes.actions import programme as programmes
from programmes.milestones import MILESTONES
from programmes.models import Criterion, Cycle, Milestone, ProcessRun, Programme, StageRun
from programmes.process import MEASURED, PLAIN
from programmes.refusals import NotPossible
from tests.factories.people import NOW, member
from tests.factories.programmes import stage_of

KICKOFF = date(2026, 2, 2)
START = "/o/acme/programmes/start/"


@pytest.fixture
def acme(house):
    """Acme, bound as Alice."""
    with house.within(house.alice):
        yield house


def start(by, **fields):
    asked = {"name": "Culture", "template": PLAIN, "kickoff_on": KICKOFF, "by": by, "at": NOW}
    return programmes.start(**{**asked, **fields})


def staff(number):
    """That many more people, so that the measured template has enough of them."""
    return [member(f"9{one}", full_name=f"Synthetic {one}") for one in range(number)]


def lines(action):
    return [
        (row.actor_id, row.at, row.object_type, row.object_uuid, row.detail)
        for row in AuditEvent.objects.filter(action=action)
    ]


def dates(row):
    """Stage of True North -> when it starts and when its gate is due."""
    rows = StageRun.objects.filter(
        process_run__cycle__programme=row, process_run__key="true_north"
    ).order_by("order")
    return {
        stage.key: (stage.starts_on(row.kickoff_on), stage.due_on(row.kickoff_on)) for stage in rows
    }


# What is copied


def test_a_programme_starts_with_one_cycle_and_one_line_in_the_audit(acme):
    row = start(acme.alice)

    assert (row.name, row.slug, row.template, row.kickoff_on) == (
        "Culture",
        "culture",
        PLAIN,
        KICKOFF,
    )
    assert (row.created_by, row.created_at) == (acme.alice, NOW)
    assert list(Cycle.objects.values_list("programme", "number", "started_on", "ended_on")) == [
        (row.pk, 1, KICKOFF, None)
    ]
    assert lines("programme.start") == [
        (acme.alice.pk, NOW, "programme", row.uuid, {"template": PLAIN})
    ]


def test_all_seven_processes_are_copied_in_their_order(acme):
    row = start(acme.alice)

    runs = ProcessRun.objects.filter(cycle__programme=row)
    assert [(run.order, run.key) for run in runs] == [
        (1, "true_north"),
        (2, "meaning_of_life"),
        (3, "alignment"),
        (4, "leadership"),
        (5, "excellence"),
        (6, "policies"),
        (7, "emotional_climate"),
    ]


def test_every_stage_is_copied_with_its_words_and_offsets_and_waits(acme):
    row = start(acme.alice)

    copied = StageRun.objects.filter(process_run__cycle__programme=row).order_by(
        "process_run__order", "order"
    )
    assert [
        (one.process_run.key, one.order, one.key, one.name, one.purpose, one.week, one.weeks)
        for one in copied.select_related("process_run")
    ] == [
        (
            process.key,
            order,
            stage.key,
            {"en": str(stage.name)},
            {"en": str(stage.purpose)},
            stage.week,
            stage.weeks,
        )
        for process in registry.processes()
        for order, stage in enumerate(process.stages, start=1)
    ]
    assert set(copied.values_list("state", "opened_at", "passed_at", "due_set")) == {
        ("planned", None, None, None)
    }


def test_the_criteria_of_a_stage_are_copied_with_their_kind_and_what_they_are_read_from(acme):
    row = start(acme.alice)

    copied = Criterion.objects.filter(stage=stage_of(row, "true_north", "ratify"))
    assert [
        (one.order, one.key, one.kind, one.measure, one.threshold, one.minimum, one.required)
        for one in copied
    ] == [
        (1, "consultation", "attested", "", None, 1, True),
        (2, "adopted", "counted", "adopted_value_cards", 3, 1, True),
        (3, "clarity", "measured", "clarity", 0.6, 5, False),
    ]
    assert [(one.text["en"][:20], one.source) for one in copied] == [
        ("Everyone was consult", {}),
        ("At least three value", {}),
        (
            "At least 60 of 100 s",
            {"en": "Read from the True North questions of a pulse once it has closed."},
        ),
    ]


def test_texts_are_kept_in_each_language_of_the_organisation(acme):
    Organisation.objects.filter(pk=acme.organisation.pk).update(languages=["en", "es"])
    acme.alice.refresh_from_db()

    row = start(acme.alice)

    stage = stage_of(row, "true_north", "listen")
    criterion = stage.criteria.all()[0]
    milestone = row.milestones.all()[0]
    assert [
        list(texts) for texts in (stage.name, stage.purpose, criterion.text, milestone.name)
    ] == [["en", "es"]] * 4


def test_the_milestones_of_the_programme_are_copied_undecided(acme):
    row = start(acme.alice)

    assert [
        (one.key, one.name, one.purpose, one.week, one.decided_at, one.decided_by, one.reason)
        for one in Milestone.objects.filter(programme=row)
    ] == [
        (one.key, {"en": str(one.name)}, {"en": str(one.purpose)}, one.week, None, None, "")
        for one in MILESTONES
    ]


# Owners


def test_whoever_starts_it_owns_every_process_that_has_no_owner_named(acme):
    row = start(acme.alice, owners={"alignment": acme.manager})

    runs = ProcessRun.objects.filter(cycle__programme=row)
    assert {run.key: run.owner for run in runs.select_related("owner")} == {
        **{process.key: acme.alice for process in registry.processes()},
        "alignment": acme.manager,
    }


def test_the_owner_of_a_process_owns_its_stages(acme):
    row = start(acme.alice, owners={"alignment": acme.manager})

    owned = StageRun.objects.filter(process_run__cycle__programme=row, owner=acme.manager)
    assert set(owned.values_list("process_run__key", flat=True)) == {"alignment"}
    assert owned.count() == len(registry.process("alignment").stages)


# The two templates


@pytest.mark.parametrize(
    ("template", "required"),
    [(PLAIN, ["circles", "dictionary"]), (MEASURED, ["circles", "dictionary", "ballot_grade"])],
)
def test_the_template_says_which_criteria_are_required(acme, template, required):
    staff(100)

    row = start(acme.alice, template=template)

    stage = stage_of(row, "true_north", "listen")
    found = Criterion.objects.filter(stage=stage, required=True)
    assert [one.key for one in found] == required


def test_the_measured_template_starts_with_one_hundred_people_and_not_with_one_fewer(acme):
    """The house has four people who work there, a consultant, and one who has left."""
    staff(95)
    left = member("left", full_name="Synthetic who left", left_on=date(2026, 1, 31))

    with pytest.raises(NotPossible) as refusal:
        start(acme.alice, template=MEASURED)
    refused = Programme.objects.count(), AuditEvent.objects.count()
    left.left_on = None
    left.save()
    row = start(acme.alice, template=MEASURED)

    assert str(refusal.value) == (
        "The measured template needs at least 100 people. "
        "Choose the plain one; it can do the same work."
    )
    assert refused == (0, 0)
    assert row.template == MEASURED


# Started again, and refused


def test_a_second_programme_of_the_same_name_gets_an_address_of_its_own(acme):
    first = start(acme.alice)
    first_stages = set(StageRun.objects.values_list("pk", flat=True))

    second, third = start(acme.alice), start(acme.alice)

    assert [row.slug for row in (first, second, third)] == ["culture", "culture-2", "culture-3"]
    of_first = StageRun.objects.filter(process_run__cycle__programme=first)
    assert set(of_first.values_list("pk", flat=True)) == first_stages
    assert StageRun.objects.count() == 3 * len(first_stages)


def test_a_name_that_only_begins_alike_does_not_take_an_address(acme):
    start(acme.alice, name="Culture of service")

    assert start(acme.alice, name="Culture").slug == "culture"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("协同到位", "programme"), ("¡Cultura!", "cultura"), ("a" * 120, "a" * 50)],
)
def test_every_name_has_an_address(acme, name, slug):
    assert start(acme.alice, name=name).slug == slug


def test_the_same_name_elsewhere_takes_nothing_from_acme(house):
    with house.within(house.alice):
        start(house.alice)
    with house.within_other(house.mallory):
        theirs = start(house.mallory)

    assert theirs.slug == "culture"


def test_a_start_that_fails_half_way_leaves_nothing(acme):
    with pytest.raises(ValueError, match="must be a"):
        start(acme.alice, owners={"emotional_climate": "nobody"})

    assert (Programme.objects.count(), StageRun.objects.count()) == (0, 0)


# The page


def form(**fields):
    return {"name": "Culture", "kickoff_on": "2026-02-02", "template": PLAIN, **fields}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "This field is required."),
        ("name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("kickoff_on", "31 February", "Enter a valid date."),
        (
            "template",
            "other",
            "Select a valid choice. other is not one of the available choices.",
        ),
        (
            "owner_alignment",
            "Mallory",
            "Nobody here has this number, address or name. Check the spelling.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(
    house, field, value, sentence
):
    response = house.client(house.alice).post(
        START, form(**{"owner_policies": "Bob", field: value})
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert f'value="{value}"' in response.content.decode() or field == "template"
    assert 'value="Bob"' in response.content.decode()
    with house.within(house.alice):
        assert Programme.objects.count() == 0


def test_the_page_starts_it_with_the_owners_named_and_leads_to_it(house):
    response = house.client(house.alice).post(START, form(owner_policies="Bob"))

    assert (response.status_code, response.url) == (302, "/o/acme/p/culture/")
    with house.within(house.alice):
        run = ProcessRun.objects.select_related("owner").get(key="policies")
        assert run.owner == house.bob


def test_too_few_people_is_said_at_the_template(house):
    response = house.client(house.alice).post(START, form(template=MEASURED))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["template"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("sponsor", 403), ("manager", 403), ("bob", 403), ("carol", 403)],
)
def test_who_may_start_one(house, who, status):
    assert house.client(getattr(house, who)).get(START).status_code == status


def test_dates_are_offsets_from_the_kick_off(acme):
    row = start(acme.alice)

    assert dates(row) == {
        "listen": (date(2026, 2, 9), date(2026, 3, 23)),
        "draft": (date(2026, 2, 23), date(2026, 4, 20)),
        "ratify": (date(2026, 4, 20), date(2026, 6, 1)),
        "seed": (date(2026, 6, 1), date(2026, 7, 27)),
        "attract": (date(2026, 7, 27), date(2026, 10, 19)),
        "review": (date(2027, 1, 4), date(2027, 2, 1)),
    }
