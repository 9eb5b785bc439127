"""Where the local servers keep their state, and the short private folder for their sockets."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
# The same name and default as in the settings.
VAR = Path(os.environ.get("SYNCHRO_STATE") or CHECKOUT / "var")


class FolderError(RuntimeError):
    """The folder for sockets exists and is not ours alone."""


@dataclass(frozen=True)
class Folders:
    """state: data and logs, kept between starts; run: sockets, private to us."""

    state: Path
    run: Path

    @property
    def log(self) -> Path:
        return self.state / "log"

    def make(self) -> None:
        """Make both; refuse a run folder that somebody else has put there."""
        try:
            self.log.mkdir(parents=True, exist_ok=True)
            (self.log / "folders.log").touch()
        except PermissionError:
            raise FolderError(
                f"{self.state} cannot be written. Was Synchro started here by another user before?"
            ) from None
        self.run.mkdir(mode=0o700, exist_ok=True)
        found = self.run.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise FolderError(f"{self.run} belongs to somebody else; remove it and start again.")
        self.run.chmod(0o700)


def _private_base() -> Path | None:
    """The session's own runtime folder, where the machine keeps one and it is short enough."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(named)
    # A socket's path may have 107 bytes.
    if not named or len(named) > 50 or not base.is_dir() or base.stat().st_uid != os.geteuid():
        return None
    return base if os.access(base, os.W_OK) else None


def for_instance(name: str) -> Folders:
    """The folders of one instance of this checkout: demo, empty or test."""
    state = VAR / name
    short = hashlib.sha256(os.fsencode(state)).hexdigest()[:10]
    base = _private_base() or Path(tempfile.gettempdir())
    return Folders(state=state, run=base / f"synchro-{os.geteuid()}-{short}")
