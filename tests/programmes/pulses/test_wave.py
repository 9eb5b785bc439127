"""A wave from its preparation to its results, with the roles that do each step."""

import pytest
from django.db import ProgrammingError, connection, transaction

from people.models import Department, Member
from programmes.models import Assignment
from programmes.pulses.actions import answer, opening
from programmes.pulses.models import (
    ClosedAnswer,
    Invited,
    OpenAnswer,
    Wave,
    WaveFigure,
    WaveGroup,
    WaveTotal,
)
from programmes.pulses.queries import answer as answers
from programmes.queries import todo
from programmes.refusals import NotPossible
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, sent, staffed
from tests.roles import as_tally

SC = ("SC1", "SC2", "SC3", "SC4", "SC5", "SC6")


def all_of(value: int) -> dict[str, int | None]:
    return {f"SC.{key}": value for key in SC}


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Wave]:
    """Seven in the rooms, three at the bar, and the cast; everybody is asked."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 7, "Bar": 3})
            stage = listening_stage(programme_for(house.alice), house.alice)
            wave = prepared(stage, by=house.alice)
            opening.open(wave=wave, by=house.alice, at=NOW)
            return house, Wave.objects.get(pk=wave.pk)


def people(house: House, department: str) -> list[Member]:
    with transaction.atomic(), house.within(house.alice):
        return list(Member.objects.filter(department__name=department).order_by("number"))


def test_opening_freezes_the_tree_and_asks_everybody(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.alice):
        groups = list(WaveGroup.objects.filter(wave=wave).values_list("name", "depth", "asked"))
        workers = Member.objects.filter(external=False, left_on__isnull=True).count()
        rooms = WaveGroup.objects.get(wave=wave, name="Rooms")
        Department.objects.filter(name="Rooms").update(name="Floors")

    assert (wave.state, wave.asked) == ("open", workers)
    assert groups[0][:2] == ("Acme Hotels", 0)
    assert {("Rooms", 1, 7), ("Bar", 1, 3)} <= set(groups)
    assert sum(asked for _name, _depth, asked in groups) == workers
    assert rooms.name == "Rooms"


def test_who_is_asked_finds_it_on_their_list_and_nobody_else_learns_of_it(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.bob):
        mine = [(task.title, task.url) for task in todo.tasks(house.bob, NOW)]
    with transaction.atomic(), house.within(house.alice):
        seen = Assignment.objects.filter(occasion=wave.uuid).exclude(member=house.alice).count()
        invited = Invited.objects.filter(wave=wave).exclude(member=house.alice).count()

    assert (
        "A short questionnaire",
        f"/o/acme/p/culture/questionnaires/{wave.uuid}/answer/",
    ) in mine
    assert (seen, invited) == (0, 0)


def test_the_web_role_adds_answers_and_reads_none(acme):
    house, wave = acme
    sent(wave, house.bob, all_of(4))

    for model in (OpenAnswer, ClosedAnswer, WaveTotal):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), house.within(house.alice):
            model.objects.filter(wave=wave).exists()


def test_sent_twice_is_one_row_and_one_that_is_done(acme):
    house, wave = acme

    with transaction.atomic(), house.within(house.bob):
        sheet = answer.begin(wave=wave, member=house.bob)
        place = answers.place_of(wave, house.bob)
    for values in (all_of(4), all_of(2)):
        with house.within(house.bob):
            whole = answer.Sheet(slip=sheet.slip, values=values, comment="Twice")
            answer.add(wave=wave, group_id=place.group, sheet=whole)

    with as_tally(), transaction.atomic(), house.within():
        assert [row.values for row in OpenAnswer.objects.filter(wave=wave)] == [all_of(4)]


def test_closing_shows_large_groups_and_keeps_nothing_of_small_ones(acme):
    house, wave = acme
    for who in people(house, "Rooms"):
        sent(wave, who, all_of(5))
    for who in people(house, "Bar"):
        sent(wave, who, all_of(1))

    row = closed(wave)

    assert (row.state, row.answered) == ("closed", 10)
    with transaction.atomic(), house.within(house.alice):
        figures = {
            (figure.group.name, figure.rest): figure.shown
            for figure in WaveFigure.objects.filter(wave=wave, item="").select_related("group")
        }
    # Ten in all; seven of them in the rooms would leave three to be read.
    assert set(figures) == {("Acme Hotels", False)}
    assert figures["Acme Hotels", False]["n"] == 10
    with as_tally(), transaction.atomic(), house.within():
        assert OpenAnswer.objects.filter(wave=wave).count() == 0
        groups = set(ClosedAnswer.objects.filter(wave=wave).values_list("group__name", flat=True))
        totals = set(WaveTotal.objects.filter(wave=wave).values_list("group__name", flat=True))
    assert (groups, totals) == ({"Acme Hotels"}, {"Acme Hotels"})


def test_no_total_is_kept_of_a_question_that_too_few_answered(acme):
    """Seen failing where totals of every question were kept."""
    house, wave = acme
    for number, who in enumerate(people(house, "Rooms")):
        sent(wave, who, {**all_of(4), "SC.SC6": 1 if number < 4 else None})

    closed(wave)

    with as_tally(), transaction.atomic(), house.within():
        rows = WaveTotal.objects.filter(wave=wave, group__parent=None)
        kept = set(rows.values_list("item", flat=True))
    assert kept == {"", "SC1", "SC2", "SC3", "SC4", "SC5"}


def test_after_closing_nobody_answers_and_what_was_begun_is_gone(acme):
    house, wave = acme
    for who in people(house, "Rooms"):
        sent(wave, who, all_of(3))
    row = closed(wave)

    with transaction.atomic(), house.within(house.bob):
        state = Assignment.objects.get(occasion=wave.uuid, member=house.bob).state
    assert (row.state, state) == ("closed", "withdrawn")
    with pytest.raises(NotPossible):
        sent(wave, house.bob, all_of(2))


def test_kept_figures_are_never_changed(acme):
    house, wave = acme
    for who in people(house, "Rooms"):
        sent(wave, who, all_of(3))
    closed(wave)

    connection.close()
    connection.settings_dict["USER"] = "synchro_owner"
    try:
        refused = pytest.raises(ProgrammingError, match="never changed")
        with refused, transaction.atomic(), house.within():
            WaveFigure.objects.filter(wave=wave).update(rest=True)
    finally:
        connection.close()
        connection.settings_dict["USER"] = "synchro_app"
