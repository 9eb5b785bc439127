"""Surveys that nobody here made: what is kept behind the door agrees with what was published of them."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from people import scope
from programmes.pulses.actions import closing
from programmes.pulses.content import Content, Item, Keyed, Scale
from programmes.pulses.content import plain as in_plain
from programmes.pulses.models import OpenAnswer, Wave, WaveFigure, WaveGroup, WaveTotal
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import listening_stage, prepared
from tests.roles import as_tally

Row = dict[str, str]
ALL = "All"


def rows_of(folder: Path, name: str) -> list[Row]:
    with (folder / "surveys" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def instrument(key: str, items: Iterable[str], lowest: int, highest: int) -> Content:
    labels = tuple({"en": str(point)} for point in range(lowest, highest + 1))
    return Content(
        key=key,
        name={"en": key},
        introduction={},
        scale=Scale(minimum=lowest, maximum=highest, labels=labels),
        items=tuple(Item(key=item, text={"en": item}, keyed=Keyed.WITH) for item in items),
    )


@pytest.fixture
def acme(transactional_db: None) -> House:
    with transaction.atomic():
        return make_house()


@pytest.fixture
def wave_of(acme: House) -> Callable[..., Wave]:
    """An open wave as its rows say: `path` names the groups of a row from above, below everyone."""
    programmes: list[Any] = []

    def make(
        rows: list[Row],
        instruments: list[Content],
        path: Callable[[Row], tuple[str, ...]],
        minimum: int = 5,
        values: Callable[[Row], dict[str, int]] | None = None,
    ) -> Wave:
        def given(row: Row) -> dict[str, int]:
            return {
                f"{each.key}.{item.key}": int(float(row[item.key]))
                for each in instruments
                for item in each.items
                if row[item.key]
            }

        with transaction.atomic(), acme.within(acme.alice):
            if not programmes:
                programmes.append(programme_for(acme.alice))
            stage = listening_stage(programmes[0], acme.alice)
            wave = prepared(stage, by=acme.alice, keys=("x",), minimum=minimum)
            wave.plain = [in_plain(each) for each in instruments]
            groups = {(): WaveGroup.objects.create(wave=wave, name=ALL, order=0, depth=0)}
            for row in sorted(rows, key=path):
                whole = path(row)
                for depth in range(1, len(whole) + 1):
                    if whole[:depth] not in groups:
                        groups[whole[:depth]] = WaveGroup.objects.create(
                            wave=wave,
                            parent=groups[whole[: depth - 1]],
                            name=" ".join(whole[:depth]),
                            order=len(groups),
                            depth=depth,
                        )
                groups[whole].asked += 1
            for group in groups.values():
                group.save()
            wave.state, wave.asked, wave.opened_at = Wave.State.OPEN, len(rows), NOW
            wave.save()
            OpenAnswer.objects.bulk_create(
                OpenAnswer(
                    id=uuid4(),
                    wave=wave,
                    group=groups[path(row)],
                    values=(values or given)(row),
                )
                for row in rows
            )
            return wave

    return make


def closed(wave: Wave) -> tuple[dict[tuple[str, str, str], WaveTotal], set[tuple[str, bool]]]:
    """The kept totals by group, instrument and item; and which groups show, or the rest of which."""
    with as_tally(), scope.bind(wave.organisation_id):
        closing.close(wave_id=wave.pk, at=NOW)
        with transaction.atomic():
            totals = {
                (row.group.name, row.instrument, row.item): row
                for row in WaveTotal.objects.filter(wave=wave).select_related("group")
            }
            figures = WaveFigure.objects.filter(wave=wave).select_related("group")
            return totals, {(row.group.name, row.rest) for row in figures}


def test_scales_and_groups_of_2042_people_are_as_published(
    real_data: Path, wave_of: Callable[..., Wave]
) -> None:
    rows = rows_of(real_data, "multilevel_lq2002.csv")
    scales = {
        "LEAD": instrument("LEAD", [f"LEAD{n:02}" for n in range(1, 12)], 1, 5),
        "TSIG": instrument("TSIG", [f"TSIG{n:02}" for n in range(1, 4)], 1, 5),
        "HOSTILE": instrument("HOSTILE", [f"HOSTIL{n:02}" for n in range(1, 6)], 0, 4),
    }

    totals, shown = closed(wave_of(rows, list(scales.values()), lambda row: (row["COMPID"],)))

    assert len(rows) == 2042
    assert len(shown) == 1 + 49
    for key in scales:
        published = {row["COMPID"]: float(row[f"G{key}"]) for row in rows}
        assert len(published) == 49
        for group, mean in published.items():
            total = totals[group, key, ""]
            assert total.total / total.n == pytest.approx(mean, abs=1e-6)
        whole = totals[ALL, key, ""]
        people = [float(row[key]) for row in rows]
        assert whole.n == 2042
        assert whole.total == pytest.approx(sum(people), abs=1e-3)
        assert whole.total / whole.n == pytest.approx(sum(people) / 2042, abs=1e-6)
        assert whole.squares == pytest.approx(sum(x * x for x in people), rel=1e-6)


COHESION = instrument("COH", [f"COH0{n}" for n in range(1, 6)], 1, 5)


@pytest.mark.parametrize("minimum", [5, 10])
def test_platoons_never_show_and_companies_only_at_five(
    minimum: int, real_data: Path, wave_of: Callable[..., Wave]
) -> None:
    rows = rows_of(real_data, "multilevel_cohesion.csv")
    companies = {row["UNIT"] for row in rows}
    expected = {(ALL, False)} | ({(unit, False) for unit in companies} if minimum == 5 else set())

    totals, shown = closed(
        wave_of(rows, [COHESION], lambda row: (row["UNIT"], row["PLATOON"]), minimum)
    )

    assert (len(rows), len(companies)) == (11, 2)
    assert shown == expected
    assert {group for group, _scale, _item in totals} == {name for name, _rest in expected}


def test_three_waves_of_the_same_people_show_what_moved(
    real_data: Path, wave_of: Callable[..., Wave]
) -> None:
    """Each wave asks alike; what moved is read against the one before."""
    rows = [row for row in rows_of(real_data, "multilevel_univbct.csv") if row["TIME"] == "0.0"]
    asked = instrument("JOBSAT", ["JOBSAT"], 1, 5)
    found = []
    for number in (1, 2, 3):
        answered = [row for row in rows if row[f"JOBSAT{number}"]]

        def values(row: Row, name: str = f"JOBSAT{number}") -> dict[str, int]:
            return {"JOBSAT.JOBSAT": round(float(row[name]))}

        wave = wave_of(answered, [asked], lambda row: (row["BTN"],), 5, values)
        closed(wave)
        with transaction.atomic(), scope.bind(wave.organisation_id):
            figure = WaveFigure.objects.get(
                wave=wave, group__parent__isnull=True, item="", rest=False
            )
        found.append((figure.shown["n"], figure.shown.get("change", {}).get("reading")))

    assert [n for n, _reading in found] == [
        sum(bool(row[f"JOBSAT{number}"]) for row in rows) for number in (1, 2, 3)
    ]
    assert found[0][1] is None
    assert all(reading in ("risen", "fallen", "not_detectable") for _n, reading in found[1:])
