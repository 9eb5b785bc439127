"""The organisation's calendar: what moves is shown first, and a date goes to the next working day."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from random import Random
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.utils import timezone

from people import sample as people_sample
from people import scope
from people.models import AuditEvent, Blackout, WorkCalendar
from people.queries import work_calendar as calendars
from programmes import sample
from programmes.actions import baseline, kickoff, milestone, stage_edit, work_calendar
from programmes.actions import stage as stages
from programmes.models import Assignment, Baseline, Milestone, Programme, StageRun
from programmes.queries import work_calendar as queries
from programmes.refusals import NotPossible
from programmes.reminders import planner
from programmes.reminders.models import Message
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for, safeguarded, stage_of
from tests.processes.pages import queries_of, text

HERE = "/o/acme/working-days/"
UPDATE, ADD = f"{HERE}update/", f"{HERE}closed/add/"
PLAN = "/o/acme/p/culture/plan/"
WEEKDAYS = [0, 1, 2, 3, 4]
# In Spain 6 April 2026 is a working day and 1 May a holiday, on a Friday. Gates fall on Fridays.
FRIDAY = date(2026, 1, 30)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice, kickoff_on=FRIDAY)


def chosen(house: House, country: str = "ES", weekdays: list[int] = WEEKDAYS):
    with house.within(house.alice):
        wanted = work_calendar.wanted(country=country, part="", weekdays=weekdays, today=NOW.date())
        return work_calendar.change(wanted=wanted, shown=None, by=house.alice, at=NOW)


def closed(house: House, first: date, last: date, name: str = "Summer closing") -> Blackout:
    with house.within(house.alice):
        return work_calendar.keep_blackout(
            blackout=None,
            name=name,
            starts_on=first,
            ends_on=last,
            shown=None,
            by=house.alice,
            at=NOW,
        )


def dates(house: House, programme: Programme) -> dict[str, date]:
    """When each gate is due, by process and stage; and each milestone."""
    with house.within(house.alice):
        programme.refresh_from_db()
        day = programme.kickoff_on
        stages = StageRun.objects.filter(process_run__cycle__programme=programme)
        found = {
            f"{row.process_run.key} {row.key}": row.due_on(day)
            for row in stages.select_related("process_run")
        }
        return found | {row.key: row.due_on(day) for row in programme.milestones.all()}


def moved(before: dict[str, date], after: dict[str, date]) -> dict[str, tuple[date, date]]:
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def set_due(house: House, key: str, day: date) -> None:
    with house.within(house.alice):
        row = StageRun.objects.get(process_run__key="true_north", key=key)
        stages.update(stage=row, owner=house.alice, due_on=day, by=house.alice, at=NOW)


def rows(response) -> dict[str, list[str]]:
    """The plan's lines by the name of the stage."""
    body = text(response).split("<tbody>", 1)[1].split("</table>")[0]
    found = [
        [
            " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body)
    ]
    return {line[0]: line[1:] for line in found}


# What moves


def test_a_gate_on_a_holiday_goes_to_the_next_working_day(house: House, programme: Programme):
    before = dates(house, programme)

    found = chosen(house)

    assert set(before.values()) & {date(2026, 5, 1)}
    assert set(moved(before, dates(house, programme)).values()) >= {
        (date(2026, 5, 1), date(2026, 5, 4))
    }
    assert found.moved == len(moved(before, dates(house, programme)))
    holidays = {date(2026, 4, 3), date(2026, 5, 1), date(2026, 12, 25), date(2027, 1, 1)}
    assert {day for day, _ in moved(before, dates(house, programme)).values()} <= holidays


def test_a_closed_time_moves_gates_and_milestones_and_its_end_moves_them_back(
    house: House, programme: Programme
):
    before = dates(house, programme)
    first, last = date(2026, 3, 16), date(2026, 3, 29)

    row = closed(house, first, last)

    while_closed = moved(before, dates(house, programme))
    assert while_closed
    assert all(
        first <= old <= last and new == date(2026, 3, 30) for old, new in while_closed.values()
    )
    with house.within(house.alice):
        work_calendar.remove_blackout(blackout=row, shown=None, by=house.alice, at=NOW)
    assert dates(house, programme) == before


def test_what_was_set_by_hand_has_passed_or_is_decided_stays_and_so_does_the_baseline(
    house: House, programme: Programme
):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        first = programme.milestones.order_by("key")[0]
        safeguarded(programme, by=house.alice)
        milestone.decide(milestone=first, reason="Signed", by=house.sponsor, at=NOW)
    set_due(house, "draft", date(2026, 5, 1))
    before = dates(house, programme)
    with house.within(house.alice):
        kept = Baseline.objects.get().dates

    closed(house, date(2026, 1, 1), date(2026, 2, 28))
    chosen(house)

    after = dates(house, programme)
    with house.within(house.alice):
        assert Baseline.objects.get().dates == kept
    fixed = ("true_north listen", "true_north draft", "G0")
    assert [after[key] for key in fixed] == [before[key] for key in fixed]


def test_a_programme_starts_with_dates_on_working_days_and_so_does_its_baseline(house: House):
    chosen(house)

    with house.within(house.alice):
        programme = programme_for(house.alice, kickoff_on=FRIDAY)
        days = calendars.working_days()
        due = dates(house, programme)
        assert [key for key, day in due.items() if not days.is_open(day)] == []
        assert set(Baseline.objects.get().dates.values()) == {
            day.isoformat() for day in due.values()
        }


def test_moving_the_kick_off_moves_to_working_days(house: House, programme: Programme):
    """By six days: all offsets fall on Thursdays then, and Maundy Thursday is none in all Spain."""
    chosen(house)

    with house.within(house.alice):
        kickoff.move(programme=programme, kickoff_on=date(2026, 1, 31), by=house.alice, at=NOW)
        days = calendars.working_days()

    due = dates(house, programme)
    assert [key for key, day in due.items() if not days.is_open(day)] == []
    assert {day.weekday() for day in due.values()} >= {0}


def test_a_stage_that_is_edited_is_put_on_a_working_day_too(house: House, programme: Programme):
    chosen(house)
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "draft")
        wanted = stage_edit.Wanted(
            name=row.name, purpose=row.purpose, week=9, weeks=4, owner=house.alice, after=None
        )
        changed = stage_edit.edit(stage=row, wanted=wanted, by=house.alice, at=NOW)

    assert changed.counted_on(FRIDAY) == date(2026, 5, 1)
    assert changed.due_on(FRIDAY) == date(2026, 5, 4)


def test_seven_days_a_week_move_nothing_on_a_weekend(house: House):
    with house.within(house.alice):
        programme = programme_for(house.alice, kickoff_on=date(2026, 1, 31))
    mondays = {day.weekday() for day in dates(house, programme).values()}

    chosen(house, country="", weekdays=[0, 1, 2, 3, 4, 5, 6])

    assert (mondays, {day.weekday() for day in dates(house, programme).values()}) == ({0}, {5})


def test_what_people_were_asked_for_keeps_its_day(house: House, programme: Programme):
    with house.within(house.alice):
        opened(programme, "alignment", "person", by=house.alice)
        before = list(Assignment.objects.order_by("pk").values_list("due_on", flat=True))

    closed(house, date(2026, 3, 3), date(2026, 4, 17))

    with house.within(house.alice):
        assert before
        assert list(Assignment.objects.order_by("pk").values_list("due_on", flat=True)) == before


def test_another_organisations_plan_and_calendar_stay(house: House, programme: Programme):
    with house.within_other(house.mallory):
        other = programme_for(house.mallory, kickoff_on=FRIDAY)
        due = {row.key: row.due_on(FRIDAY) for row in other.milestones.all()}

    chosen(house)
    closed(house, date(2026, 3, 1), date(2026, 4, 10))

    with house.within_other(house.mallory):
        assert {row.key: row.due_on(FRIDAY) for row in other.milestones.all()} == due
        assert (WorkCalendar.objects.count(), Blackout.objects.count()) == (0, 0)
        assert Milestone.objects.filter(put_off__gt=0).count() == 0


# What is refused, and what is written down


def test_one_line_says_what_was_changed_and_how_much_moved(house: House, programme: Programme):
    before = dates(house, programme)

    chosen(house)

    with house.within(house.alice):
        [line] = AuditEvent.objects.filter(action__startswith="calendar.")
    count = len(moved(before, dates(house, programme)))
    assert (line.action, line.actor_id, line.detail) == (
        "calendar.change",
        house.alice.pk,
        {"moved": count, "country": "ES", "part": ""},
    )


def test_nobody_can_close_for_so_long_that_dates_have_nowhere_to_go(
    house: House, programme: Programme
):
    before = dates(house, programme)

    with pytest.raises(NotPossible, match="more than 62 days together"):
        closed(house, date(2026, 6, 1), date(2026, 9, 1))

    assert dates(house, programme) == before


def test_what_was_shown_is_what_is_done(house: House, programme: Programme):
    with house.within(house.alice):
        wanted = work_calendar.wanted(country="ES", part="", weekdays=WEEKDAYS, today=NOW.date())
        shown = queries.preview(wanted).seal
        kickoff.move(programme=programme, kickoff_on=date(2026, 2, 6), by=house.alice, at=NOW)

        with pytest.raises(work_calendar.Changed):
            work_calendar.change(wanted=wanted, shown=shown, by=house.alice, at=NOW)


def test_coming_years_are_added_and_known_days_stay(house: House):
    chosen(house)
    with house.within(house.alice):
        row = WorkCalendar.objects.get()
        row.holidays = {day: name for day, name in row.holidays.items() if day < "2036"}
        row.holidays["2026-05-01"] = {"en": "As it was called"}
        row.known_to = 2035
        row.save()

        done = [work_calendar.renew_holidays(NOW), work_calendar.renew_holidays(NOW)]

        row.refresh_from_db()
    assert done == [True, False]
    assert row.holidays["2026-05-01"] == {"en": "As it was called"}
    assert (max(row.holidays)[:4], row.known_to) == ("2036", 2036)


# Reminders


def test_reminders_leave_on_days_on_which_the_organisation_works(house: House):
    """Tuesday is a working day; the house is closed until Thursday."""
    with house.within(house.alice):
        stage = stage_of(programme_for(house.alice), "true_north", "listen")
        Assignment.objects.create(
            member=house.alice,
            stage=stage,
            process="meaning_of_life",
            kind="life_plan",
            given_at=NOW,
            due_on=date(2026, 4, 1),
        )
    closed(house, date(2026, 3, 3), date(2026, 3, 5))

    with house.within():
        planner.plan(NOW)
        assert list(Message.objects.values_list("due_at", flat=True)) == [
            datetime(2026, 3, 6, 10, tzinfo=UTC)
        ]


# The plan's page


def test_the_plan_says_why_a_date_moved(house: House, programme: Programme):
    chosen(house)

    page = house.client(house.alice).get(PLAN)

    told = {line[1] for line in rows(page).values() if len(line) > 4}
    assert "4 May 2026 Moved from 1 May: Labor Day" in told


def test_a_date_set_by_hand_stays_with_a_note(house: House, programme: Programme):
    chosen(house)
    closed(house, date(2026, 6, 1), date(2026, 6, 5), "Inventory")
    for key, day in (("draft", (5, 1)), ("ratify", (6, 3)), ("seed", (8, 2))):
        set_due(house, key, date(2026, *day))

    found = rows(house.client(house.alice).get(PLAN))

    assert [found[key][1] for key in ("Draft", "Ratify", "Seed new paradigms")] == [
        "1 May 2026 This is a public holiday: Labor Day",
        "3 Jun 2026 This is a closed day: Inventory",
        "2 Aug 2026 Nobody works on this day: Sunday",
    ]


def test_a_kick_off_on_a_holiday_is_kept_with_a_note(house: House, programme: Programme):
    chosen(house)

    response = house.client(house.alice).get("/o/acme/p/culture/kick-off/?kickoff_on=2026-05-01")

    assert "<li>This is a public holiday: Labor Day</li>" in text(response)


def test_who_sets_a_date_on_a_closed_day_is_told(house: House, programme: Programme):
    chosen(house)
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "draft")
    client = house.client(house.alice)
    url = f"/o/acme/p/culture/stages/{row.uuid}/update/"

    response = client.post(url, {"owner": "Alice", "due_on": "2026-05-01"}, follow=True)

    assert "This is a public holiday: Labor Day" in text(response)


def test_the_slip_counts_from_the_baseline_as_it_was(house: House, programme: Programme):
    """A gate of 1 May goes to 4 May: three days later, until a new baseline is taken."""
    chosen(house)
    client = house.client(house.alice)
    key = next(
        name
        for name, line in rows(client.get(PLAN)).items()
        if any("1 May:" in cell for cell in line)
    )
    before = rows(client.get(PLAN))[key]
    with house.within(house.alice):
        baseline.take(programme=programme, reason="Calendar", by=house.alice, at=NOW)

    after = rows(client.get(PLAN))[key]

    assert (before[2:4], after[2:4]) == (
        ["1 May 2026", "3 days later"],
        ["4 May 2026", "On time"],
    )


def test_the_chart_draws_closed_times_with_a_legend_and_the_page_names_them(
    house: House, programme: Programme
):
    without = text(house.client(house.alice).get(PLAN))
    chosen(house)
    closed(house, date(2026, 8, 3), date(2026, 8, 14))

    body = text(house.client(house.alice).get(PLAN))

    chart = body.split("chart-wrap", 1)[1].split("</svg>")[0]
    listed = re.findall(r"<li><span>(.*?)</span> (.*?)</li>", body)
    assert "Public holiday or closed time" not in without
    assert chart.count("Public holiday or closed time") == 1
    assert ("3 Aug 2026 – 14 Aug 2026", "Summer closing") in listed
    assert ("1 May 2026", "Labor Day") in listed
    # A strip and a peg for each, and one of each in the legend.
    assert len(re.findall(r'd="M[-\d. ]+h4l-2 3.4z"', chart)) == len(listed) + 1


def test_the_plan_takes_as_many_queries_with_a_calendar_as_without(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    without = queries_of(client, PLAN)
    chosen(house)
    for month in (6, 7, 8):
        closed(house, date(2026, month, 1), date(2026, month, 5))

    assert (without, queries_of(client, PLAN)) == (16, 16)


# The pages


def seal_of(response) -> str:
    return re.search(r'name="shown" value="(\w{64})"', text(response))[1]


def test_who_may_open_the_pages(house: House, programme: Programme):
    row = closed(house, date(2026, 8, 3), date(2026, 8, 14))
    pages = [
        HERE,
        UPDATE,
        ADD,
        f"{HERE}closed/{row.uuid}/update/",
        f"{HERE}closed/{row.uuid}/remove/",
    ]

    found = {
        who: [house.client(getattr(house, who)).get(page).status_code for page in pages]
        for who in ("alice", "sponsor", "carol", "bob", "mallory")
    }

    assert found == {
        "alice": [200] * 5,
        "sponsor": [403] * 5,
        "carol": [403] * 5,
        "bob": [403] * 5,
        "mallory": [404] * 5,
    }


def test_country_and_days_are_looked_at_first_and_then_changed(house: House, programme: Programme):
    client = house.client(house.alice)
    asked = {"country": "DE", "part": "BY", "weekdays": ["0", "1", "2", "3", "4"]}

    shown = client.get(f"{UPDATE}?{urlencode(asked, doseq=True)}")

    assert shown.status_code == 200
    assert "What would move" in text(shown)
    assert '4 May 2026<span class="cell-note">Moved from 1 May: Labor Day</span>' in text(shown)
    with house.within(house.alice):
        assert WorkCalendar.objects.count() == 0
    done = client.post(UPDATE, {**asked, "shown": seal_of(shown)}, follow=True)
    body = text(done)
    assert "The calendar is changed, and the plans with it." in body
    assert "Germany" in body
    assert "Bayern" in body
    assert "Monday, Tuesday, Wednesday, Thursday, Friday" in body
    assert "They are known until the end of 2036." in body


def test_parts_are_offered_once_the_country_is_chosen_and_those_of_another_are_dropped(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    asked = {"country": "ES", "part": "BY", "weekdays": ["0"]}

    body = text(client.get(f"{UPDATE}?{urlencode(asked, doseq=True)}"))

    assert '<option value="CN">Canarias</option>' in body
    assert '<option value="BY">Bayern</option>' not in body
    assert '<input type="hidden" name="part" value="">' in body


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"country": "ES"}, "Choose at least one day of the week."),
        ({"country": "XX", "weekdays": "0"}, "Select a valid choice. XX is not one of"),
        ({"country": "ES", "weekdays": "9"}, "Select a valid choice. 9 is not one of"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_at_its_place(
    house: House, asked: dict[str, str], sentence: str
):
    response = house.client(house.alice).get(UPDATE, asked)

    assert response.status_code == 422
    assert sentence in text(response)


@pytest.mark.parametrize(
    ("name", "first", "last", "sentence"),
    [
        ("", "2026-08-03", "2026-08-14", "This field is required."),
        ("Summer", "2026-08-14", "2026-08-03", "The last day comes before the first."),
        ("Summer", "1026-08-14", "2026-08-03", "Choose a day between the years 2000 and 2100."),
        ("<b>Summer</b>", "2026-08-03", "2026-08-14", "Plain text only: this holds HTML."),
        ("Summer", "2026-06-01", "2026-09-14", "more than 62 days together"),
    ],
)
def test_a_closed_time_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    house: House, name: str, first: str, last: str, sentence: str
):
    asked = {"name": name, "starts_on": first, "ends_on": last}

    response = house.client(house.alice).get(ADD, asked)

    assert response.status_code == 422
    assert sentence in unescape(text(response))
    assert f'value="{last}"' in text(response)


def test_a_closed_time_is_added_changed_and_removed(house: House, programme: Programme):
    client = house.client(house.alice)
    asked = {"name": "Inventory", "starts_on": "2026-03-20", "ends_on": "2026-03-22"}

    done = client.post(ADD, {**asked, "shown": seal_of(client.get(ADD, asked))}, follow=True)
    assert "Inventory" in text(done)
    with house.within(house.alice):
        row = Blackout.objects.get()
    change, remove = (f"{HERE}closed/{row.uuid}/{verb}/" for verb in ("update", "remove"))
    asked["name"] = "Stocktaking"
    client.post(change, {**asked, "shown": seal_of(client.get(change, asked))})
    with house.within(house.alice):
        assert [row.name for row in Blackout.objects.all()] == ["Stocktaking"]
    shown = client.get(remove)
    assert "Would end" in text(shown)
    client.post(remove, {"shown": seal_of(shown)})

    with house.within(house.alice):
        assert Blackout.objects.count() == 0
        actions = AuditEvent.objects.filter(action__startswith="calendar.").order_by("pk")
        assert [line.action for line in actions] == [
            "calendar.blackout_keep",
            "calendar.blackout_keep",
            "calendar.blackout_remove",
        ]


def test_a_post_without_the_seal_of_what_would_move_shows_it_first(
    house: House, programme: Programme
):
    asked = {"name": "Inventory", "starts_on": "2026-03-20", "ends_on": "2026-03-22"}

    response = house.client(house.alice).post(ADD, asked)

    assert response.status_code == 422
    assert "Something has changed meanwhile." in text(response)
    assert len(seal_of(response)) == 64
    with house.within(house.alice):
        assert Blackout.objects.count() == 0


def test_the_pages_take_the_same_queries_whatever_there_is(house: House, programme: Programme):
    client = house.client(house.alice)
    closed(house, date(2026, 6, 1), date(2026, 6, 5))
    asked = f"{ADD}?name=Summer&starts_on=2026-08-03&ends_on=2026-08-14"
    one = [queries_of(client, page) for page in (HERE, UPDATE, asked)]
    for month in (7, 9):
        closed(house, date(2026, month, 1), date(2026, month, 5))
    with house.within(house.alice):
        for name in ("Second", "Third"):
            programme_for(house.alice, name=name)

    assert (one, [queries_of(client, page) for page in (HERE, UPDATE, asked)]) == (
        [9, 8, 12],
        [9, 8, 12],
    )


def test_the_sample_organisation_has_a_country_and_a_closed_time_to_come(db: None):
    with transaction.atomic():
        cast = people_sample.build(
            slug="sample",
            name="Sample",
            people=12,
            random=Random(1),  # noqa: S311
            at=NOW,
        )
        with scope.bind(cast.organisation.pk, cast.hr.pk):
            sample._keep_calendar(cast, NOW - timedelta(weeks=17), NOW)
            row, [closed_time] = WorkCalendar.objects.get(), Blackout.objects.all()

    assert (row.country, row.part, row.weekdays, row.known_to) == ("ES", "CN", list(range(7)), 2036)
    assert closed_time.starts_on > NOW.date()
    assert "(synthetic)" in closed_time.name
