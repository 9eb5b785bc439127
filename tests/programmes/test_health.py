"""How a programme stands: bands kept once a day, the lowest first, never a number without its interval."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people import scope
from people.models import Organisation
from programmes import nightly
from programmes.actions import assignment, health
from programmes.measures.figure import Figure, counted, suppressed
from programmes.models import Health, PrivateCount
from programmes.process import Outcome
from programmes.queries import health as queries
from tests.factories import people
from tests.factories.people import NOW, member
from tests.factories.programmes import opened, passed, programme_for, signed
from tests.processes.pages import queries_of, text
from tests.roles import as_tally

PAGE = "/o/acme/p/culture/health/"
LATER = NOW + timedelta(weeks=5)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return programme_for(house.alice)


def cycle(programme):
    return programme.cycles.get()


def bands(row):
    return {
        each["key"]: (round(each["band"]["low"], 3), round(each["band"]["high"], 3))
        for each in row.parts["processes"]
    }


def test_each_process_has_its_band_and_the_lowest_stage_is_the_headline(house, programme):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        signed(opened(programme, "true_north", "draft", by=house.alice), by=house.alice)

        row = health.read(cycle=cycle(programme), at=NOW)
        found = queries.health(cycle(programme))

    assert bands(row)["true_north"] == (0.25, 0.25)
    assert bands(row)["alignment"] == (0.0, 0.0)
    assert [(line.process.key, line.band, str(line.word)) for line in found.processes[-2:]] == [
        ("emotional_climate", "0%", "not begun"),
        ("true_north", "25%", "growing"),
    ]
    assert found.headline == (
        "The lowest stage is stage 1, where these stand: Meaning of life, Alignment, Leadership,"
        " Excellence, Policies, Emotional climate."
    )


def test_what_cannot_be_told_widens_the_band(house, programme):
    with house.within(house.alice):
        stage = opened(programme, "leadership", "coach", by=house.alice)
        stage.criteria.update(required=True)

        row = health.read(cycle=cycle(programme), at=NOW)

    low, high = bands(row)["leadership"]
    assert low < high


def test_the_composite_waits_for_five_processes(house, programme):
    starts = [("true_north", "listen"), ("meaning_of_life", "invite"), ("alignment", "publish")]
    more = [("excellence", "standard"), ("emotional_climate", "protect")]
    with house.within(house.alice):
        stages = {
            run.key: run.stages.order_by("order")[0].key
            for run in cycle(programme).process_runs.all()
        }
        for process in [name for name, _stage in starts]:
            opened(programme, process, stages[process], by=house.alice)
        health.read(cycle=cycle(programme), at=NOW)
        before = queries.health(cycle(programme))
        for process in [name for name, _stage in more]:
            opened(programme, process, stages[process], by=house.alice)
        health.read(cycle=cycle(programme), at=NOW)
        after = queries.health(cycle(programme))

    assert (before.composite, before.composite_missing) == (
        [],
        "Nothing to read yet: fewer than five processes have begun.",
    )
    assert len(after.composite) == 3
    assert all(re.fullmatch(r"(\d+–)?\d+%", band) for _name, band in after.composite)


def test_of_each_day_the_latest_is_kept(house, programme):
    with house.within(house.alice):
        health.read(cycle=cycle(programme), at=NOW)
        health.read(cycle=cycle(programme), at=NOW + timedelta(hours=1))
        health.read(cycle=cycle(programme), at=NOW + timedelta(days=1))

        kept = list(Health.objects.order_by("day").values_list("at", flat=True))

    assert kept == [NOW + timedelta(hours=1), NOW + timedelta(days=1)]


def test_a_process_has_moved_where_its_bands_do_not_touch(house, programme):
    with house.within(house.alice):
        health.read(cycle=cycle(programme), at=NOW)
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        health.read(cycle=cycle(programme), at=LATER)
        found = queries.health(cycle(programme))

    moved = {line.process.key: str(line.moved) for line in found.processes}
    assert (moved["true_north"], moved["alignment"]) == ("risen", "no detectable change")
    assert found.compared_with == NOW.date()


def test_participation_counts_people_from_ten_on(house, programme):
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
        health.read(cycle=cycle(programme), at=NOW)
        few = queries.health(cycle(programme)).answered
        many = [member(f"9{n}") for n in range(30)]
        assignment.welcome(members=many, at=NOW)
    for one in many[:20]:
        with house.within(one):
            assignment.finish(member=one, process="alignment", kind="self_view", at=NOW)
    with house.within(house.alice):
        health.read(cycle=cycle(programme), at=NOW)
        enough = queries.health(cycle(programme)).answered

    assert few == "No figure is shown: fewer than 10 people."
    assert enough == (
        "20 of 34 people did something of what they were asked for (grade B: it may be taken for most)."
    )


def outcomes(found):
    return {line.formula: line.words for line in found.outcomes}


def test_what_has_no_data_is_nothing_to_read_and_never_zero(house, programme):
    with house.within(house.alice):
        health.read(cycle=cycle(programme), at=NOW)
        found = outcomes(queries.health(cycle(programme)))

    assert list(found) == ["M14", "M16", "M17", "M18", "M33"]
    assert all(words.startswith("Nothing to read yet: ") for words in found.values())


@pytest.mark.django_db(transaction=True)
def test_private_deeds_are_told_from_ten_on_and_anew_only_after_ten_more():
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
            opened(programme, "meaning_of_life", "write", by=house.alice)
            for number in range(36):
                member(f"9{number}")

    def told(count, day):
        if count:
            with as_tally(), transaction.atomic(), house.within():
                PrivateCount.objects.create(
                    process="meaning_of_life", kind="plan_started", count=count,
                    counted_on=(NOW + timedelta(days=day)).date(),
                )  # fmt: skip
        with transaction.atomic(), house.within(house.alice):
            health.read(cycle=cycle(programme), at=NOW + timedelta(days=day))
            return outcomes(queries.health(cycle(programme)))["M17"]

    assert [told(None, 0), told(12, 1), told(13, 2), told(21, 3), told(22, 4)] == [
        "No figure is shown: fewer than 10 people.",
        "12 of 40; this has no target",
        "12 of 40; this has no target",
        "12 of 40; this has no target",
        "22 of 40; this has no target",
    ]


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        (None, counted("M18", 0.5, n=10, N=20), "now"),
        (suppressed("M18"), counted("M18", 0.5, n=10, N=20), "now"),
        (counted("M18", 0.5, n=10, N=20), suppressed("M18"), "now"),
        (counted("M18", 0.5, n=10, N=20), counted("M18", 11 / 20, n=11, N=20), "before"),
        (counted("M18", 0.5, n=10, N=20), counted("M18", 10 / 21, n=10, N=21), "before"),
        (counted("M18", 0.5, n=10, N=20), counted("M18", 20 / 30, n=20, N=30), "now"),
        (counted("M18", 0.5, n=10, N=20), counted("M18", 0.5, n=10, N=20), "now"),
    ],
)
def test_a_step_of_fewer_than_ten_is_not_told(before, now, kept):
    outcome = Outcome(name="x", read=lambda cycle, today: now, private=frozenset({"n", "N"}))

    assert health._steady(outcome, before, now) is {"now": now, "before": before}[kept]


def test_a_sampled_outcome_is_told_with_both_ends(house, programme, monkeypatch):
    figure = Figure(formula="M33", value=0.6, low=0.52, high=0.68, n=40, N=60)
    with house.within(house.alice):
        process = cycle(programme).process_runs.get(key="emotional_climate").process
        source = Outcome(name="Climate", read=lambda cycle, today: figure)
        monkeypatch.setitem(process.figures, "climate", source)
        health.read(cycle=cycle(programme), at=NOW)
        found = outcomes(queries.health(cycle(programme)))

    assert found["M33"] == "52–68%, from 40 of 60 people"


# Every night


@pytest.mark.django_db(transaction=True)
def test_each_programme_is_read_once_a_day():
    with transaction.atomic():
        house = people.house()
        with house.within(house.alice):
            for name in ("First", "Second"):
                programme_for(house.alice, name=name)
    with scope.bind(house.organisation.pk):
        first = nightly.keep_health(NOW)
        again = nightly.keep_health(NOW + timedelta(hours=1))
        next_day = nightly.keep_health(NOW + timedelta(days=1))

    assert (first, again, next_day) == (2, 0, 2)


def test_one_programme_is_read_on_demand(house, programme):
    with house.within(house.alice):
        nightly.read_health(programme.uuid, NOW)
        nightly.read_health(house.alice.uuid, NOW)

        assert Health.objects.get().cycle == cycle(programme)


# The page


def test_the_overview_leads_to_it_and_it_says_what_to_do_first(house, programme):
    overview = text(house.client(house.alice).get("/o/acme/p/culture/"))
    empty = text(house.client(house.alice).get(PAGE))
    sponsor = text(house.client(house.sponsor).get(PAGE))

    assert f'<a href="{PAGE}">Health of the programme</a>' in overview
    assert "Nothing has been read yet" in empty
    assert "Work it out now" in empty
    assert "Work it out now" not in sponsor


def test_the_page_says_the_same_bands_in_a_table_and_a_drawing(house, programme):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        health.read(cycle=cycle(programme), at=NOW)

    page = text(house.client(house.alice).get(PAGE))

    rows = re.findall(r"<tr class=\"row-link\">.*?</tr>", page)
    assert len(rows) == 7
    assert re.search(r"True North.*17%", rows[-1])
    [drawing] = re.findall(r'<svg[^>]* class="chart".*?</svg>', page)
    assert drawing.count("17%") == 2
    assert "M39, the band of a process" in page


def test_who_has_it_worked_out_and_who_sees_it(
    house, programme, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        "programmes.tasks.read_health.apply_async", lambda **kw: sent.append(kw["kwargs"])
    )
    who = ("alice", "sponsor", "carol", "manager", "bob", "mallory")

    seen = {n: house.client(getattr(house, n)).get(PAGE).status_code for n in who}
    with django_capture_on_commit_callbacks(execute=True):
        read = {n: house.client(getattr(house, n)).post(f"{PAGE}read/").status_code for n in who}

    assert seen == {
        **dict.fromkeys(("alice", "sponsor", "carol"), 200),
        **dict.fromkeys(("manager", "bob"), 403),
        "mallory": 404,
    }
    assert read == {
        "alice": 302,
        **dict.fromkeys(("sponsor", "carol", "manager", "bob"), 403),
        "mallory": 404,
    }
    assert sent == [{"programme": str(programme.uuid)}]


@pytest.mark.parametrize("days", [1, 3])
def test_the_page_takes_the_same_queries_however_much_is_kept(house, programme, days):
    with house.within(house.alice):
        for day in range(days):
            health.read(cycle=cycle(programme), at=NOW + timedelta(days=day))

    assert queries_of(house.client(house.alice), PAGE) == 9


def test_another_organisation_has_none(house, programme):
    with house.within(house.alice):
        health.read(cycle=cycle(programme), at=NOW)
    with house.within_other(house.mallory):
        assert Health.objects.count() == 0
    assert Organisation.objects.count() >= 2
