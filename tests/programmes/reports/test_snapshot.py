"""A snapshot says everything at one moment, in plain values and in one language."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from people import scope
from people.models import Department
from programmes import registry
from programmes.actions import criterion, gate
from programmes.models import Criterion, StageRun
from programmes.reports import snapshot
from tests.factories.programmes import opened, programme_for, signed
from tests.factories.reports import AT, participation, report, steered


@pytest.fixture
def programme(house):
    with house.within(house.alice):
        return steered(house.alice)


def _taken(house, programme, **fields):
    with house.within(house.carol):
        return snapshot.take(report(programme, by=house.carol, **fields), AT)


def _part(taken, key):
    return next(part for part in taken["sections"] if part["key"] == key)


def test_the_report_says_when_and_from_what_it_was_made(house, programme):
    taken = _taken(house, programme)

    named = ("language", "organisation", "programme", "author", "as_of", "period", "cycle")
    assert [taken[name] for name in named] == [
        "en",
        "Acme Hotels",
        "Culture",
        "Carol",
        "30 June 2026",
        "1 January 2026 to 30 June 2026",
        1,
    ]


def test_it_is_plain_as_the_database_gives_it_back(house, programme):
    taken = _taken(house, programme)

    assert snapshot.plain(taken) == taken


def test_only_what_was_chosen_is_in_it_in_the_order_of_the_report(house, programme):
    taken = _taken(house, programme, sections=["gates", "summary"])

    assert [part["key"] for part in taken["sections"]] == ["summary", "gates"]


def test_progress_is_a_band_beside_what_was_and_what_was_planned(house, programme):
    first = _part(_taken(house, programme, period_from=date(2026, 4, 1)), "summary")["bands"][0]

    assert first == {
        "order": 1,
        "name": "True North",
        "low": 0.1667,
        "high": 0.1667,
        "label": "17%",
        "before": 0.1667,
        "expected": 0.5,
    }


@pytest.mark.parametrize(("gate_on", "expected"), [(30, 0.1667), (29, 0.3333)])
def test_a_gate_is_planned_to_be_passed_once_its_day_is_over(house, programme, gate_on, expected):
    """So that a process is not behind the plan on the last day on which it is not late."""
    with house.within(house.alice):
        stages = StageRun.objects.filter(process_run__key="true_north").order_by("order")
        first, second, *rest = stages
        stages.filter(pk=first.pk).update(due_set=date(2026, 6, 1))
        stages.filter(pk=second.pk).update(due_set=date(2026, 6, gate_on))
        stages.filter(pk__in=[one.pk for one in rest]).update(due_set=date(2027, 1, 1))

    assert _part(_taken(house, programme), "summary")["bands"][0]["expected"] == expected


def test_the_headline_counts_what_is_late(house, programme):
    taken = _taken(house, programme)

    assert [part["headline"] for part in taken["sections"]] == [
        "1 of 7 processes is behind its plan",
        "Meaning of life stands lowest, at “Invite”",
        "6 of 7 processes are on plan",
        "0 of 6 gates of the programme passed",
        "Too few people were asked for figures to be shown",
        "No questionnaire has closed yet",
    ]
    assert _part(taken, "plan")["behind"] == [
        "True North: the gate of “Draft” was planned for 30 March 2026."
    ]


def test_before_the_first_stage_the_headline_says_so(house):
    with house.within(house.alice):
        programme = programme_for(house.alice)

    assert _part(_taken(house, programme), "summary")["headline"] == (
        "The programme stands before its first stage"
    )


def test_when_all_is_passed_the_headline_says_so(house, programme):
    with house.within(house.alice):
        StageRun.objects.update(state="passed", opened_at=AT, passed_at=AT)

    taken = _taken(house, programme)

    every = "Every process has come to the end of its stages"
    assert [part["headline"] for part in taken["sections"]][:3] == [
        every,
        every,
        "Every process is on plan",
    ]


def test_participation_counts_and_protects(house, programme):
    with house.within(house.alice):
        participation(programme)

    taken = _taken(house, programme)

    part = _part(taken, "participation")
    assert part["headline"] == "67% of what people were asked for is done"
    assert [(row["name"], row["protected"]) for row in part["rows"]] == [
        ("Acme Hotels", False),
        ("Bar", True),
        ("Desk", True),
        ("Rooms", False),
        ("The rest of Acme Hotels", False),
    ]
    assert part["rows"][0]["total"] == {
        "given": 18,
        "done": 12,
        "percent": "67%",
        "words": "12 of 18",
        "step": 4,
    }
    assert taken["protected"] == 2


def test_no_figure_of_a_protected_department_is_in_it(house, programme):
    with house.within(house.alice):
        participation(programme)

    rows = _part(_taken(house, programme), "participation")["rows"]

    hidden = [row for row in rows if row["protected"]]
    assert [(row["cells"], row["total"]) for row in hidden] == [([], None)] * 2


def test_a_relaxed_criterion_stands_in_every_report(house, programme):
    with house.within(house.alice):
        row = Criterion.objects.get(stage__key="draft", key="cards")
        criterion.relax(criterion=row, reason="Two cards are enough here", by=house.sponsor, at=AT)

    exceptions = _taken(house, programme, sections=["plan"])["exceptions"]

    assert exceptions["number"] == 1
    assert exceptions["relaxed"] == [
        {
            "order": 1,
            "process": "True North",
            "stage": "Draft",
            "text": "At least three value cards are written, each with two behaviours",
            "was": "Required, at least 3",
            "now": "Not required",
            "by": "The sponsor",
            "day": "30 June 2026",
            "reason": "Two cards are enough here",
        }
    ]


def test_a_gate_passed_before_all_could_be_told_stands_in_every_report(house):
    with house.within(house.alice):
        programme = programme_for(house.alice, kickoff_on=date(2026, 1, 12))
        Criterion.objects.filter(key="ballot_grade").update(required=True)
        stage = opened(programme, "true_north", "listen", by=house.alice)
        signed(stage, by=house.alice)
        gate.decide(
            process_run=stage.process_run,
            stages=[stage],
            by=house.sponsor,
            reason="The circles have shown enough",
            look_again_on=date(2026, 9, 1),
            at=datetime(2026, 3, 3, tzinfo=UTC),
        )

    [waived] = _taken(house, programme, sections=["summary"])["exceptions"]["waived"]

    assert (waived["stages"], waived["by"], waived["look_again"]) == (
        ["Listen"],
        "The sponsor",
        "1 September 2026",
    )
    assert waived["criteria"] == [
        "The value ballot was answered by enough people to be read (grade C or better)"
    ]


def test_days_are_those_of_the_organisation(house, programme):
    """Midnight of Greenwich is still the evening before in Mexico City."""
    house.organisation.time_zone = "America/Mexico_City"
    house.organisation.save()

    taken = _taken(house, programme, period_to=date(2026, 3, 2))

    assert [each["day"] for each in _part(taken, "gates")["decisions"]] == ["2 March 2026"]


def test_decisions_before_the_period_are_not_told_as_news(house, programme):
    during = _part(_taken(house, programme), "gates")["decisions"]
    after = _part(_taken(house, programme, period_from=date(2026, 3, 4)), "gates")["decisions"]

    assert [(each["process"], each["stages"], each["day"]) for each in during] == [
        ("True North", ["Listen"], "3 March 2026")
    ]
    assert after == []


def test_the_commentary_is_kept_in_paragraphs(house, programme):
    taken = _taken(
        house, programme, commentary="One.\n\n  Two.  \n", requests="Decide this\nand that"
    )

    part = _part(taken, "summary")
    assert (part["commentary"], part["requests"]) == (["One.", "Two."], ["Decide this", "and that"])


@pytest.mark.parametrize("key", [process.key for process in registry.processes()])
def test_what_each_process_hands_over_is_plain(house, programme, key):
    with house.within(house.carol):
        section = registry.process(key).report(programme.cycles.get(), AT)

        kept = snapshot.read(snapshot.plain(dict(section.context)))

    assert kept.keys() == dict(section.context).keys()


def test_days_come_back_as_days():
    values = {"on": date(2026, 6, 30), "at": [AT], "said": gettext_lazy("Passed"), "n": None}

    kept = snapshot.plain(values)

    assert kept == {
        "on": {"$day": "2026-06-30"},
        "at": [{"$moment": "2026-06-30T09:00:00+00:00"}],
        "said": "Passed",
        "n": None,
    }
    assert snapshot.read(kept) == {**values, "said": "Passed"}


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, object()])
def test_whatever_else_is_refused(value):
    with pytest.raises(TypeError, match="plain values only"):
        snapshot.plain({"value": value})


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_in_it():
    """Another connection commits a department between two questions of one report."""
    from tests.factories.people import department, organisation

    with transaction.atomic():
        acme = organisation()

    def write():
        with scope.bind(acme.pk), transaction.atomic():
            department("Written meanwhile")
        connection.close()

    with scope.bind(acme.pk):
        with snapshot.one_moment():
            before = Department.objects.count()
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()
            during = Department.objects.count()
        with transaction.atomic():
            after = Department.objects.count()

    assert (before, during, after) == (0, 0, 1)
