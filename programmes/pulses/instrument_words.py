"""An instrument in words, as its pages show it: languages, questions, what counts how."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from people.texts import said
from programmes.pulses.content import Content, Keyed, languages, missing


def named(codes: Any) -> list[str]:
    """Languages by the words of whoever reads."""
    known = dict(settings.LANGUAGES)
    return [str(_(known.get(code, code))) for code in codes]


def keyed_in_words(keyed: Keyed) -> str:
    return {
        Keyed.WITH: _("counts with the scale"),
        Keyed.AGAINST: _("counts against the scale, so it is turned round"),
        Keyed.APART: _("counts apart from the scale"),
    }[keyed]


def facts(content: Content) -> dict[str, Any]:
    """What a line of the list says of one."""
    return {
        "name": said(content.name),
        "questions": len(content.items),
        "minimum": content.minimum,
        "languages": named(languages(content)),
    }


def shown(content: Content, spoken: list[str]) -> dict[str, Any]:
    """All of it in every language that it says something in, or that the organisation reads."""
    codes = list(dict.fromkeys([*spoken, *content.name]))

    def each(texts: Any) -> list[dict[str, str]]:
        return [
            {"code": code, "language": named([code])[0], "text": texts.get(code, "")}
            for code in codes
        ]

    return {
        **facts(content),
        "names": each(content.name),
        "introductions": each(content.introduction) if any(content.introduction.values()) else [],
        "steps": [
            {"point": point, "texts": each(label)}
            for point, label in zip(content.scale.points, content.scale.labels, strict=False)
        ],
        "lowest": content.scale.minimum,
        "highest": content.scale.maximum,
        "items": [
            {
                "texts": each(item.text),
                "keyed": keyed_in_words(item.keyed),
                "options": [each(option.text) for option in item.options],
            }
            for item in content.items
        ],
        "mirror": content.mirror,
        "words": [
            {"least": words.at_least, "most": words.at_most, "texts": each(words.text)}
            for words in content.feedback
        ],
        "lacking": named(dict.fromkeys(code for _where, code in missing(content, spoken))),
    }
