"""One's own plan as a PDF: for its writer alone, whole, and kept nowhere."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import translation

from people import documents
from people.vault import Keyring
from processes.meaning_of_life import life_plan_pdf
from processes.meaning_of_life.actions import life_plan as actions
from processes.meaning_of_life.models import Goal, LifePlan
from processes.meaning_of_life.queries import goal as goals
from programmes.models import Programme
from programmes.reports import pdf
from tests.factories.life_plan import goal_of, looked_back, shared
from tests.factories.people import NOW, House
from tests.processes.pages import text, url


def at(programme: Programme, name: str, *args: Any) -> str:
    return url(programme, f"meaning_of_life:{name}", *args)


def made(client: Client, plan: LifePlan) -> Any:
    return client.post(at(plan.programme, "life_plan_pdf"))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML that the engine was given; it makes nothing."""
    given: list[str] = []

    def make(html: str, *, language: str, seconds: int) -> bytes:
        given.append(html)
        return b"%PDF-made"

    monkeypatch.setattr(documents, "make", make)
    return given


@pytest.mark.weasy
def test_the_file_holds_the_whole_plan_tagged_and_titled(
    house: House, plan: LifePlan, goal: Goal
) -> None:
    with house.within(house.bob):
        actions.answer(life_plan=plan, answers={"place_work": "4", "promise": "Ñandú"}, at=NOW)

    answer = made(house.client(house.bob), plan)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="My life plan 20')
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for told in (
        "The late guests",
        "Honesty",
        "Mostly",
        "Ñandú",
        "Greet each guest by name",
        "If a guest comes in, then I look up first",
        "Half of those who come again",
        "I have stopped trying",
        "1 June 2026",
    ):
        assert told in words
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert read.metadata is not None
    assert read.metadata.title == "The life plan of Bob"


@pytest.mark.weasy
def test_no_page_ends_with_a_head(house: House, plan: LifePlan, goal: Goal) -> None:
    """Seen failing with heads that only avoid the break behind them: a page ended with one."""
    alone = []
    for paragraphs in range(22, 30, 2):
        with house.within(house.bob):
            serve = "\n\n".join(["Somebody who comes in late and wants to rest."] * paragraphs)
            actions.answer(life_plan=plan, answers={"serve": serve}, at=NOW)

        read = pypdf.PdfReader(io.BytesIO(made(house.client(house.bob), plan).content))

        for page in read.pages[1:]:
            lines = page.extract_text().splitlines()[:-2]  # without those at the edges
            heads = {
                "What I value and what I am good at": "What I value most",
                "My goals": "Why it matters",
                "How far it may come": "What I expect Half of those who come again",
            }
            alone += [
                (paragraphs, head)
                for head, below in heads.items()
                if head in lines and below not in lines
            ]

    assert alone == []


def test_what_is_not_written_takes_no_room(house: House, plan: LifePlan, engine: list[str]) -> None:
    made(house.client(house.bob), plan)

    [html] = engine
    assert "Not provided" not in html
    assert "My goals" not in html
    assert [
        title for title in ("Whom I want to serve", "My days and my work") if title in html
    ] == ["Whom I want to serve"]


def test_it_names_nobody_else_and_nothing_that_rests(
    house: House, plan: LifePlan, goal: Goal, engine: list[str]
) -> None:
    with house.within(house.bob):
        resting = goal_of(plan, title="A goal that rests")
        looked_back(resting, outcome="close", note="A note")
        shared(goal, house.manager)

    made(house.client(house.bob), plan)

    [html] = engine
    assert "Greet each guest by name" in html
    for absent in ("The kitchen", "Alice", "Acme", "A goal that rests", "A note"):
        assert absent not in html


def test_what_is_typed_is_text_and_never_markup(
    house: House, plan: LifePlan, engine: list[str]
) -> None:
    """Seen failing with the answers marked safe."""
    attack = '<img src="https://canary.example/x"><script>1</script>'
    with house.within(house.bob):
        actions.answer(life_plan=plan, answers={"serve": attack}, at=NOW)
        goal_of(plan, title=attack, **dict.fromkeys(Goal.LEVELS.values(), attack))

    made(house.client(house.bob), plan)

    [html] = engine
    assert html.count("canary.example") > 5
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.parametrize("language", ["en", "es", "zh-hans"])
def test_it_is_in_the_language_of_the_page(
    house: House, plan: LifePlan, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    given = []
    monkeypatch.setattr(documents, "make", lambda html, **how: given.append((html, how)) or b"")
    with house.within(house.bob), translation.override(language):
        life_plan_pdf.make(life_plan=plan, today=NOW.date())

    [(html, how)] = given
    assert how["language"] == language
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize("who", ["alice", "manager", "carol", "sponsor", "mallory"])
def test_nobody_else_gets_it(
    house: House, plan: LifePlan, goal: Goal, engine: list[str], who: str
) -> None:
    """With a plan of their own they get that; a goal shared with the manager opens nothing of this."""
    with house.within(house.bob):
        shared(goal, house.manager)
    client = house.client(getattr(house, who))

    without_a_plan = made(client, plan).status_code
    client.post(at(plan.programme, "life_plan_begin"))
    with_one = made(client, plan).status_code

    assert without_a_plan in (403, 404)
    assert with_one == (200 if who in ("alice", "manager", "sponsor") else without_a_plan)
    assert [html for html in engine if "The late guests" in html or "Bob" in html] == []


def test_it_is_made_by_a_button_and_by_no_link(house: House, plan: LifePlan) -> None:
    client = house.client(house.bob)

    page = text(client.get(at(plan.programme, "life_plan_detail")))
    fetched = client.get(at(plan.programme, "life_plan_pdf"))

    assert f'<form method="post" action="{at(plan.programme, "life_plan_pdf")}">' in page
    assert fetched.status_code == 405


def test_an_empty_plan_offers_no_file(house: House, written: Programme) -> None:
    client = house.client(house.bob)
    client.post(at(written, "life_plan_begin"))

    page = text(client.get(at(written, "life_plan_detail")))

    assert at(written, "life_plan_pdf") not in page


def test_where_none_can_be_made_the_page_says_so_and_shows_the_way_to_print(
    house: House, plan: LifePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(html: str, *, language: str, seconds: int) -> bytes:
        raise documents.NotMade("Choose fewer sections.")

    monkeypatch.setattr(documents, "make", refuse)

    answer = made(house.client(house.bob), plan)

    assert answer.status_code == 503
    assert "The PDF could not be made on this server." in text(answer)
    assert at(plan.programme, "life_plan_check") in text(answer)
    assert "The late guests" not in text(answer)


@pytest.mark.weasy
def test_a_child_that_is_stopped_hands_out_nothing(
    house: House, plan: LifePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real child, with too little time to end."""
    monkeypatch.setattr(life_plan_pdf, "SECONDS", 0)

    answer = made(house.client(house.bob), plan)

    assert answer.status_code == 503


def test_a_plan_deleted_while_it_is_made_is_not_handed_out(
    house: House, plan: LifePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen failing without the second look: 200."""

    def delete_meanwhile(html: str, *, language: str, seconds: int) -> bytes:
        actions.remove(life_plan=plan, at=NOW)
        return b"%PDF-made"

    monkeypatch.setattr(documents, "make", delete_meanwhile)

    answer = made(house.client(house.bob), plan)

    assert answer.status_code == 404
    assert b"%PDF" not in answer.content


def test_one_at_a_time_in_a_process(
    house: House, plan: LifePlan, engine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life_plan_pdf, "PATIENCE", 0.01)
    client = house.client(house.bob)

    with life_plan_pdf._turn:
        busy = made(client, plan)
    after = made(client, plan)

    assert (busy.status_code, after.status_code) == (503, 200)
    assert "Other documents are being made. Try again in a minute." in text(busy)


def test_so_often_and_no_more(house: House, plan: LifePlan, engine: list[str]) -> None:
    """Seen failing without the count."""
    client = house.client(house.bob)

    answers = [made(client, plan) for _number in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Wait" in text(answers[-1])


def test_a_shared_device_keeps_no_file(
    house: House, plan: LifePlan, engine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen failing without the question for the kiosk."""
    from processes.meaning_of_life.views import life_plan
    from processes.meaning_of_life.views import life_plan_pdf as view

    client = house.client(house.bob)
    for module in (life_plan, view):
        monkeypatch.setattr(module, "kiosk_of", lambda request: object())

    page = text(client.get(at(plan.programme, "life_plan_detail")))
    answer = client.post(at(plan.programme, "life_plan_pdf"), follow=True)

    assert at(plan.programme, "life_plan_pdf") not in page
    assert "This device is shared, and the file would stay on it." in text(answer)
    assert engine == []


@pytest.mark.weasy
def test_nothing_of_it_stays_on_the_disk(
    house: House, plan: LifePlan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child's folder is watched as it goes; it holds no file of the document then."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[str] = []
    leave = tempfile.TemporaryDirectory.cleanup

    def watched(self: Any) -> None:
        seen.extend(str(path) for path in Path(self.name).rglob("*") if path.is_file())
        leave(self)

    monkeypatch.setattr(pdf.TemporaryDirectory, "cleanup", watched)

    answer = made(house.client(house.bob), plan)

    assert answer.status_code == 200
    assert [path for path in seen if b"The late guests" in Path(path).read_bytes()] == []
    assert [path for path in seen if path.endswith((".pdf", ".html"))] == []
    assert list(tmp_path.iterdir()) == []


def test_a_goal_is_drawn_with_the_levels_that_it_has(house: House, plan: LifePlan) -> None:
    with house.within(house.bob):
        goal_of(plan, level_p2="", level_m2="")
        [texts] = goals.texts_of(plan, Keyring(house.bob))

    drawn = life_plan_pdf._goal(texts)

    assert [(str(step["label"]), step["expected"]) for step in drawn["ladder"]] == [
        ("More than I expect", False),
        ("What I expect", True),
        ("Less than I expect", False),
    ]
