"""Running PostgreSQL when we are root, which it refuses: as which user, and with what in front."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Guise:
    """How a program is started, and who must own its files."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    @property
    def is_someone_else(self) -> bool:
        """Whether the program runs as a user who cannot read our private folders."""
        return self.uid != os.geteuid()


OURSELVES = Guise((), os.geteuid(), os.getegid())
# In a user namespace the program sees user 1000 while its files stay ours; nothing is opened.
NAMESPACE = Guise(
    ("unshare", "--user", "--map-user=1000", "--map-group=1000"), os.geteuid(), os.getegid()
)


def _works(command: Sequence[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def nobody() -> Guise:
    """The guise for containers, where a user namespace is refused."""
    user = pwd.getpwnam("nobody")
    prefix = (
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--pdeathsig=INT",  # changing the user clears the signal that child.spawn asked for
    )
    return Guise(prefix, user.pw_uid, user.pw_gid)


@cache
def guise() -> Guise:
    """Ourselves; as root a user namespace, or nobody where that is refused (chroot, container)."""
    if os.geteuid() != 0:
        return OURSELVES
    if _works([*NAMESPACE.prefix, "true"]):
        return NAMESPACE
    return nobody()


def can_use(who: Guise, folder: Path) -> bool:
    """Whether the guise could make files in this folder if it owned it: every parent lets it in."""
    return not who.is_someone_else or _works([*who.prefix, "test", "-x", str(folder)])


def give(folder: Path, who: Guise) -> None:
    """Make a folder and all in it the guise's own."""
    if folder.stat().st_uid == who.uid:
        return
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in (*folders, *files):
            os.chown(Path(parent, name), who.uid, who.gid, follow_symlinks=False)
    os.chown(folder, who.uid, who.gid)
