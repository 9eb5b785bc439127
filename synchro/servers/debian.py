"""What only root can install: found missing, installed where we may, else named in one line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

from synchro.servers import chromium, pango


class Need(NamedTuple):
    """Something that comes from the system's packages, and what is lost without it."""

    name: str
    packages: tuple[str, ...]
    found: Callable[[], bool]
    without: str


NEEDS = {
    "pango": Need("Pango", pango.PACKAGES, pango.found, "everything but PDF documents works"),
    "chromium": Need(
        "Chromium",
        chromium.PACKAGES,
        lambda: chromium.find() is not None,
        "the tests in a browser are skipped",
    ),
}
_INSTALL = ("install", "-y", "--no-install-recommends")


def command(packages: tuple[str, ...]) -> str:
    """The line that somebody with the right to do so can paste."""
    sudo = () if os.geteuid() == 0 else ("sudo",)
    return " ".join([*sudo, "apt-get", *_INSTALL, *packages])


def ensure(names: list[str]) -> list[str]:
    """Install what is missing, or say in sentences what to run and what works meanwhile."""
    missing = [NEEDS[name] for name in names if not NEEDS[name].found()]
    if not missing:
        return []
    packages = tuple(package for need in missing for package in need.packages)
    if _may_install():
        print(f"Installing {' and '.join(need.name for need in missing)} …", flush=True)
        _install(packages)
        missing = [need for need in missing if not need.found()]
    if not missing:
        return []
    sentences = [f"{need.name} is missing; meanwhile {need.without}." for need in missing]
    if shutil.which("apt-get"):
        wanted = tuple(package for need in missing for package in need.packages)
        return [*sentences, "To install what is missing, run:", f"  {command(wanted)}"]
    return [*sentences, "Install it with your system's package manager."]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: tuple[str, ...]) -> None:
    """Two tries: the lists of packages may be absent or old. Raises nothing; look again after."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patience = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30")
    for steps in (((*_INSTALL, *packages),), (("update",), (*_INSTALL, *packages))):
        codes = [
            subprocess.run(  # noqa: S603
                ["apt-get", "-qq", *patience, *step],  # noqa: S607
                capture_output=True,
                env=environment,
                check=False,
            ).returncode
            for step in steps
        ]
        if codes[-1] == 0:
            return


def main(arguments: list[str]) -> int:
    """Usage: python -m synchro.servers.debian NAME…, of pango and chromium."""
    if not set(arguments) <= set(NEEDS):
        print(main.__doc__, file=sys.stderr)
        return 2
    for sentence in ensure(arguments):
        print(sentence)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
