"""The plan of a programme: its rows, its chart, and what it is compared with."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from programmes.models import Programme, StageRun
from tests.factories.people import NOW, House
from tests.factories.programmes import opened, passed, programme_for
from tests.processes.pages import queries_of, text

PAGE = "/o/acme/p/culture/plan/"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten in the morning of 2 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def page(house: House, who: str = "alice", show: str = ""):
    return house.client(getattr(house, who)).get(f"{PAGE}?show={show}" if show else PAGE)


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def rows(response) -> list[list[str]]:
    body = text(response).split("<tbody>", 1)[1].split("</table>")[0]
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body)
    ]


def set_due(house: House, key: str, day: date) -> None:
    with house.within(house.alice):
        StageRun.objects.filter(process_run__key="true_north", key=key).update(due_set=day)


def test_each_stage_stands_under_its_process_with_its_days_and_what_it_is_compared_with(
    house: House, programme: Programme
):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
    set_due(house, "draft", date(2026, 4, 23))
    set_due(house, "ratify", date(2026, 5, 28))
    set_due(house, "seed", date(2026, 7, 28))

    found = rows(page(house))

    assert found[:5] == [
        ["1 True North"],
        ["Listen", "2 Mar 2026", "2 Mar 2026 Completed", "23 Mar 2026", "21 days earlier", "Alice", "–"],
        ["Draft", "23 Feb 2026", "23 Apr 2026", "20 Apr 2026", "3 days later", "Alice", "Usually after Listen."],
        ["Ratify", "20 Apr 2026", "28 May 2026", "1 Jun 2026", "4 days earlier", "Alice", "Usually after Draft."],
        ["Seed new paradigms", "1 Jun 2026", "28 Jul 2026", "27 Jul 2026", "1 day later", "Alice", "Usually after Ratify."],
    ]  # fmt: skip
    assert found[5][4] == "On time"
    assert found[-7:-5] == [
        ["The programme as a whole"],
        [
            "G0 Mandate and safeguards",
            "–",
            "9 Feb 2026 This day is past",
            "9 Feb 2026",
            "The same day",
            "–",
            "–",
        ],
    ]
    assert len(found) == 7 * 7 + 7


def test_a_day_that_is_past_is_never_called_on_time(house: House, programme: Programme):
    """Invite should have been completed on 23 February; today is 2 March."""
    with house.within(house.alice):
        row = opened(programme, "meaning_of_life", "invite", by=house.alice)
    before = next(each for each in rows(page(house)) if each[0] == "Invite")
    with house.within(house.alice):
        passed(row, by=house.alice)
    after = next(each for each in rows(page(house)) if each[0] == "Invite")

    assert before[2:5] == ["23 Feb 2026 This day is past", "23 Feb 2026", "The same day"]
    assert after[2:5] == ["2 Mar 2026 Completed", "23 Feb 2026", "7 days later"]


def test_the_chart_is_drawn_from_the_rows_of_the_table(house: House, programme: Programme):
    with house.within(house.alice):
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)

    response = page(house)

    drawn = text(response).split("chart-wrap", 1)[1].split("</svg>")[0]
    assert "True North: 1 of 6 stages are completed; “Draft” ends on 20 April 2026." in unescape(
        drawn
    )
    assert "2 Mar" in drawn
    diamonds = re.findall(r'<path class="([^"]+)" d="M[^"]+l3.6 3.6l-3.6 3.6l-3.6 -3.6z"', drawn)
    assert diamonds == ["fill-ink"] + ["fill-surface stroke-ink"] * (7 * 6 - 1 + 6)
    assert ("style=" in drawn, "<title" in drawn, "<desc" in drawn) == (False, True, True)
    assert 'role="group" tabindex="0"' in text(response)


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("", ("Table and chart", True, False)),
        ("table", ("Table", False, False)),
        ("chart", ("Chart", True, True)),
        ("<b>", ("Table and chart", True, False)),
    ],
)
def test_a_link_shows_one_of_the_two(house: House, programme: Programme, show: str, found: tuple):
    """The table stays for paper where the chart alone is shown."""
    body = text(page(house, show=show))

    [current] = re.findall(r'href="\?[^"]*" aria-current="page">([^<]+)<', body.split("<main")[1])
    assert (current, "plan-chart" in body, "plan-paper" in body) == found
    assert 'class="table-stack plan-table"' in body


def test_who_sees_it_and_who_is_offered_a_new_baseline(house: House, programme: Programme):
    answers = {
        who: page(house, who) for who in ("alice", "sponsor", "carol", "manager", "bob", "mallory")
    }

    assert {
        who: (answer.status_code, "plan/baseline/" in text(answer))
        for who, answer in answers.items()
    } == {
        "alice": (200, True),
        "sponsor": (200, False),
        "carol": (200, False),
        "manager": (403, False),
        "bob": (403, False),
        "mallory": (404, False),
    }


def test_the_overview_leads_to_it(house: House, programme: Programme):
    response = house.client(house.sponsor).get("/o/acme/p/culture/")

    assert f'<a href="{PAGE}">See the plan</a>' in text(response)


def test_the_page_takes_as_many_queries_for_three_programmes_as_for_one(
    house: House, programme: Programme
):
    client = house.client(house.alice)
    one = queries_of(client, PAGE)
    with house.within(house.alice):
        for name in ("Second", "Third"):
            other = programme_for(house.alice, name=name)
            passed(opened(other, "true_north", "listen", by=house.alice), by=house.alice)
        passed(opened(programme, "true_north", "listen", by=house.alice), by=house.alice)
        opened(programme, "alignment", "person", by=house.alice)

    three = queries_of(client, PAGE)

    assert (one, three) == (16, 16)


def test_another_organisations_programme_of_the_same_name_is_not_in_it(
    house: House, programme: Programme
):
    with house.within_other(house.mallory):
        programme_for(house.mallory, kickoff_on=date(2027, 1, 4))

    assert "2029" not in text(page(house))
    assert {row[5] for row in rows(page(house)) if len(row) == 7} == {"Alice", "–"}
