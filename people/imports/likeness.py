"""What the values of a column look like, whatever its heading says. No Django."""

import re
from collections.abc import Callable, Sequence

from people.imports.targets import Sensitive

_HASH = re.compile(r"\$2[aby]\$\d\d\$|pbkdf2_|argon2|\$(1|5|6|argon2\w*)\$|\{SSHA")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,4})?$")
_IDENTITY = re.compile(r"\d{3}-\d{2}-\d{4}$|\d{6}(19|20)\d{9}[\dX]$|[A-Z]{4}\d{6}[HM]")
_CARD = re.compile(r"\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}$")
_TELEPHONE = re.compile(r"(\+|00)[\d\s().\-/]{7,24}$|\(?0?\d{2,4}\)?[\s/]\d[\d\s.\-/]{4,16}$")
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}(\s|$)")
_PERSON = re.compile(r"[^\W\d_]{2,}\.?,?\s+[^\W\d_]{2,}")


def sensitive_values(samples: Sequence[str]) -> Sensitive | None:
    """What more than half of the values look like."""
    for kind, looks in _LOOKS:
        if mostly(looks, samples):
            return kind
    return None


def mostly(looks: Callable[[str], object], samples: Sequence[str]) -> bool:
    return bool(samples) and sum(bool(looks(value)) for value in samples) * 2 > len(samples)


def is_person(value: str) -> bool:
    """A name of several words; a name in a script without spaces shows by having no digits."""
    return bool(_PERSON.search(value))


def is_telephone(value: str) -> bool:
    """Written as one, with its country or in groups, so that bare numbers of people are none."""
    if not _TELEPHONE.match(value) or _DATE.match(value):
        return False
    import phonenumbers  # slow import: few columns look so far like it

    country = None if value.startswith(("+", "00")) else "US"
    written = f"+{value[2:]}" if value.startswith("00") else value
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


def is_card(value: str) -> bool:
    if not _CARD.match(value):
        return False
    digits = [int(digit) for digit in reversed(value) if digit.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(digits) > 12


_LOOKS: tuple[tuple[Sensitive, Callable[[str], object]], ...] = (
    (Sensitive.PASSWORD, _HASH.match),
    (Sensitive.BANK, _ACCOUNT.match),
    (Sensitive.IDENTITY, _IDENTITY.match),
    (Sensitive.BANK, is_card),
    (Sensitive.HOME, is_telephone),
)
