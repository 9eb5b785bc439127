"""Remembering that a step was done for these very inputs, so that it is not repeated."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """One value for the contents of these files (folders: all files below) and some words."""
    digest = hashlib.sha256("\0".join(more).encode())
    for file in sorted(_files(paths)):
        digest.update(f"\0{file}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        elif path.exists():
            yield path


@dataclass(frozen=True)
class Stamps:
    """The stamps of one place, kept in one file."""

    file: Path

    def _all(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.file.read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def is_current(self, step: str, value: str) -> bool:
        return self._all().get(step) == value

    def keep(self, step: str, value: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps({**self._all(), step: value}, indent=1, sort_keys=True))
