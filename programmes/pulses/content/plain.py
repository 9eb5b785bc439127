"""A questionnaire as JSON can hold it, and back. No Django."""

from collections.abc import Mapping
from typing import Any

from programmes.pulses.content.parts import (
    Content,
    Feedback,
    Item,
    Keyed,
    Option,
    Scale,
    Texts,
)


class NotAContent(ValueError):
    """A value that `plain` never wrote."""


def plain(content: Content) -> dict[str, Any]:
    """As JSON can hold it; `load` gives back an equal content."""
    return {
        "key": content.key,
        "name": dict(content.name),
        "introduction": dict(content.introduction),
        "scale": {
            "minimum": content.scale.minimum,
            "maximum": content.scale.maximum,
            "labels": [dict(label) for label in content.scale.labels],
        },
        "items": [
            {
                "key": item.key,
                "text": dict(item.text),
                "keyed": item.keyed.value,
                "options": [
                    {"key": option.key, "text": dict(option.text)} for option in item.options
                ],
            }
            for item in content.items
        ],
        "minimum": content.minimum,
        "mirror": content.mirror,
        "feedback": [
            {"at_least": words.at_least, "at_most": words.at_most, "text": dict(words.text)}
            for words in content.feedback
        ],
    }


def load(raw: Mapping[str, Any]) -> Content:
    """What `plain` wrote; whether it is whole, `check` says. Raises NotAContent."""
    try:
        return Content(
            key=str(raw["key"]),
            name=_texts(raw["name"]),
            introduction=_texts(raw["introduction"]),
            scale=Scale(
                minimum=int(raw["scale"]["minimum"]),
                maximum=int(raw["scale"]["maximum"]),
                labels=tuple(_texts(label) for label in raw["scale"]["labels"]),
            ),
            items=tuple(_item(item) for item in raw["items"]),
            minimum=int(raw["minimum"]),
            mirror=bool(raw["mirror"]),
            feedback=tuple(
                Feedback(
                    at_least=_bound(words["at_least"]),
                    at_most=_bound(words["at_most"]),
                    text=_texts(words["text"]),
                )
                for words in raw["feedback"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NotAContent(f"this is no questionnaire: {fault!r}") from fault


def _item(raw: Mapping[str, Any]) -> Item:
    return Item(
        key=str(raw["key"]),
        text=_texts(raw["text"]),
        keyed=Keyed(raw["keyed"]),
        options=tuple(
            Option(key=str(option["key"]), text=_texts(option["text"])) for option in raw["options"]
        ),
    )


def _texts(raw: Mapping[str, Any]) -> Texts:
    return {str(code): str(text) for code, text in raw.items()}


def _bound(raw: Any) -> float | None:
    return None if raw is None else float(raw)
