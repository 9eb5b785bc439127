"""PostgreSQL and Valkey for one run of the tests, in a temporary folder that goes with them."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from synchro.servers import roles
from synchro.servers.postgres import THROWAWAY, Postgres
from synchro.servers.valkey import Valkey

_PREFIX = f"synchro-throwaway-{os.geteuid()}-"


class Throwaway:
    """Our own servers, unless DATABASE_URL or REDIS_URL name others; for the main thread."""

    def __init__(self) -> None:
        self.database_url = os.environ.get("DATABASE_URL", "")
        self.redis_url = os.environ.get("REDIS_URL", "")
        self.superuser_dsn = ""  # of a server of our own
        self._folder: Path | None = None
        self._lock: IO[str] | None = None
        self._servers: list[Postgres | Valkey] = []

    def start(self) -> Self:
        """Start what is not named in the environment; nothing when already started."""
        if self._folder is not None:
            return self
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = _locked(self._folder)
        try:
            self._start_postgres(self._folder)
            self._start_valkey(self._folder)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop the servers and remove all they wrote."""
        while self._servers:
            self._servers.pop().stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _start_postgres(self, folder: Path) -> None:
        if self.database_url:
            roles.ensure(self.database_url, environment=os.environ)
            return
        log = folder / "postgres.log"
        server = Postgres(folder / "data", folder, log, {**THROWAWAY, "max_connections": "60"})
        self._servers.append(server)
        server.start()
        roles.ensure(server.superuser_dsn, environment={})
        self.superuser_dsn = server.superuser_dsn
        self.database_url = server.database_url()

    def _start_valkey(self, folder: Path) -> None:
        if self.redis_url:
            return
        server = Valkey(folder, folder / "valkey.log")
        self._servers.append(server)
        server.start()
        self.redis_url = server.redis_url


def _locked(folder: Path) -> IO[str] | None:
    """The folder's lock, held while this process lives; None when another one holds it."""
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _sweep() -> None:
    """Remove the folders of runs that were killed: nobody holds their lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):  # its own run has just removed it
            if _is_abandoned(folder) and (lock := _locked(folder)):
                shutil.rmtree(folder, ignore_errors=True)
                lock.close()


def _is_abandoned(folder: Path) -> bool:
    """Ours, and not just made and perhaps not locked yet."""
    found = folder.lstat()
    return found.st_uid == os.geteuid() and time.time() - found.st_mtime > 60


def throwaway() -> Throwaway:
    """Started servers with database_url, redis_url and stop(); also a context manager."""
    return Throwaway().start()
