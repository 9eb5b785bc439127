"""Three short readings of our own, whole in three languages, that nobody keeps (S3)."""

from typing import Any

import pytest
from django.conf import settings

from people.texts import problem_of
from processes.meaning_of_life import readings
from programmes.models import Programme
from tests.factories.people import House
from tests.processes.pages import text, url

CODES = [code for code, _name in settings.LANGUAGES]
EVERY = [(key, code) for key in readings.known() for code in CODES]
# What a reading does not say (domain 6.3): verdicts, cures, and a belief as everybody's own.
AVOIDED = {
    "en": ("you must", "you should", "failed", "heal", "therapy", "diagnos", "god", "sin "),
    "es": ("debes", "tienes que", "fracas", "sanar", "terapia", "diagn", "dios", "pecado"),
    "zh-hans": ("必须", "你应该", "失败", "治疗", "诊断", "上帝", "罪"),
}


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_each_is_whole_in_each_language(key: str, language: str):
    found = readings.find(key, language)

    assert found is not None
    assert found.language == language
    words = " ".join(found.paragraphs)
    size = len(words) if language == "zh-hans" else len(words.split())
    low, high = (450, 700) if language == "zh-hans" else (250, 400)
    assert low <= size <= high
    assert len(found.paragraphs) >= 5
    assert any(mark in found.question for mark in "?\uff1f")
    assert [problem_of(each) for each in (found.title, *found.paragraphs, found.question)] == [
        ""
    ] * (len(found.paragraphs) + 2)
    assert [word for word in AVOIDED[language] if word in words.lower()] == []


def test_the_three_languages_of_one_have_as_many_paragraphs():
    found = {
        key: {len(readings.find(key, code).paragraphs) for code in CODES}
        for key in readings.known()
    }

    assert {key: len(counts) for key, counts in found.items()} == dict.fromkeys(readings.known(), 1)


def test_another_language_falls_back_to_english_and_another_key_is_none():
    fallen = readings.find("meaning", "fr")

    assert fallen is not None
    assert fallen.language == "en"
    assert readings.find("../process", "en") is None


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "What it is good for"), ("es", "Para qué sirve"), ("zh-hans", "这是为了什么")],
)
def test_it_is_read_in_ones_own_language(
    house: House, programme: Programme, language: str, title: str
):
    house.organisation.languages = ["en", "es", "zh-hans"]
    house.organisation.save()
    client = house.client(house.bob)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = url(programme, "meaning_of_life:reading_detail", "meaning")

    page = client.get(address)
    listed = text(client.get(url(programme, "meaning_of_life:learning_session_list")))

    reading: Any = page.context["reading"]
    assert (page.status_code, reading.title) == (200, title)
    assert title in listed
    assert "<form" not in text(page).partition("<main")[2].partition("</main>")[0]


def test_an_unknown_reading_is_not_there(house: House, programme: Programme):
    address = url(programme, "meaning_of_life:reading_detail", "no-such-reading")

    assert house.client(house.bob).get(address).status_code == 404
