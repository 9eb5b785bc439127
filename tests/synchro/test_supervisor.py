"""`make demo-empty` for real: one at a time, and nothing is left when its supervisor is killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from synchro.servers import child
from synchro.servers.folders import CHECKOUT
from synchro.servers.health import is_ready
from tests.synchro.life import descendants, left

pytestmark = pytest.mark.xdist_group("supervisor")  # one demo serves them all, in this order
COMMAND = [sys.executable, "-m", "synchro.servers.supervisor", "empty"]


@dataclass
class Demo:
    """A supervisor, its address and what it says. Its data are in a folder of the test's own."""

    port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, port: int, environment: dict[str, str], log: Path) -> "Demo":
        """Start one and wait until it has said everything."""
        process = child.spawn(COMMAND, log=log, env=environment, cwd=CHECKOUT)
        demo = cls(port, environment, log, process)
        said = "Ctrl-C stops everything"
        if not child.wait_until(lambda: said in log.read_text(), child=process, seconds=180):
            child.stop(process, patience=60)
            pytest.fail(log.read_text())
        return demo

    def refused(self, **more: str) -> tuple[int, str]:
        """The exit code and the complaint of another start."""
        done = subprocess.run(
            COMMAND,
            cwd=CHECKOUT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Running, with all state in a folder of its own beside any demo of this checkout."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "SYNCHRO_MODE", "DJANGO_SETTINGS_MODULE")
    }
    environment = {**kept, "SYNCHRO_STATE": str(folder), "PORT": str(port)}
    demo = Demo.start(port, environment, folder / "supervisor.log")
    yield demo
    child.stop(demo.process, patience=60)


def test_it_says_where_it_is_and_how_to_begin(demo: Demo) -> None:
    said = demo.log.read_text()

    assert f"Synchro is ready at http://localhost:{demo.port}\n" in said
    assert "The mail that it sends is shown at http://127.0.0.1:" in said
    assert f"http://localhost:{demo.port}/" in said.partition("is shown at")[2]
    assert is_ready(demo.port)


def test_a_second_start_says_that_it_is_already_running(demo: Demo) -> None:
    assert demo.refused() == (
        1,
        f"Synchro is already running: http://localhost:{demo.port}, process {demo.process.pid}.\n",
    )
    assert is_ready(demo.port)


def test_a_port_in_use_is_named(demo: Demo, tmp_path: Path) -> None:
    assert demo.refused(SYNCHRO_STATE=str(tmp_path)) == (
        1,
        f"Port {demo.port} is in use by another program. Choose another one, for example:"
        f" PORT={demo.port + 10} make demo-empty\n",
    )


@pytest.mark.parametrize("port", ["0", "web", "65536"])
def test_a_port_that_is_none_is_refused(demo: Demo, port: str) -> None:
    assert demo.refused(PORT=port) == (
        1,
        f"PORT is {port!r}; it must be a number between 1 and 65535.\n",
    )


def test_nothing_is_left_when_the_supervisor_is_killed(demo: Demo) -> None:
    below = descendants(demo.process.pid)
    kinds = (
        "valkey-server",
        "bin/postgres",
        "mailbox",
        "gunicorn",
        "-Q default",
        "-Q tally",
        "beat",
    )
    running = [kind for kind in kinds if any(kind in command for command in below.values())]

    demo.process.send_signal(signal.SIGKILL)
    demo.process.wait()

    assert running == list(kinds)
    assert left(below, seconds=30) == []


def test_it_starts_again_after_a_kill_and_ends_with_the_keyboard(demo: Demo) -> None:
    """The signal goes to the whole group, as the terminal sends it."""
    log = demo.log.with_name("again.log")
    again = Demo.start(demo.port, demo.environment, log)
    below = descendants(again.process.pid)

    os.killpg(again.process.pid, signal.SIGINT)
    code = again.process.wait(60)

    assert (code, log.read_text().splitlines()[-1]) == (0, "Stopped.")
    assert left(below, seconds=1) == []
