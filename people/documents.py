"""The seam between people, who have something to print, and what makes a PDF of it.

People never import the engine. Its app registers itself when it is ready.
"""

from typing import Protocol


class NotMade(Exception):
    """No PDF was made; the message says why, in the language of whoever asked."""


class Engine(Protocol):
    """Makes a tagged PDF of a whole HTML document, in ``seconds`` of processor time at most."""

    def __call__(self, html: str, *, language: str, seconds: int) -> bytes: ...


class NoEngineError(RuntimeError):
    """No app that makes documents is installed."""


_engines: list[Engine] = []


def made_by(engine: Engine) -> None:
    """Called once by the app that makes documents, when it is ready."""
    _engines[:] = [engine]


def make(html: str, *, language: str, seconds: int = 25) -> bytes:
    """Raises NotMade."""
    if not _engines:
        raise NoEngineError
    return _engines[0](html, language=language, seconds=seconds)
