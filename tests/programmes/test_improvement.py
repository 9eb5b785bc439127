"""Improvement cards: made by HR, managers and the sponsor, moved with a sentence, read by everyone."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from people.models import AuditEvent
from programmes.actions import improvement
from programmes.models import Improvement, ImprovementMove, Programme
from programmes.queries import improvement as queries
from programmes.refusals import NotPossible, ReasonMissing
from tests.factories.people import NOW, House
from tests.factories.processes import value_card
from tests.factories.programmes import programme_for, stage_of
from tests.processes.pages import queries_of

LIST = "/o/acme/p/culture/improvements/"
TYPED = {
    "change": "Briefings of ten minutes",
    "expectation": "People are back in time",
    "owner": "2",
    "due_on": "2026-06-01",
    "source": "",
}


@pytest.fixture
def programme(house: House) -> Programme:
    with house.within(house.alice):
        return programme_for(house.alice)


def made(house: House, programme: Programme, change: str = "Briefings of ten minutes", **changed):
    with house.within(house.alice):
        asked = {"owner": house.manager, "due_on": date(2026, 6, 1), "by": house.alice, "at": NOW}
        return improvement.make(
            programme=programme, change=change, expectation="Time", **{**asked, **changed}
        )


def moved(house: House, card: Improvement, state: str, **changed) -> ImprovementMove:
    with house.within(house.alice):
        asked = {"sentence": "So it was", "by": house.alice, "at": NOW}
        return improvement.move(improvement=card, state=state, **{**asked, **changed})


def words(response) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_a_card_goes_round_with_a_sentence_each_time(house: House, programme: Programme):
    card = made(house, programme)

    for state, result in (("do", ""), ("check", "drop"), ("act", "adapt"), ("plan", "")):
        moved(house, card, state, result=result)

    with house.within(house.alice):
        card.refresh_from_db()
        assert (card.state, card.result) == ("plan", "")
        assert list(card.moves.values_list("state", "result")) == [
            ("do", ""), ("check", ""), ("act", "adapt"), ("plan", ""),
        ]  # fmt: skip
        lines = AuditEvent.objects.filter(action__startswith="improvement.").order_by("pk")
        assert [(line.action, line.detail) for line in lines] == [
            ("improvement.make", {"owner": str(house.manager.uuid)}),
            ("improvement.move", {"state": "do", "result": ""}),
            ("improvement.move", {"state": "check", "result": ""}),
            ("improvement.move", {"state": "act", "result": "adapt"}),
            ("improvement.move", {"state": "plan", "result": ""}),
        ]


def test_it_does_not_move_without_a_sentence_or_to_where_it_stands(
    house: House, programme: Programme
):
    card = made(house, programme)

    with pytest.raises(NotPossible, match="stands there already"):
        moved(house, card, "plan")
    with pytest.raises(ReasonMissing, match="in a sentence"):
        moved(house, card, "do", sentence=" ")
    with pytest.raises(ReasonMissing, match="what becomes of it"):
        moved(house, card, "act")
    with house.within(house.alice), pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(pk=card.pk).update(state="act")


def test_hr_managers_and_the_sponsor_make_them_and_everyone_reads(
    house: House, programme: Programme
):
    made_by = {
        who: house.client(getattr(house, who)).post(f"{LIST}make/", TYPED).status_code
        for who in ("alice", "manager", "sponsor", "bob", "carol", "mallory")
    }
    read_by = {
        who: house.client(getattr(house, who)).get(LIST).status_code
        for who in ("alice", "manager", "sponsor", "bob", "carol", "mallory")
    }

    assert made_by == {
        "alice": 302, "manager": 302, "sponsor": 302, "bob": 403, "carol": 403, "mallory": 404,
    }  # fmt: skip
    assert read_by == {
        "alice": 200, "manager": 200, "sponsor": 200, "bob": 200, "carol": 200, "mallory": 404,
    }  # fmt: skip
    page = words(house.client(house.bob).get(LIST))
    assert page.count("Briefings of ten minutes") == 3
    assert "Plan (3)" in page


def test_its_owner_its_maker_and_those_who_decide_gates_move_it(house: House, programme: Programme):
    with house.within(house.alice):
        card = made(house, programme, owner=house.bob, by=house.manager)
    address = f"{LIST}{card.uuid}/move/"

    found = {
        who: house.client(getattr(house, who)).get(address).status_code
        for who in ("alice", "sponsor", "manager", "bob", "carol", "mallory")
    }

    assert found == {
        "alice": 200, "sponsor": 200, "manager": 200, "bob": 200, "carol": 403, "mallory": 404,
    }  # fmt: skip
    assert "Move the card on" in words(house.client(house.bob).get(f"{LIST}{card.uuid}/"))
    assert "Move the card on" not in words(house.client(house.carol).get(f"{LIST}{card.uuid}/"))


def test_it_is_moved_on_its_page_and_nothing_typed_is_lost(house: House, programme: Programme):
    card = made(house, programme)
    client = house.client(house.manager)
    address = f"{LIST}{card.uuid}/move/"

    page = client.get(address)
    bare = client.post(address, {"state": "act", "sentence": "All were on time", "result": ""})
    same = client.post(address, {"state": "plan", "sentence": "x", "result": ""})
    done = client.post(address, {"state": "act", "sentence": "All were on time", "result": "adopt"})

    assert [key for key, _name in page.context["form"].fields["state"].choices] == [
        "do",
        "check",
        "act",
    ]
    assert "Name no person as the problem." in words(page)
    assert (bare.status_code, bare.context["form"].errors) == (
        422,
        {"result": ["Say what becomes of it."]},
    )
    assert "All were on time" in bare.content.decode()
    assert (same.status_code, done.url) == (422, f"{LIST}{card.uuid}/")
    assert "Act: We keep it All were on time (The kitchen's manager)" in words(client.get(done.url))


def test_it_may_come_from_a_stage_a_criterion_or_what_a_process_has_brought(
    house: House, programme: Programme
):
    with house.within(house.alice):
        stage = stage_of(programme, "true_north", "listen")
        row = stage.criteria.first()
        value = value_card(programme, by=house.alice, adopted=True)
    client = house.client(house.alice)
    process = client.get("/o/acme/p/culture/true-north/?stage=listen").content.decode()
    link = f"{LIST}make/?from=stage:{stage.uuid}"

    chosen = client.get(link).context["form"].initial["source"]
    seen = []
    for source in (f"stage:{stage.uuid}", f"criterion:{row.uuid}", f"element:{value.uuid}", ""):
        done = client.post(f"{LIST}make/", {**TYPED, "source": source})
        with house.within(house.alice):
            card = Improvement.objects.select_related("stage", "criterion").first()
            seen.append(queries.source_of(card))
        assert done.status_code == 302
    wrong = client.post(f"{LIST}make/", {**TYPED, "source": "stage:x"})

    assert link in process
    assert chosen == f"stage:{stage.uuid}"
    assert seen[:2] == ["Listen", "A story circle was held in each unit"]
    assert (seen[2] != "", seen[3]) == (True, "")
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["source"])


def test_the_list_is_by_step_and_older_cards_follow(
    house: House, programme: Programme, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    cards = [made(house, programme, f"Change {number}") for number in range(5)]
    moved(house, cards[0], "do")
    client = house.client(house.bob)

    first = client.get(LIST)
    second = client.get(LIST + first.context["older"])
    third = client.get(LIST + second.context["older"])
    tried = client.get(f"{LIST}?state=do")

    def shown(page) -> list[str]:
        return [item["card"].change for item in page.context["cards"]]

    assert [shown(page) for page in (first, second, third, tried)] == [
        ["Change 4", "Change 3"], ["Change 2", "Change 1"], ["Change 0"], ["Change 0"],
    ]  # fmt: skip
    assert third.context["older"] == ""
    assert [(each.state, each.count) for each in first.context["columns"]] == [
        ("plan", 4), ("do", 1), ("check", 0), ("act", 0),
    ]  # fmt: skip
    assert client.get(f"{LIST}?before=x").status_code == 404
    assert "No card stands here" in words(client.get(f"{LIST}?state=act"))


def test_one_finds_them_where_one_looks(house: House, programme: Programme):
    for who, first in (("bob", "/o/acme/to-do/"), ("alice", "/o/acme/p/culture/")):
        assert f'href="{LIST}"' in house.client(getattr(house, who)).get(first).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(house: House, programme: Programme):
    with house.within(house.alice):
        row = stage_of(programme, "true_north", "listen").criteria.first()
    made(house, programme, criterion=row)
    client = house.client(house.bob)
    one = queries_of(client, LIST)
    made(house, programme, criterion=row, owner=house.bob)
    made(house, programme, stage=row.stage, owner=house.alice)

    assert (one, queries_of(client, LIST)) == (10, 10)


@pytest.mark.parametrize(
    "change",
    ["delete from programmes_improvement", "update programmes_improvementmove set sentence = 'x'"],
)
def test_what_happened_is_never_changed(house: House, programme: Programme, change: str):
    moved(house, made(house, programme), "do")
    with (
        house.within(house.alice),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
