"""The translations: whole for what is in scope, with the same holes, and without words we avoid."""

import re
from pathlib import Path

import polib
import pytest

from synchro.servers import words

HOLES = re.compile(r"%\(\w+\)[ds]|\{\w+\}|%%|</?\w[^>]*>|&\w+;")
FORMS = {"es": {0, 1}, "zh_Hans": {0}}
AVOIDED = {
    "es": ("inadecuad", "resistente", "reprobad", "mientrastantista", "meditación obligatoria"),
    "zh_Hans": ("不合适的人", "抵制者", "旧观念", "不及格", "暂且主义者", "必须冥想", "读心"),
}
# Words that Spanish spells as English does, and a list that a filter takes apart at its comma.
ALIKE = {"Error:", "No"}
TAKEN_APART = {"Yes,No"}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
FORMAL = re.compile(r"\b(usted(es)?|vuestr\w+|vosotr\w+)\b|您", re.IGNORECASE)
TAKES_IN = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')
locales = pytest.mark.parametrize("locale", sorted(words.PLURALS))


def entries(locale: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(words.catalogue(locale))))


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@locales
def test_the_file_holds_the_sentences_in_scope_and_no_others(locale: str) -> None:
    held = {words.Sentence(e.msgid, e.msgid_plural, e.msgctxt or "") for e in entries(locale)}
    assert held == set(words.sentences())


def test_what_a_page_in_scope_takes_in_is_in_scope() -> None:
    """Seen failing with ``pulses/_instrument.html``, which the results of a questionnaire show."""
    known = {
        file.relative_to(words.CHECKOUT / "templates"): file
        for file in words.files()
        if file.suffix == ".html"
    }
    left = {
        taken
        for file in known.values()
        for taken in TAKES_IN.findall(file.read_text())
        if Path(taken) not in known
        and list(words._of_template((words.CHECKOUT / "templates" / taken).read_text()))
    }
    assert left == set()


@locales
def test_every_sentence_is_translated(locale: str) -> None:
    assert [e.msgid for e in entries(locale) if e.fuzzy or not all(said(e))] == []


def holes(text: str) -> list[str]:
    """What is filled in, and what is markup: the same pieces in any language and any order."""
    return sorted(HOLES.findall(text))


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """What is said, with the English that it says: only the first of two forms is of one thing."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    of_one = {0: entry.msgid} if len(entry.msgstr_plural) > 1 else {}
    return [
        (of_one.get(form, entry.msgid_plural), text) for form, text in entry.msgstr_plural.items()
    ]


@locales
def test_holes_markup_and_outer_spaces_are_the_same(locale: str) -> None:
    wrong = [
        (english, text)
        for e in entries(locale)
        for english, text in pairs(e)
        if holes(text) != holes(english) or text != text.strip()
    ]
    assert wrong == []


@locales
def test_plural_forms_are_those_of_the_language(locale: str) -> None:
    plurals = [e for e in entries(locale) if e.msgid_plural]
    assert plurals
    assert [set(e.msgstr_plural) for e in plurals] == [FORMS[locale]] * len(plurals)


@locales
def test_nothing_is_left_in_english(locale: str) -> None:
    left = [
        text
        for e in entries(locale)
        for english, text in pairs(e)
        if text == english and text not in ALIKE and re.search(r"[^\W\d_]", HOLES.sub("", text))
    ]
    assert left == []


@locales
def test_everybody_is_spoken_to_alike(locale: str) -> None:
    """As a person one knows, and as one person."""
    assert [text for e in entries(locale) for text in said(e) if FORMAL.search(text)] == []


def test_marks_are_those_of_the_language() -> None:
    chinese, spanish = entries("zh_Hans"), entries("es")

    assert [
        text
        for e in chinese
        for text in said(e)
        if e.msgid not in TAKEN_APART and HALF_WIDTH.search(text)
    ] == []
    assert [
        text
        for e in spanish
        for text in said(e)
        if text.count("¿") != text.count("?") or "“" in text
    ] == []


@locales
def test_no_word_that_we_avoid(locale: str) -> None:
    everything = " ".join(text for e in entries(locale) for text in said(e)).lower()
    assert [word for word in AVOIDED[locale] if word in everything] == []


def test_a_file_is_compiled_when_it_is_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    for locale in words.PLURALS:
        words.catalogue(locale).parent.mkdir(parents=True)
        polib.POFile().save(str(words.catalogue(locale)))
    assert (words.compile_all(), words.compile_all()) == (True, False)
