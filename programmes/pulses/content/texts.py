"""Every text of a questionnaire by its place, and the languages that it speaks. No Django."""

from collections.abc import Iterable, Iterator

from programmes.pulses.content.parts import Content, Texts

LONGEST_NAME, LONGEST_TEXT, LONGEST_INTRODUCTION = 120, 500, 2_000


def texts_of(content: Content) -> Iterator[tuple[str, Texts, int]]:
    """Every text with its place and the most letters it may have, in the order of the page.

    Places: ``name``, ``introduction`` (where there is one), ``label:<point>``, ``item:<key>``,
    ``option:<item>:<key>`` and ``feedback:<number from 1>``.
    """
    yield "name", content.name, LONGEST_NAME
    if any(content.introduction.values()):
        yield "introduction", content.introduction, LONGEST_INTRODUCTION
    for point, label in enumerate(content.scale.labels, start=content.scale.minimum):
        yield f"label:{point}", label, LONGEST_NAME
    for item in content.items:
        yield f"item:{item.key}", item.text, LONGEST_TEXT
        for option in item.options:
            yield f"option:{item.key}:{option.key}", option.text, LONGEST_NAME
    for number, words in enumerate(content.feedback, start=1):
        yield f"feedback:{number}", words.text, LONGEST_TEXT


def languages(content: Content) -> tuple[str, ...]:
    """The languages in which every text is said, in the order of the name's."""
    texts = [text for _, text, _ in texts_of(content)]
    return tuple(code for code in content.name if all(_says(text, code) for text in texts))


def missing(content: Content, languages: Iterable[str]) -> list[tuple[str, str]]:
    """(place, language) of each text that is not said in one of the languages."""
    codes = tuple(languages)
    return [
        (where, code)
        for where, text, _ in texts_of(content)
        for code in codes
        if not _says(text, code)
    ]


def _says(text: Texts, language: str) -> bool:
    return bool(text.get(language, "").strip())
