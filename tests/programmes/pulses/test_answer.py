"""Answering: what becomes of what is sent, kept and left open, and who may not even look."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from people.models import Member
from programmes.models import Assignment
from programmes.pulses.actions import opening
from programmes.pulses.models import OpenAnswer, OpenComment, SurveyDraft, Wave
from tests.factories.people import House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.factories.pulses import closed, listening_stage, prepared, staffed
from tests.roles import as_tally

COMMENT = {"en": "Anything else?"}


@pytest.fixture
def acme(transactional_db: None) -> tuple[House, Wave]:
    """Open today: pages read the clock of the machine."""
    now = timezone.now()
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            staffed(house, {"Rooms": 7})
            stage = listening_stage(programme_for(house.alice), house.alice)
            wave = prepared(stage, by=house.alice, keys=("SC", "MT"), comment=COMMENT, at=now)
            opening.open(wave=wave, by=house.alice, at=now)
            return house, Wave.objects.get(pk=wave.pk)


def page(wave: Wave) -> str:
    return f"/o/acme/p/culture/questionnaires/{wave.uuid}/answer/"


ALL = {f"q{number}": "4" for number in range(1, 13)}


def opened_answers(house: House, wave: Wave) -> list[dict[str, int]]:
    with as_tally(), transaction.atomic(), house.within():
        return [row.values for row in OpenAnswer.objects.filter(wave=wave)]


def state_of(house: House, wave: Wave, who: Member) -> str:
    with transaction.atomic(), house.within(who):
        return Assignment.objects.get(occasion=wave.uuid, member=who).state


def test_before_the_first_question_it_says_what_becomes_of_the_answers(acme):
    house, wave = acme

    shown = house.client(house.bob).get(page(wave))

    text = shown.content.decode()
    assert shown.status_code == 200
    assert text.index("What becomes of your answers") < text.index("Here, serving well")
    assert "no group of fewer than 5 people" in text
    assert "24 of 31 answered" in text


def test_what_is_sent_is_counted_and_nobody_is_told_who_sent_it(acme):
    house, wave = acme

    sent = house.client(house.bob).post(page(wave), {**ALL, "q1": "-", "comment": "More time"})

    assert sent.status_code == 200
    assert opened_answers(house, wave) == [
        {f"SC.SC{n}": 4 for n in range(2, 7)} | {f"MT.MT{n}": 4 for n in range(1, 7)}
    ]
    assert state_of(house, wave, house.bob) == "done"
    with transaction.atomic(), house.within(house.bob):
        assert not SurveyDraft.objects.filter(wave=wave).exists()
    with as_tally(), transaction.atomic(), house.within():
        (comment,) = OpenComment.objects.filter(wave=wave)
        assert b"More time" not in bytes(comment.sealed)
        columns = {field.column for field in OpenAnswer._meta.concrete_fields}
    assert columns == {"id", "organisation_id", "wave_id", "group_id", "values"}


def test_answers_are_committed_before_the_note_of_who_answered_and_sent_again_they_are_one(acme):
    """The note cannot be written: another line holds its row. The answers are there all the same.

    Seen failing with ``non_atomic_requests`` removed from the view: no answer was left.
    """
    house, wave = acme
    client = house.client(house.bob)
    client.raise_request_exception = False
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}
    with psycopg.connect(**place, user="synchro_app") as line:
        for name, value in (("organisation", house.organisation.pk), ("member", house.bob.pk)):
            line.execute("select set_config(%s, %s, true)", [f"synchro.{name}_id", str(value)])
        held = line.execute(
            "select id from programmes_assignment where occasion = %s for update", [wave.uuid]
        )
        assert len(held.fetchall()) == 1
        failed = client.post(page(wave), ALL)

    between = (len(opened_answers(house, wave)), state_of(house, wave, house.bob))
    again = client.post(page(wave), ALL)

    assert (failed.status_code, again.status_code) == (503, 200)
    assert between == (1, "open")
    assert len(opened_answers(house, wave)) == 1
    assert state_of(house, wave, house.bob) == "done"


def test_the_mirror_shows_once_and_is_kept_nowhere(acme):
    house, wave = acme
    client = house.client(house.bob)

    sent = client.post(page(wave), {**ALL, "q9": "2", "q11": "2"}).content.decode()
    again = client.get(page(wave)).content.decode()

    assert "For you alone" in sent
    assert "Your answers come to 4.0, on a scale from 1 to 5." in sent
    assert "not a test" in sent
    assert "You have answered already" in again
    assert "4.0" not in again


def test_sent_twice_from_two_tabs_is_one_answer(acme):
    house, wave = acme
    client = house.client(house.bob)

    first, second = client.post(page(wave), ALL), client.post(page(wave), {**ALL, "q1": "1"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert "You have answered already" in second.content.decode()
    assert len(opened_answers(house, wave)) == 1


def test_what_is_kept_for_later_comes_back_on_every_device(acme):
    house, wave = acme

    kept = house.client(house.bob).post(page(wave), {"q1": "5", "q2": "-", "later": "1"})
    text = house.client(house.bob).get(page(wave)).content.decode()

    assert (kept.status_code, kept.url) == (302, "/o/acme/to-do/")
    assert 'id="q1_5" value="5" checked' in text
    assert 'id="q2_-" value="-" checked' in text
    assert opened_answers(house, wave) == []
    with transaction.atomic(), house.within(house.alice):
        assert not SurveyDraft.objects.filter(wave=wave, member=house.bob).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"q1": "9"}, "Choose one of the answers below, or none."),
        ({"comment": "x" * 1001}, "A comment has at most 1000 letters; this one has 1001."),
        ({"comment": "<b>bold</b>"}, "Plain text only: this holds HTML."),
    ],
)
def test_bad_input_is_said_at_its_place_and_nothing_chosen_is_lost(acme, wrong, sentence):
    house, wave = acme

    refused = house.client(house.bob).post(page(wave), {**ALL, **wrong})

    text = refused.content.decode()
    assert refused.status_code == 422
    assert text.count(sentence) == 2
    assert text.count(" checked>") == 12 - ("q1" in wrong)
    assert opened_answers(house, wave) == []


def test_who_was_not_asked_finds_nothing(acme):
    house, wave = acme

    assert house.client(house.carol).get(page(wave)).status_code == 403
    assert house.client(house.mallory).get(page(wave)).status_code == 404


def test_after_the_last_day_it_takes_nothing_though_it_is_not_counted_yet(acme):
    house, wave = acme
    with transaction.atomic(), house.within(house.alice):
        Wave.objects.filter(pk=wave.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    shown = house.client(house.bob).get(page(wave)).content.decode()
    house.client(house.bob).post(page(wave), ALL)

    assert "This questionnaire is closed" in shown
    assert opened_answers(house, wave) == []


def test_a_closed_one_says_so_and_takes_nothing(acme):
    house, wave = acme
    client = house.client(house.bob)
    client.get(page(wave))
    closed(wave)

    late = client.post(page(wave), ALL)

    assert late.status_code == 200
    assert "This questionnaire is closed" in late.content.decode()
    assert opened_answers(house, wave) == []


def test_another_language_keeps_what_is_ticked_on_the_page_and_stores_nothing(acme):
    """Seen failing with the language buttons in a form of their own: the answers were gone."""
    house, wave = acme
    client = house.client(house.bob)
    shown = client.get(page(wave)).content.decode()

    turned = client.post(page(wave), {"q1": "5", "comment": "More time", "language": "es"})
    sent = client.post(page(wave), ALL)

    text = turned.content.decode()
    assert shown.count('form="ask" name="language"') == 2 * 3
    assert turned.status_code == 200
    assert '<html lang="es"' in text
    assert "Enviar mis respuestas" in text
    assert ">More time</textarea>" in text
    assert text.count(" checked") == 1
    assert "Gracias" in sent.content.decode()
    assert len(opened_answers(house, wave)) == 1
    with transaction.atomic():
        house.bob.account.refresh_from_db()
    assert house.bob.account.language == "es"


def test_the_page_after_sending_has_no_form_that_a_language_could_go_to(acme):
    house, wave = acme

    sent = house.client(house.bob).post(page(wave), ALL)

    assert b'form="ask"' not in sent.content
    assert b'action="/language/"' in sent.content
