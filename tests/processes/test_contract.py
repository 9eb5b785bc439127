"""What every process keeps to, seven of them or eight: it is tested before it has tests of its own."""

import ast
import json
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

import processes
from people.access import Actor, actor_for
from people.permissions import Permission
from processes.kernel import screens
from programmes import registry
from programmes.models import Cycle, Programme, StageRun
from programmes.process import PLAIN, Count, Criterion, Process
from tests.factories.people import NOW, House

# Asked of the catalogue of the database, and of who leads whom: both are there before any record.
THERE_FROM_THE_START = {"guarded_tables", "partner_kinds"}
EVERY = pytest.mark.parametrize(
    "process", registry.processes(), ids=[process.key for process in registry.processes()]
)


def package_of(process: Process) -> Path:
    module = __import__(f"processes.{process.key}", fromlist=[""])
    return Path(next(iter(module.__path__)))


def criteria_of(process: Process) -> Iterator[Criterion]:
    for stage in process.stages:
        yield from stage.criteria


def test_every_package_is_registered_and_nothing_else():
    packages = {found.name for found in pkgutil.iter_modules(processes.__path__) if found.ispkg}

    assert {process.key for process in registry.processes()} == packages - {"kernel"}


def test_each_has_its_own_place_and_address():
    orders = [process.order for process in registry.processes()]

    assert orders == list(range(1, len(orders) + 1))
    assert len({process.slug for process in registry.processes()}) == len(orders)


# docs/process-room-by-room.md says what lives in each: a module, or a package where one is too small.
HOUSE = {
    "actions", "apps", "forms", "migrations", "models", "personal_data", "process", "queries",
    "report", "sample", "urls", "views",
}  # fmt: skip


@EVERY
def test_it_has_the_rooms_of_the_house(process: Process) -> None:
    rooms = {found.name for found in pkgutil.iter_modules([str(package_of(process))])}

    assert sorted(HOUSE - rooms) == []


@EVERY
def test_its_stages_have_keys_of_their_own_and_proposed_dates(process: Process):
    keys = [stage.key for stage in process.stages]

    assert len(keys) >= 1
    assert len(set(keys)) == len(keys)
    assert all(stage.weeks > 0 for stage in process.stages)
    assert [stage.week for stage in process.stages] == sorted(
        stage.week for stage in process.stages
    )


@EVERY
def test_each_stage_asks_for_two_or_three_things_in_the_plain_template(process: Process):
    asked = {
        stage.key: sum(PLAIN in criterion.required_in for criterion in stage.criteria)
        for stage in process.stages
    }

    assert {key: number for key, number in asked.items() if number not in (2, 3)} == {}


@EVERY
def test_the_criteria_of_a_stage_have_keys_of_their_own(process: Process):
    for stage in process.stages:
        keys = [criterion.key for criterion in stage.criteria]
        assert len(set(keys)) == len(keys), stage.key


@EVERY
def test_counted_criteria_name_a_measure_and_measured_ones_their_source(process: Process):
    for criterion in criteria_of(process):
        if criterion.source:
            assert PLAIN not in criterion.required_in, criterion.key
            assert criterion.measure in {"", *process.figures}, criterion.key
        elif criterion.measure:
            assert criterion.measure in process.measures, criterion.key
            assert criterion.threshold is not None, criterion.key
        else:  # someone signs it: nothing is compared with a figure
            assert (criterion.threshold, criterion.minimum) == (None, 1), criterion.key


@EVERY
def test_every_measure_is_asked_for_by_a_criterion(process: Process):
    assert set(process.measures) == {
        criterion.measure
        for criterion in criteria_of(process)
        if criterion.measure and not criterion.source
    }


@EVERY
def test_its_words_are_translatable_whole_sentences(process: Process):
    words: list[Any] = [process.name, process.purpose]
    words += [word for room in process.rooms for word in (room.name, room.summary)]
    words += [word for stage in process.stages for word in (stage.name, stage.purpose)]
    words += [stage.usually_after for stage in process.stages if stage.usually_after]
    words += [criterion.text for criterion in criteria_of(process)]
    words += [criterion.source for criterion in criteria_of(process) if criterion.source]
    words += [kind.name for kind in process.assignments]

    assert [word for word in words if not isinstance(word, Promise)] == []


@EVERY
def test_stages_give_only_assignments_that_it_declares(process: Process):
    kinds = {kind.key for kind in process.assignments}
    given = {key for stage in process.stages for key in stage.assigns}

    assert given <= kinds


@EVERY
def test_private_kinds_are_seen_by_no_manager_and_remind_nobody_by_hand(process: Process):
    private = [kind for kind in process.assignments if kind.private]

    assert [kind.key for kind in private if kind.manager_sees or kind.remind] == []


@EVERY
def test_it_imports_no_other_process(process: Process):
    others = {f"processes.{other.key}" for other in registry.processes() if other is not process}

    found = {
        name
        for path in package_of(process).rglob("*.py")
        for name in imported(path)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    }

    assert found == set()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@EVERY
def test_its_views_belong_to_it_and_name_their_permission(process: Process):
    patterns = import_string(f"{process.urls}.urlpatterns")

    assert len(patterns) >= 1
    for pattern in patterns:
        view = pattern.callback.view_class
        assert issubclass(view, screens.ProcessMixin), pattern.name
        assert view.process_key == process.key, pattern.name
        assert isinstance(view.permission, Permission), pattern.name


@EVERY
def test_its_addresses_are_mounted_under_its_slug(process: Process):
    names = {pattern.name for pattern in import_string(f"{process.urls}.urlpatterns")}
    _prefix, resolver = get_resolver().namespace_dict[process.key]

    assert names <= set(resolver.reverse_dict)
    assert len(process.rooms) >= 1
    for room in process.rooms:
        address = reverse(room.url_name, args=["acme", "culture"])
        assert address.startswith(f"/o/acme/p/culture/{process.slug}/"), room.url_name


def first_who_may(house: House, permission: str) -> Actor:
    """HR where HR may; a private room is for others."""
    with house.within():
        actors = [
            actor_for(member.pk, timezone.localdate())
            for member in (house.alice, house.manager, house.bob)
        ]
    return next(actor for actor in actors if actor.may(Permission(permission)))


@EVERY
def test_its_rooms_open_for_whom_they_are_and_are_not_there_for_outsiders(
    process: Process, house: House, programme: Programme
):
    for room in process.rooms:
        address = reverse(room.url_name, args=[house.organisation.slug, programme.slug])
        member = first_who_may(house, room.permission).member

        assert house.client(member).get(address).status_code == 200, room.url_name
        assert house.client(house.mallory).get(address).status_code == 404, room.url_name
        assert house.client(None).get(address).status_code == 302, room.url_name


@EVERY
def test_its_rooms_lead_back_to_the_process(process: Process, house: House, programme: Programme):
    back = reverse("programmes:process", args=["acme", programme.slug, process.slug])

    for room in process.rooms:
        address = reverse(room.url_name, args=["acme", programme.slug])
        actor = first_who_may(house, room.permission)
        page = house.client(actor.member).get(address).content.decode()
        assert (f'href="{back}"' in page) == actor.may(Permission.PROGRAMME_SEE), room.url_name
        assert str(room.name) in page, room.url_name


@EVERY
def test_a_new_programme_copies_its_template(process: Process, house: House, programme: Programme):
    with house.within(house.alice):
        stages = StageRun.objects.filter(
            process_run__cycle__programme=programme, process_run__key=process.key
        )
        copied = [(stage.key, stage.criteria.count()) for stage in stages.order_by("order")]

    assert copied == [(stage.key, len(stage.criteria)) for stage in process.stages]


@EVERY
def test_its_measures_count_in_an_empty_organisation(
    process: Process, house: House, programme: Programme
):
    with house.within(house.alice):
        stage = StageRun.objects.select_related(
            "process_run__cycle__programme__organisation"
        ).filter(process_run__key=process.key)[0]
        for name, measure in process.measures.items():
            count = measure(stage)
            if name not in THERE_FROM_THE_START:
                assert count is None or (isinstance(count, Count) and count.done == 0), name


@EVERY
def test_it_hands_over_plain_values_of_an_empty_organisation(
    process: Process, house: House, programme: Programme
):
    with house.within(house.bob):
        assert process.elements() == []
        assert json.dumps(process.insights(house.bob), cls=DjangoJSONEncoder)
        assert json.dumps(process.export(house.bob), cls=DjangoJSONEncoder)
        assert process.erase(house.bob) == 0


@EVERY
def test_its_report_section_stands_without_data(
    process: Process, house: House, programme: Programme
):
    with house.within(house.alice):
        cycle = Cycle.objects.select_related("programme__organisation").get(programme=programme)
        section = process.report(cycle, NOW)
        shown = render_to_string(section.template, dict(section.context))

    assert section.title
    assert section.template.startswith(f"{process.key}/")
    assert is_plain(section.context)
    assert shown.strip()


def is_plain(value: Any) -> bool:
    """Made of numbers, texts, dates and lists: nothing that could still ask the database."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(kept) for key, kept in value.items())
    if isinstance(value, (list, tuple)):
        return all(is_plain(kept) for kept in value)
    return value is None or isinstance(value, (str, int, float, bool, date, datetime))


def test_two_processes_cannot_claim_one_place():
    first = registry.processes()[0]
    fields = {name: getattr(first, name) for name in first.__dataclass_fields__}

    for claim in ({"key": "another", "slug": "another"}, {"key": "another", "order": 99}):
        with pytest.raises(registry.AlreadyRegistered):
            registry.register(Process(**{**fields, **claim}))

    assert [process for process in registry.processes() if process.key == "another"] == []
