"""One running copy of Synchro on this machine: its ports, secrets, lock and environment."""

import base64
import errno
import fcntl
import json
import os
import secrets
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from synchro.servers import folders

HERE = "127.0.0.1"
# What people open: browsers give passkeys to names alone, and to this one without https.
NAME = "localhost"


class AlreadyRunningError(RuntimeError):
    """Another supervisor holds this instance; says where it is."""


class PortError(RuntimeError):
    """The port that people were promised is taken, or is none."""


def _is_free(port: int) -> bool:
    """Here, and where a browser may look for the name first (IPv6)."""
    return _may_bind(socket.AF_INET, HERE, port) and _may_bind(socket.AF_INET6, "::1", port)


def _may_bind(family: int, place: str, port: int) -> bool:
    """A machine that does not have the address has nobody on it."""
    try:
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
            probe.bind((place, port))
    except OSError as problem:
        return problem.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    return True


def _gets_free(port: int, seconds: float = 3.0) -> bool:
    """Whether it is free, or soon: a web server whose supervisor was killed takes a moment."""
    deadline = time.monotonic() + seconds
    while not (free := _is_free(port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return free


def _gets_locked(lock: IO[str], seconds: float = 10) -> bool:
    """At once or not at all; but what a supervisor that was killed had begun may hold it a moment."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = _written(lock).rpartition(" ")[2]
            if Path("/proc", pid, "stat").exists() or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def _written(lock: IO[str]) -> str:
    lock.seek(0)
    return lock.read().strip()


def _any_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


@dataclass
class Instance:
    """`name` is demo or empty; each has its own data under var/."""

    name: str
    web_port: int
    _lock: IO[str] | None = None

    @cached_property
    def folders(self) -> folders.Folders:
        return folders.for_instance(self.name)

    @cached_property
    def mailbox_port(self) -> int:
        """Beside the web's port where that is free, so that it is the same each time."""
        beside = self.web_port + 25
        return beside if beside < 65536 and _is_free(beside) else _any_port()

    @cached_property
    def smtp_port(self) -> int:
        return _any_port()

    @property
    def has_mailbox(self) -> bool:
        """Whether mail stays here: no mail server was named."""
        return not os.environ.get("EMAIL_URL")

    @property
    def address(self) -> str:
        return os.environ.get("BASE_URL", f"http://{NAME}:{self.web_port}")

    def hold(self) -> None:
        """Take the lock, which ends with this process. Raises AlreadyRunningError, PortError."""
        self.folders.make()
        lock = (self.folders.state / "lock").open("a+")
        if not _gets_locked(lock):
            where = _written(lock)
            lock.close()
            raise AlreadyRunningError(f"Synchro is already running: {where}.")
        if not _gets_free(self.web_port):
            raise PortError(
                f"Port {self.web_port} is in use by another program."
                f" Choose another one, for example: PORT={self.web_port + 10} make {self.command}"
            )
        lock.truncate(0)
        lock.write(f"{self.address}, process {os.getpid()}")
        lock.flush()
        self._lock = lock

    @property
    def command(self) -> str:
        """The make target that starts it."""
        return "demo" if self.name == "demo" else f"demo-{self.name}"

    def environment(self, database_url: str, redis_url: str) -> dict[str, str]:
        """What the settings read. What the caller's environment names already stays as it is."""
        local = {
            **self._secrets(),
            "BASE_URL": self.address,
            "PYTHONUNBUFFERED": "1",
        }
        if self.has_mailbox:
            local["EMAIL_URL"] = f"smtp://{HERE}:{self.smtp_port}"
            local["MAILBOX_URL"] = f"http://{HERE}:{self.mailbox_port}"
        fixed = {
            "SYNCHRO_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "synchro.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }
        named = {name: value for name, value in os.environ.items() if value}
        return {**local, **named, **fixed}

    def _secrets(self) -> dict[str, str]:
        """Made at the first start and kept: what was written under them must stay readable."""
        file = self.folders.state / "secrets.json"
        if not file.exists():
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            made = {"SECRET_KEY": secrets.token_urlsafe(50), "SYNCHRO_KEYS": f"{self.name}:{key}"}
            half = file.with_suffix(".part")
            half.touch(mode=0o600)
            half.write_text(json.dumps(made))
            half.rename(file)
        return dict(json.loads(file.read_text()))


def chosen(name: str) -> Instance:
    """The instance with the port that PORT asks for, 8000 by default. Raises PortError."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise PortError(f"PORT is {port!r}; it must be a number between 1 and 65535.")
    return Instance(name, int(port))


def relative(path: Path) -> Path:
    """A path as it reads from the checkout, where it is below that."""
    inside = path.is_relative_to(folders.CHECKOUT)
    return path.relative_to(folders.CHECKOUT) if inside else path
