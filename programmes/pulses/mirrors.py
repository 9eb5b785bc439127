"""What a person's own answers say back, for one page and kept nowhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from people.texts import said
from programmes.pulses import content


def mirrors(
    instruments: Iterable[content.Content], values: Mapping[str, int | None]
) -> list[dict[str, Any]]:
    """Of each that is a mirror and has enough answers. ``values`` are by instrument and item: "MT.MT1"."""
    found = []
    for instrument in instruments:
        if not instrument.mirror:
            continue
        own = {item.key: values.get(f"{instrument.key}.{item.key}") for item in instrument.items}
        score = content.score(instrument, own)
        words = content.feedback_to(instrument, score) if score is not None else None
        if score is not None:
            found.append(
                {
                    "name": said(instrument.name),
                    "score": round(score, 1),
                    "highest": instrument.scale.maximum,
                    "lowest": instrument.scale.minimum,
                    "words": said(words.text) if words else "",
                }
            )
    return found
