"""Words of blame on a card, which no gentle change needs (M16)."""

import re
from collections.abc import Mapping
from unicodedata import normalize

UNKIND: Mapping[str, tuple[str, ...]] = {
    "en": ("wrong", "backward", "backwards", "obsolete", "resistant", "enemies of change"),
    "es": (
        "equivocado", "equivocada", "equivocados", "equivocadas",
        "atrasado", "atrasada", "atrasados", "atrasadas",
        "obsoleto", "obsoleta", "obsoletos", "obsoletas",
        "resistente", "resistentes",
        "enemigos del cambio",
    ),
    "zh": ("错误", "落后", "抵制者", "变革的敌人"),
}  # fmt: skip
# Written without spaces: there a word may stand anywhere.
UNSPACED = {"zh"}


def unkind_words(text: str) -> list[str]:
    """The words of blame in a text of any of the languages, as they stand in it, in their order.

    Where words are spaced only whole ones count: "wrongly" is none of them.
    """
    return [found.group() for found in _PATTERN.finditer(normalize("NFC", text))]


def _pattern(language: str, word: str) -> str:
    # A word may be broken over lines; the languages stand beside one another on a card.
    spaced = r"\s+".join(map(re.escape, word.split()))
    return spaced if language in UNSPACED else rf"(?<![^\W_]){spaced}(?![^\W_])"


_PATTERN = re.compile(
    "|".join(_pattern(language, word) for language, words in UNKIND.items() for word in words),
    re.IGNORECASE,
)
