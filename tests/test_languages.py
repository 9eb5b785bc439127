"""Every page that a worker, a manager or somebody not signed in may open speaks each language.

Walks the resolver on the sample rows of the matrix. Each page is read in English and in another
language; whatever stands on both alike, or runs on in English for three words, and is not what
somebody here has typed, is a sentence that was forgotten. Seen failing with a heading of the life
plan without its ``translate``, and with a module taken out of ``scope.toml`` and its entries with it.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from psycopg import sql

from tests.estate import Estate, Line, clients, entered
from tests.factories import life_plan
from tests.matrix import SAMPLES, Address, addresses
from tests.test_matrix import answers, ask, has_right, readers, url_of

pytestmark = pytest.mark.safe

READERS = ("worker", "manager")
SAID_IN = ("aria-label", "alt", "title", "placeholder", "data-saved", "data-failed", "data-words")
SILENT = {"script", "style", "template"}
VOID = {"input", "img", "br", "hr", "meta", "link", "use", "path", "source", "col", "wbr"}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Names, and what is spelled alike in Spanish.
ALIKE = {"Synchro", "QR", "No"}
# What the factories seal, so that it is found in no column, and what fills rows.
SEALED = {*life_plan.TEXTS.values(), "Words", "words", "An example", "x"}
SEALED |= {"To be read", "Find a quiet hour", "Bring the roster"}


@dataclass
class Page(HTMLParser):
    """The texts of a page that are not said to be of another language, in order."""

    language: str
    said: list[str] = field(default_factory=list)
    around: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        outside = self.around[-1][1] if self.around else False
        foreign = given.get("lang", self.language) != self.language
        mute = outside or foreign or tag in SILENT
        if not mute:
            self.said += [given[name] or "" for name in SAID_IN if name in given]
        if tag not in VOID:
            self.around.append((tag, mute))

    def handle_endtag(self, tag: str) -> None:
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.around and self.around[-1][1]):
            self.said.append(data)


def texts(markup: str, language: str) -> list[str]:
    page = Page(language)
    page.feed(markup)
    return [" ".join(text.split()) for text in page.said if text.strip()]


def runs(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def forgotten(english: list[str], other: list[str], typed: re.Pattern[str]) -> list[str]:
    """What the page in the other language still says in English, but for what was typed."""
    plain = {typed.sub(" 0 ", text) for text in english}
    spoken = {run for text in plain for run in runs(text)}
    return [
        text
        for text in dict.fromkeys(other)
        if (rest := typed.sub(" 0 ", text))
        and ((rest in plain and WORD.search(rest)) or runs(rest) & spoken)
    ]


def written(value: Any) -> Iterator[str]:
    """A column's texts as a page shows them: whole, and line by line."""
    if isinstance(value, str):
        yield from (" ".join(text.split()) for text in (value, *value.splitlines()))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from written(part)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def signed_in(_estate: Estate, django_db_blocker: Any) -> dict[str, Client]:
    with django_db_blocker.unblock(), entered(_estate) as estate:
        for noun in SAMPLES:
            estate.acme.row(noun)
        return clients(estate)


@pytest.fixture(scope="module")
def typed(_estate: Estate, signed_in: dict[str, Client]) -> re.Pattern[str]:
    """Every text that stands in the database: names, titles, and what an organisation has written."""
    found = set(SEALED) | ALIKE
    with _estate.line("system") as line:
        for model in apps.get_models():
            for column in model._meta.local_fields:
                if _is_written(column) and _may_read(line, model._meta.db_table):
                    names = sql.Identifier(column.column), sql.Identifier(model._meta.db_table)
                    query = sql.SQL("select distinct to_jsonb({}) from {}")
                    for (value,) in line.execute(query.format(*names)).fetchall():
                        found |= set(written(value))
    kept = sorted((text for text in found if text), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in kept))


def _is_written(column: Any) -> bool:
    """Words, and no codes."""
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    return isinstance(column, kinds) and not column.choices


def _may_read(line: Line, table: str) -> bool:
    query = "select has_table_privilege(to_regclass(%s), 'select')"
    return bool(line.execute(query, [f'"{table}"']).fetchone()[0])  # type: ignore[index]


def opened() -> list[Address]:
    return [
        address
        for address in addresses()
        if address.public or (405 not in answers(address, "GET") and who_opens(address))
    ]


def who_opens(address: Address) -> list[str]:
    if address.public:
        return ["anonymous", "worker"]
    return [who for who in READERS if has_right(address, who) and who in readers(address)[0]]


def read(client: Client, url: str, language: str) -> list[str] | None:
    """The texts of the page, or None where no page comes."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = ask(client, "GET", url)
    if response.status_code == 302 or "html" not in response.headers.get("Content-Type", ""):
        return None
    return texts(response.content.decode(), language)


@pytest.mark.parametrize("address", opened(), ids=[address.name for address in opened()])
def test_no_page_falls_back_to_english(
    address: Address, estate: Estate, signed_in: dict[str, Client], typed: re.Pattern[str]
) -> None:
    left = []
    for who in who_opens(address):
        client, url = signed_in[who], url_of(address, estate)
        english = read(client, url, "en")
        for language in ("es", "zh-hans") if english else ():
            other = read(client, url, language)
            assert other is not None
            left += [f"{language}: {text}" for text in forgotten(english or [], other, typed)]

    assert "\n".join(left) == ""


def test_the_walk_knows_what_it_walks() -> None:
    assert len(opened()) >= 100
    assert {"todo", "trust", "meaning_of_life:life_plan_question"} <= {a.name for a in opened()}


def test_a_forgotten_sentence_is_found() -> None:
    """The look itself: alike, run on for three words, said by an attribute; not what was typed."""
    english = texts('<h1 lang="en">My plan</h1><p>It is yours alone.</p><p>Bob Cook</p>', "en")
    half = texts("<h1>Mi plan</h1><p>Es: it is yours alone</p><p>Bob Cook</p>", "es")
    whole = texts('<h1>My plan</h1><b lang="en">My plan</b><p>Es solo tuyo.</p>', "es")
    typed = re.compile("Bob Cook")

    assert forgotten(english, half, typed) == ["Es: it is yours alone"]
    assert forgotten(english, whole, typed) == ["My plan"]
    assert texts('<i aria-label="Close"><script>var a</script></i>', "en") == ["Close"]
