"""A wave for clients and suppliers: its page without an account, its failures, its poster."""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import vault
from people.limits import Limit
from people.models import Attempt
from programmes.pulses.actions import opening, public
from programmes.pulses.actions import wave as actions
from programmes.pulses.actions.answer import COMMENT
from programmes.pulses.models import OpenAnswer, OpenComment, Wave
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared
from tests.roles import as_tally

CC = ("CC1", "CC2", "CC3", "CC4", "CC5", "CC6", "CC7")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
SLIP = re.compile(r'name="slip" value="([^"]+)"')


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list:
    """It is ten in the morning of 2 March 2026, until a test says another time."""
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


@pytest.fixture
def acme(transactional_db: None, clock: list) -> House:
    with transaction.atomic():
        house = make_house()
        house.organisation.languages = ["en", "es", "zh-hans"]
        house.organisation.save()
        return house


def opened(house: House, *, keys: tuple[str, ...] = ("CC",), **options: object) -> Wave:
    with transaction.atomic(), house.within(house.alice):
        stage = listening_stage(programme_for(house.alice), house.alice)
        asks = {
            "name": {"en": "At the desk", "es": "En recepción"},
            "comment": {"en": "Anything else?"},
            "audience": "public",
            **options,
        }
        wave = prepared(stage, by=house.alice, keys=keys, **asks)
        opening.open(wave=wave, by=house.alice, at=NOW)
        return Wave.objects.get(pk=wave.pk)


def of_members(house: House) -> Wave:
    """Open, and with what would be its token."""
    with transaction.atomic(), house.within(house.alice):
        stage = listening_stage(programme_for(house.alice), house.alice)
        row = prepared(stage, by=house.alice, keys=("CC",), at_most=9)
        row.state, row.token = Wave.State.OPEN, "a-token"
        row.save()
        return row


@pytest.fixture
def wave(acme: House) -> Wave:
    return opened(acme)


def path(wave: Wave, slug: str = "acme") -> str:
    return f"/o/{slug}/q/{wave.token}/"


def body(response) -> str:
    return unescape(response.content.decode())


def without_echo(response) -> bytes:
    """All but what the asker sent and what is masked anew for each answer."""
    asked = response.wsgi_request.path.encode()
    return TOKEN.sub(b"", response.content.replace(asked, b""))


def slip_of(response) -> str:
    return SLIP.search(response.content.decode())[1]


def shown(wave: Wave, query: str = "") -> str:
    """The slip of a page that is shown."""
    return slip_of(Client().get(path(wave) + query))


def answers(wave: Wave, house: House) -> list[dict]:
    with as_tally(), transaction.atomic(), house.within():
        return [row.values for row in OpenAnswer.objects.filter(wave=wave)]


def send(wave: Wave, slip: str, *, address: str = "203.0.113.9", **typed: str):
    given = {"q1": "5", "q2": "-", **typed}
    return Client().post(path(wave), {"slip": slip, **given}, REMOTE_ADDR=address)


# Answering


def test_a_client_answers_without_an_account_and_without_a_cookie(acme: House, wave: Wave):
    """Also with a browser that sends the forms of other sites and enforces the CSRF cookie."""
    client = Client(enforce_csrf_checks=True)

    page = client.get(path(wave))
    sent = client.post(path(wave), {"slip": slip_of(page), "q1": "4", "q2": "-", "comment": "Warm"})

    assert (page.status_code, sent.status_code) == (200, 200)
    assert client.cookies == {}
    assert "Your answers are in." in body(sent)
    assert answers(wave, acme) == [{"CC.CC1": 4}]
    with as_tally(), transaction.atomic(), acme.within():
        comment = OpenComment.objects.get(wave=wave)
    with transaction.atomic(), acme.within():
        assert vault.unseal_for_organisation(comment.sealed, row=wave.uuid, **COMMENT) == "Warm"


def test_the_page_is_kept_by_nobody_and_tells_its_address_to_nobody(wave: Wave):
    client = Client()

    for response in (client.get(path(wave)), client.post(path(wave), {})):
        found = {
            name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
        }
        assert found == {
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
            "Referrer-Policy": "no-referrer",
        }
        assert "Set-Cookie" not in response


def test_who_is_signed_in_is_not_looked_at(acme: House, wave: Wave):
    """Nothing of a member stands on the page, nor a way to the other pages."""
    page = body(acme.client(acme.alice).get(path(wave)))

    assert "Acme Hotels asks" in page
    assert "Alice" not in page
    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == ["#content"]


def test_the_page_says_what_becomes_of_an_answer(wave: Wave):
    page = " ".join(body(Client().get(path(wave))).split())

    for sentence in (
        "Acme Hotels asks, to learn where its service helps you and where it does not.",
        "You need not answer.",
        "nothing is given to you if you do.",
        "no address of your device is kept with your answers.",
        "Nobody who served you sees your answers",
        "nothing of fewer than 5 people ever shows.",
    ):
        assert sentence in page


def test_the_language_is_chosen_on_the_page_and_what_is_typed_stays(acme: House, wave: Wave):
    page = Client().get(path(wave), HTTP_ACCEPT_LANGUAGE="es")
    slip = slip_of(page)
    typed = {"slip": slip, "q1": "4", "q3": "-", "comment": "Muy bien", "spoken": "es"}

    turned = Client().post(path(wave), {**typed, "language": "zh-hans"})

    assert (page["Content-Language"], turned["Content-Language"]) == ("es", "zh-hans")
    text = body(turned)
    assert turned.status_code == 200
    assert '<html lang="zh-hans"' in text
    assert slip_of(turned) == slip
    assert re.findall(r'id="(q\d_[\d-]+)" value="[\d-]+" checked', text) == ["q1_4", "q3_-"]
    assert ">Muy bien</textarea>" in text
    assert answers(wave, acme) == []


def test_a_refused_page_stays_in_its_language(wave: Wave):
    """The browser's own language is another one."""
    typed = {"slip": "x", "spoken": "es", "q1": "4"}

    refused = Client().post(path(wave), typed, HTTP_ACCEPT_LANGUAGE="en")

    assert (refused.status_code, refused["Content-Language"]) == (422, "es")


def test_a_language_that_is_not_spoken_here_is_no_choice(wave: Wave):
    assert Client().get(path(wave) + "?language=fr")["Content-Language"] == "en"
    assert Client().get(path(wave) + "?language=es")["Content-Language"] == "es"


# The slip


def test_ten_parallel_sends_of_one_page_are_one_row(acme: House, wave: Wave):
    """A7. Seen failing with a slip drawn anew for each send: ten rows."""
    slip = shown(wave)

    def one(_number: int) -> int:
        try:
            return send(wave, slip, comment="Once").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(one, range(10)))

    assert statuses == [200] * 10
    assert answers(wave, acme) == [{"CC.CC1": 5}]
    with as_tally(), transaction.atomic(), acme.within():
        assert OpenComment.objects.filter(wave=wave).count() == 1


def test_sent_again_is_not_counted_again(acme: House):
    wave = opened(acme, at_most=5)
    slip = shown(wave)

    others = [public.draw(wave=wave, at=NOW) for _ in range(5)]

    again = [send(wave, slip).status_code for _ in range(8)]
    further = [send(wave, other).status_code for other in others]

    assert again == [200] * 8
    assert further == [200, 200, 200, 200, 429]
    assert len(answers(wave, acme)) == 5


def test_sent_again_is_thanked_for_when_no_more_are_taken(acme: House):
    """Seen failing with the refusal said before it is asked whether it was there."""
    wave = opened(acme, at_most=5)
    slips = [public.draw(wave=wave, at=NOW) for _ in range(6)]
    for slip in slips:
        send(wave, slip, q1="3")

    statuses = [send(wave, slip).status_code for slip in slips]

    assert statuses == [200, 200, 200, 200, 200, 429]
    assert answers(wave, acme) == [{"CC.CC1": 3}] * 5


def test_a_changed_slip_is_refused_and_nothing_typed_is_lost(acme: House, wave: Wave):
    """Seen failing with the signature unread: a row under a key of the sender's choice."""
    slip = shown(wave)
    changed = slip[:5] + ("A" if slip[5] != "A" else "B") + slip[6:]

    for given in (changed, "", "x", "a:b:c", slip + "\x00"):
        refused = send(wave, given, comment="Still here")

        assert refused.status_code == 422
        assert "This page was changed on its way." in body(refused)
        assert ">Still here</textarea>" in body(refused)
        assert re.findall(r'id="(q\d_[\d-]+)" value="[\d-]+" checked', body(refused)) == [
            "q1_5",
            "q2_-",
        ]
        assert slip_of(refused) != given
    assert answers(wave, acme) == []
    assert send(wave, slip_of(refused)).status_code == 200


def test_a_slip_of_another_wave_is_refused(acme: House, wave: Wave):
    """Seen failing with the wave left out of what is signed."""
    with transaction.atomic(), acme.within(acme.alice):
        second = prepared(wave.stage, by=acme.alice, keys=("CC",), audience="public")
        second = opening.open(wave=second, by=acme.alice, at=NOW)

    refused = send(wave, shown(second))

    assert refused.status_code == 422
    assert answers(wave, acme) == []


def test_a_slip_lasts_for_a_day(acme: House, wave: Wave, clock: list):
    slip = shown(wave)

    clock[0] = NOW + timedelta(hours=24)
    refused = send(wave, slip)
    clock[0] = NOW + timedelta(hours=23, minutes=59)
    taken = send(wave, slip)

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "This page is more than a day old." in body(refused)
    assert slip_of(refused) != slip


# What is refused


def test_a_wrong_token_is_like_any_other_page_that_is_not_there(acme: House, wave: Wave):
    """And as much is asked for it, wherever it is tried."""
    Client().get(path(wave))
    responses, asked = [], []
    for url in ("/o/acme/q/nothing/", "/o/nowhere/q/nothing/", f"/o/elsewhere/q/{wave.token}/"):
        with CaptureQueriesContext(connection) as queries:
            responses.append(Client().get(url))
        asked.append(len([q for q in queries if "select set_config" not in q["sql"]]))
    elsewhere = Client().get("/nothing/here/")

    assert [response.status_code for response in responses] == [404, 404, 404]
    assert {without_echo(response) for response in responses} == {without_echo(elsewhere)}
    assert len(set(asked)) == 1


def test_before_it_opens_there_is_no_address(acme: House):
    """The token is drawn as it opens. One of a draft, were there one, would open nothing."""
    with transaction.atomic(), acme.within(acme.alice):
        stage = listening_stage(programme_for(acme.alice), acme.alice)
        row = prepared(stage, by=acme.alice, keys=("CC",), audience="public")
        before = row.token
        Wave.objects.filter(pk=row.pk).update(token="drawn-early")

    assert before == ""
    assert Client().get("/o/acme/q/drawn-early/").status_code == 404
    assert Client().get("/o/acme/q//").status_code == 404


def test_a_wave_of_members_is_not_opened_by_an_address(acme: House):
    """Not even with a token."""
    wave = of_members(acme)

    assert wave.token == "a-token"
    assert Client().get(path(wave)).status_code == 404


def test_after_it_has_closed_it_says_so(acme: House, wave: Wave):
    slip = shown(wave)
    with transaction.atomic(), acme.within(acme.alice):
        actions.close(wave=wave, by=acme.alice, at=NOW)

    looked, sent = Client().get(path(wave)), send(wave, slip)

    assert (looked.status_code, sent.status_code) == (410, 410)
    assert "This questionnaire is closed" in body(looked)
    assert "was not kept" not in body(looked)
    assert "What you have just sent came too late and was not kept." in body(sent)
    assert answers(wave, acme) == []


def test_the_last_day_is_over_before_it_is_counted(acme: House, wave: Wave, clock: list):
    clock[0] = NOW + timedelta(days=14)
    on_the_day = Client().get(path(wave)).status_code
    clock[0] = NOW + timedelta(days=15)
    after = Client().get(path(wave)).status_code

    assert (on_the_day, after) == (200, 410)


def test_closed_while_it_is_sent(acme: House, wave: Wave, monkeypatch: pytest.MonkeyPatch):
    """It closes between the look and the writing; the try is given back."""
    slip = shown(wave)
    with transaction.atomic(), acme.within():
        Wave.objects.filter(pk=wave.pk).update(state="closing")
    monkeypatch.setattr(Wave, "takes_answers", lambda *_: True)

    sent = send(wave, slip)

    assert sent.status_code == 410
    assert Attempt.objects.filter(count__gt=0).count() == 2  # looks from two networks


def test_nothing_at_all_is_not_an_answer(acme: House, wave: Wave):
    refused = send(wave, shown(wave), q1="", q2="")

    assert refused.status_code == 422
    assert "Nothing is answered yet." in body(refused)
    assert answers(wave, acme) == []


def test_an_answer_that_is_none_and_a_comment_too_long_are_said_at_their_place(wave: Wave):
    refused = send(wave, shown(wave), q1="77", comment="x" * 1001)

    assert refused.status_code == 422
    assert "Choose one of the answers below, or none." in body(refused)
    assert "A comment has at most 1000 letters; this one has 1001." in body(refused)
    assert "x" * 1001 in body(refused)


# How many


def test_one_network_sends_thirty_an_hour(acme: House, wave: Wave, clock: list):
    slips = [public.draw(wave=wave, at=NOW) for _ in range(33)]

    statuses = [send(wave, slip).status_code for slip in slips[:31]]
    refused = send(wave, slips[31], comment="Still here")
    other = send(wave, slips[32], address="203.0.114.1").status_code
    clock[0] = NOW + timedelta(hours=1)
    later = send(wave, slip_of(refused)).status_code

    assert statuses == [200] * 30 + [429]
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Too many answers have come in just now. Yours are still here" in body(refused)
    assert ">Still here</textarea>" in body(refused)
    assert (other, later) == (200, 200)
    assert len(answers(wave, acme)) == 32


def test_a_long_wait_is_told_in_hours(wave: Wave, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(public, "OF_NETWORK", (Limit(1, 86_400),))

    first, second = (send(wave, public.draw(wave=wave, at=NOW)) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 429)
    assert "wait 14 hours, then send them again." in body(second)


def test_a_wave_takes_no_more_than_were_asked_for(acme: House):
    wave = opened(acme, at_most=5)

    for number in range(5):
        assert send(wave, shown(wave), address=f"203.0.{number}.1").status_code == 200
    late = send(wave, public.draw(wave=wave, at=NOW), address="203.0.99.1")
    look = Client().get(path(wave))

    assert (late.status_code, look.status_code) == (429, 429)
    assert "Enough people have answered" in body(look)
    assert "What you have just sent came too late and was not kept." in body(late)
    assert len(answers(wave, acme)) == 5


def test_how_many_have_answered_is_remembered_until_the_end(acme: House, clock: list):
    """Other counts are forgotten after two days."""
    wave = opened(acme, at_most=5)
    for _ in range(5):
        send(wave, shown(wave))
    clock[0] = NOW + timedelta(days=10)
    for number in range(150):
        Attempt.objects.create(key=f"old {number}", window=NOW, count=1)
    for number in range(3):
        Client().get("/o/acme/q/nothing/", REMOTE_ADDR=f"198.51.{number}.1")

    assert Client().get(path(wave)).status_code == 429


def test_looking_too_often_is_refused_with_a_time(wave: Wave, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(public, "OF_PAGES", (Limit(3, 60),))
    client = Client()

    responses = [client.get(path(wave)) for _ in range(4)]

    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert "There were too many tries. Wait 1 minute, then try again." in body(responses[3])
    assert responses[3]["Retry-After"] == "60"
    assert responses[3]["Referrer-Policy"] == "no-referrer"


# For HR


def page_of(wave: Wave, name: str = "") -> str:
    return f"/o/acme/p/culture/questionnaires/{wave.uuid}/{name}"


def test_hr_finds_address_code_and_poster_while_it_is_open(acme: House, wave: Wave, settings):
    settings.BASE_URL = "https://synchro.example"
    alice = acme.client(acme.alice)
    address = f"https://synchro.example/o/acme/q/{wave.token}/"

    page = body(alice.get(page_of(wave)))
    poster = body(alice.get(page_of(wave, "poster/")))
    with transaction.atomic(), acme.within(acme.alice):
        actions.close(wave=wave, by=acme.alice, at=NOW)
    after = body(alice.get(page_of(wave)))

    for text in (page, poster):
        assert "<svg" in text
        assert "style=" not in text
    assert address in page
    assert address.removeprefix("https://") in poster
    assert page_of(wave, "poster/") in page
    assert re.findall(r'<section lang="([\w-]+)"', poster) == ["en", "es", "zh-hans"]
    assert wave.token not in after
    assert alice.get(page_of(wave, "poster/")).status_code == 302


def test_a_wave_of_members_has_no_poster(acme: House):
    row = of_members(acme)
    alice = acme.client(acme.alice)

    assert alice.get(page_of(row, "poster/")).status_code == 302
    assert "public-link" not in body(alice.get(page_of(row)))


def test_nobody_else_sees_them(acme: House, wave: Wave):
    for who in (acme.bob, acme.manager, acme.sponsor, acme.carol):
        client = acme.client(who)
        assert client.get(page_of(wave)).status_code == 403
        assert client.get(page_of(wave, "poster/")).status_code == 403


def test_hr_sets_how_many_are_taken(acme: House):
    with transaction.atomic(), acme.within(acme.alice):
        stage = listening_stage(programme_for(acme.alice), acme.alice)
    typed = {
        "name_en": "At the desk",
        "name_es": "En recepción",
        "name_zh-hans": "前台",
        "stage": str(stage.uuid),
        "keys": ["CC"],
        "audience": "public",
        "closes_on": "2026-03-20",
        "minimum": "5",
        "at_most": "250",
    }

    response = acme.client(acme.alice).post("/o/acme/p/culture/questionnaires/new/", typed)

    assert response.status_code == 302, body(response)
    with transaction.atomic(), acme.within(acme.alice):
        assert Wave.objects.get().at_most == 250


def test_results_of_a_public_wave_name_no_number_that_was_asked(acme: House):
    wave = opened(acme)
    for number in range(12):
        send(wave, public.draw(wave=wave, at=NOW), q1=str(1 + number % 5), q3="4")
    closed(wave)
    alice = acme.client(acme.alice)

    pages = [body(alice.get(page_of(wave, name))) for name in ("", "results/")]
    pages.append(body(alice.get("/o/acme/p/culture/questionnaires/")))

    assert "12 answered" in " ".join(pages[1].split())
    for page in pages:
        assert not re.search(r"\bNone\b|of None|of 0\b|\bnan\b", page)


# Nothing of who answers is kept


def everywhere(words: tuple[str, ...]) -> list[str]:
    """Tables in which one of these can be read, by the role that owns them and is bound by no policy."""
    found = []
    connection.close()
    connection.settings_dict["USER"] = "synchro_system"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select quote_ident(relname) from pg_class where relkind = 'r'"
                " and relnamespace = 'public'::regnamespace"
            )
            for (table,) in cursor.fetchall():
                for word in words:
                    cursor.execute(
                        f"select exists (select from {table} t where t::text like %s)",
                        [f"%{word}%"],
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}: {word}")
    finally:
        connection.close()
        connection.settings_dict["USER"] = "synchro_app"
    return found


def flood(wave: Wave, posts: int, networks: int) -> dict[int, int]:
    """Every post with a slip of its own, from one address after the other."""
    statuses: dict[int, int] = {}
    client = Client()
    for number in range(posts):
        address = f"198.51.{number % networks}.77"
        typed = {"slip": public.draw(wave=wave, at=NOW), "q1": "5"}
        status = client.post(path(wave), typed, REMOTE_ADDR=address).status_code
        statuses[status] = statuses.get(status, 0) + 1
    return statuses


@pytest.mark.safe
@pytest.mark.parametrize(
    ("posts", "networks", "at_most", "an_hour"),
    [
        pytest.param(80, 2, 0, 300, id="by-network"),
        pytest.param(80, 4, 40, 300, id="in-all"),
        pytest.param(80, 4, 0, 20, id="by-hour"),
        pytest.param(10_000, 100, 250, 300, id="whole-in-all", marks=pytest.mark.cruel),
        pytest.param(10_000, 100, 0, 300, id="whole-by-hour", marks=pytest.mark.cruel),
    ],
)
def test_a_script_sends_no_more_than_is_taken_and_no_address_is_kept(
    acme: House,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    posts: int,
    networks: int,
    at_most: int,
    an_hour: int,
):
    """A7. Seen failing with ``OF_NETWORK``, ``InAll`` or the hour of ``OF_WAVE`` left out (too many
    rows), and with the plain address in the key of ``people.limits`` (it stands in people_attempt)."""
    monkeypatch.setattr(public, "OF_WAVE", (Limit(an_hour, 3_600), *public.OF_WAVE[1:]))
    wave = opened(acme, at_most=at_most)
    limit = min(at_most or posts, an_hour, networks * 30)

    with caplog.at_level(logging.DEBUG):
        statuses = flood(wave, posts, networks)

    accepted = len(answers(wave, acme))
    assert accepted == limit
    assert statuses == {200: accepted, 429: posts - accepted}
    assert everywhere(("198.51.", json.dumps(wave.token)[1:-1])) == [f"pulses_wave: {wave.token}"]
    lines = [line for line in caplog.messages if "198.51." in line]
    assert lines == []
