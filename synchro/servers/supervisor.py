"""Runs the demo: sets up what is missing, starts everything, and stops it in the reverse order."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen
from types import FrameType

import psycopg

from synchro import environment
from synchro.servers import assets, child, roles, words
from synchro.servers.folders import CHECKOUT, FolderError
from synchro.servers.health import is_ready
from synchro.servers.instance import AlreadyRunningError, Instance, PortError, chosen, relative
from synchro.servers.postgres import Postgres, PostgresError
from synchro.servers.programs import Program, manage, programs
from synchro.servers.stamps import Stamps, fingerprint
from synchro.servers.valkey import Valkey, ValkeyError

# No limit while tables are made and filled; pages have a short one.
UNHURRIED = {"DB_STATEMENT_TIMEOUT_MS": "0"}
OWNER = {"DATABASE_ROLE": "owner", **UNHURRIED}
SYSTEM = {"DATABASE_ROLE": "system", **UNHURRIED}
APPS = ("people", "programmes", "processes")
WHAT_MIGRATIONS_USE = (
    CHECKOUT / "requirements.txt",
    CHECKOUT / "synchro/settings.py",
    *sorted((CHECKOUT / "people/row_security").glob("*.py")),
)


class StepError(RuntimeError):
    """A command failed or a program ended; carries the end of its log."""


# These say what to do themselves.
EXPECTED = (
    AlreadyRunningError,
    PortError,
    FolderError,
    PostgresError,
    ValkeyError,
    roles.RolesMissingError,
    assets.AssetsError,
    StepError,
)


class StopAsked(BaseException):  # not an error: somebody pressed Ctrl-C
    """A signal asked us to stop."""


def _asked(number: int, frame: FrameType | None) -> None:
    raise StopAsked


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    print(f"  {what} …", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


class Supervisor:
    """One instance, from nothing to a page in the browser and back."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.stack = ExitStack()
        self.environment: dict[str, str] = {}
        self.superuser = ""
        self.children: dict[str, Popen[bytes]] = {}

    def run(self) -> None:
        """Start, report, and watch until asked to stop. Whatever happens, nothing is left over."""
        try:
            self.instance.hold()
            print(f"Starting Synchro ({self.instance.name}):", flush=True)
            self._start_servers()
            self._set_up()
            self._start_programs()
            self._report()
            self._watch()
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self._stop_programs()
            self.stack.close()

    # Servers

    def _start_servers(self) -> None:
        place = self.instance.folders
        redis_url = os.environ.get("REDIS_URL", "")
        if not redis_url:
            valkey = Valkey(place.run, place.log / "valkey.log")
            self.stack.callback(valkey.stop)
            with _step("Valkey"):
                valkey.start()
            redis_url = valkey.redis_url
        database_url = os.environ.get("DATABASE_URL", "")
        if not database_url:
            postgres = Postgres(place.state / "postgres", place.run, place.log / "postgres.log")
            self.stack.callback(postgres.stop)
            with _step("PostgreSQL"):
                postgres.start()
                self.superuser = postgres.superuser_dsn
                roles.ensure(self.superuser, environment={})
            database_url = postgres.database_url()
        else:
            with _step("Database roles"):
                roles.ensure(
                    database_url, database=_database_name(database_url), environment=os.environ
                )
        self.environment = self.instance.environment(database_url, redis_url)

    # Commands

    def _set_up(self) -> None:
        with _step("Style sheets and typefaces"):
            assets.fetch(self.environment)
            assets.prepare_fonts(self.environment)
            words.compile_all()
        self._migrate()
        with _step("Static files"):
            assets.collect({**self.environment, **UNHURRIED})
        if self.instance.name == "demo" and self._is_empty():
            with _step("Sample organisation"):
                self._command("sample", manage("sample", "--demo"), SYSTEM)

    def _migrate(self) -> None:
        value = fingerprint([*migrations(), *WHAT_MIGRATIONS_USE], self._cluster())
        stamps = Stamps(self.instance.folders.state / "stamps.json")
        if self.superuser and stamps.is_current("migrations", value):
            return
        with _step("Tables"):
            self._command("migrate", manage("migrate", "--noinput", "-v", "1"), OWNER)
        stamps.keep("migrations", value)

    def _cluster(self) -> str:
        """Which cluster this is: data that were removed and made anew need their tables again."""
        if not self.superuser:
            return ""
        with psycopg.connect(self.superuser) as connection:
            row = connection.execute("select system_identifier from pg_control_system()").fetchone()
        return str(row)

    def _is_empty(self) -> bool:
        """Whether there is no organisation yet."""
        settings = environment.database(self.environment["DATABASE_URL"], "system", os.environ)
        where = {
            keyword: settings[name]
            for keyword, name in (
                *(("host", "HOST"), ("port", "PORT"), ("dbname", "NAME")),
                *(("user", "USER"), ("password", "PASSWORD")),
            )
            if settings[name]
        }
        with psycopg.connect(**where) as connection:
            row = connection.execute("select not exists (select from people_organisation)")
            return row.fetchone() == (True,)

    def _command(self, name: str, command: tuple[str, ...], more: Mapping[str, str]) -> str:
        """Run one of Django's commands to its end; what it printed. Raises StepError."""
        log = self.instance.folders.log / f"{name}.log"
        log.unlink(missing_ok=True)
        running = self._spawn(Program(name, command, dict(more)), log)
        try:
            code = running.wait()
        except BaseException:
            child.stop(running, patience=5)
            raise
        if code != 0:
            raise StepError(f"The command {name} failed:\n{child.tail(log)}")
        return log.read_text()

    # Programs

    def _spawn(self, program: Program, log: Path) -> Popen[bytes]:
        return child.spawn(
            program.command,
            log=log,
            death_signal=program.death_signal,
            env={**self.environment, **program.environment},
            cwd=CHECKOUT,
        )

    def _start_programs(self) -> None:
        """The pages are waited for; what follows them gets ready while somebody reads."""
        for program in programs(self.instance):
            log = self.instance.folders.log / f"{program.name}.log"
            self.children[program.name] = self._spawn(program, log)
            if program.name == "web":
                self._wait_for_web(log)

    def _wait_for_web(self, log: Path) -> None:
        port = self.instance.web_port
        with _step("Web server"):
            web = self.children["web"]
            if not child.wait_until(lambda: is_ready(port), child=web, seconds=90, every=0.25):
                raise StepError(f"The web server did not get ready:\n{child.tail(log)}")

    def _stop_programs(self) -> None:
        """All at once, so that none waits for another; then each is waited for."""
        for running in self.children.values():
            if running.poll() is None:
                running.terminate()
        for running in reversed(self.children.values()):
            child.stop(running)

    def _report(self) -> None:
        print(f"\nSynchro is ready at {self.instance.address}")
        if mailbox := self.environment.get("MAILBOX_URL"):
            print(f"The mail that it sends is shown at {mailbox}")
        if self._is_empty():
            print("\nThis link, good for one use, makes the first organisation and its HR manager:")
            print(self._command("first_run", manage("first_run"), SYSTEM).strip())
        elif self.instance.name == "demo":
            print("\nWho can sign in:")
            print(self._command("accounts", manage("accounts"), SYSTEM).strip())
        logs = relative(self.instance.folders.log)
        print(f"\nCtrl-C stops everything. The logs are in {logs}.", flush=True)

    def _watch(self) -> None:
        """Until a program ends by itself; then all is stopped rather than half of it left."""
        while True:
            for name, running in self.children.items():
                if running.poll() is not None:
                    log = self.instance.folders.log / f"{name}.log"
                    raise StepError(f"The program {name} has ended:\n{child.tail(log)}")
            time.sleep(0.5)


def migrations() -> list[Path]:
    return [path for app in APPS for path in (CHECKOUT / app).rglob("migrations")]


def _database_name(url: str) -> str:
    return str(environment.database(url, "owner", os.environ)["NAME"])


def main(arguments: list[str]) -> int:
    """Usage: python -m synchro.servers.supervisor demo|empty."""
    if arguments not in (["demo"], ["empty"]):
        print(main.__doc__, file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked)
    try:
        Supervisor(chosen(arguments[0])).run()
    except StopAsked:
        print("\nStopped.", flush=True)
    except EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
