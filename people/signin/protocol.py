"""What OpenID Connect is about: who asks, who came, and why nobody did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from people.signin.outgoing import Failed


class Cause(StrEnum):
    """Why nobody came back from the provider."""

    DOWN = "down"
    LOST = "lost"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class Broken(Exception):
    """``note`` says more, for the log; it holds nothing of a person."""

    def __init__(self, cause: Cause, note: str = "") -> None:
        super().__init__(f"{cause} {note}".strip())
        self.cause, self.note = cause, note


@dataclass(frozen=True)
class Client:
    """What this installation is to one organisation's provider."""

    organisation_id: int
    issuer: str
    client_id: str
    secret: str
    redirect_url: str
    stamp: str
    acr_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Whom the provider has signed in. ``number`` is the value of the claim that HR chose."""

    issuer: str
    subject: str
    email: str
    verified: bool
    number: str
    second: bool
    signed_in_at: datetime | None


def note(problem: Exception) -> str:
    return str(problem) if isinstance(problem, Failed) else "document"


def tidy(word: str) -> str:
    """An error code of the protocol, and nothing that somebody else could write into our log."""
    return word[:60] if word.isascii() and word.replace("_", "").isalnum() else ""
