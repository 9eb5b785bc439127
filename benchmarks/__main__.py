"""Runs the bare application and Synchro on one PostgreSQL with two workers each, and prints ratios.

python -m benchmarks [people ...]              default: 300 3000
python -m benchmarks imports [rows ...]        default: 1000 10000 100000
python -m benchmarks waves [answers ...]       default: 3000 30000
"""

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import imports, waves
from benchmarks.pages import CEILINGS
from synchro.servers.throwaway import Throwaway

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 60
WARMING = 16  # both workers of a server have planned each statement


def run(environment: dict[str, str], role: str, *arguments: str) -> str:
    """A command in the given database role; its last line of output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment, "DATABASE_ROLE": role},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


@contextmanager
def served(environment: dict[str, str], application: str) -> Iterator[tuple[int, int]]:
    """A web server with two workers; yields its port and its own process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "--no-control-socket",
                "-w",
                "2",
                "--log-level",
                "error",
            ),
            *("-b", f"127.0.0.1:{port}", application),
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1)
            return
    raise SystemExit("The web server did not start.")


class Caller:
    """One signed-in connection to a server, kept open."""

    def __init__(self, port: int, cookies: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Cookie": cookies, "Host": "127.0.0.1"}

    def milliseconds(self, url: str, body: str | None = None) -> float:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self._connection.request("POST" if body else "GET", url, body=body, headers=headers)
        answer = self._connection.getresponse()
        answer.read()
        taken = (time.perf_counter() - begun) * 1000
        if answer.status != 200:
            raise SystemExit(f"{url} answered {answer.status}.")
        return taken


def compared(floor: Callable[[], float], page: Callable[[], float]) -> tuple[float, float]:
    """Medians of ``ROUNDS`` requests to each, by turns: what slows the machine slows both."""
    pairs = [(floor(), page()) for _ in range(ROUNDS + WARMING)][WARMING:]
    floors, pages = zip(*pairs, strict=True)
    return statistics.median(floors), statistics.median(pages)


def peak(server: int) -> int:
    """The largest peak memory of the server's workers, in MB."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    sizes = [
        int(found.group(1))
        for child in children
        if (found := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child}/status").read_text()))
    ]
    return max(sizes, default=0) // 1024


def measure(people: int, base: dict[str, str], servers: Throwaway) -> None:
    environment = {**base, "DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
    floor = {
        **environment,
        "DATABASE_URL": re.sub(r"/synchro\b", "/floor", servers.database_url, count=1),
    }
    session = run(floor, "owner", "-m", "benchmarks.floor", "prepare", str(people))
    run(environment, "owner", "manage.py", "migrate", "-v0")
    run(environment, "system", "manage.py", "sample", "--people", str(people))
    analyse(servers)
    found = json.loads(run(environment, "app", "-m", "benchmarks.pages"))
    print(f"\n{people} people")
    print(
        f"{'page':15} {'floor':>6} {'ms':>7} {'ratio':>7} {'at most':>8} {'SQL':>4} {'of':>3} {'KB':>6} {'of':>3}"
    )
    with (
        served(floor, "benchmarks.floor:application") as (bare_port, _pid),
        served(environment, "synchro.wsgi:application") as (port, pid),
    ):
        bare = Caller(bare_port, f"sessionid={session}")
        for page in found["pages"]:
            against = CEILINGS[page["name"]][0]
            ours = Caller(port, page["cookies"])
            report(
                page["name"],
                page,
                compared(
                    partial(bare.milliseconds, f"/{against}/"),
                    partial(ours.milliseconds, page["url"]),
                ),
            )
        sent = found["sent"]
        others = (Caller(port, cookies) for cookies in sent["cookies"])
        twenty = "&".join(f"q{number}=4" for number in range(20))
        report(
            "sent",
            sent,
            compared(
                partial(bare.milliseconds, "/s/", twenty),
                lambda: next(others).milliseconds(sent["url"], sent["body"]),
            ),
        )
        print(f"peak memory of a web worker: {peak(pid)} MB, at most 140")


def report(name: str, page: dict[str, Any], taken: tuple[float, float]) -> None:
    """One line: the floor and the page in milliseconds, their ratio, queries and size, with ceilings."""
    against, times, queries, size = CEILINGS[name]
    least, ours = taken
    print(
        f"{name:15} {least:6.1f} {ours:7.1f} {ours / least:5.1f} {against.upper()} "
        f"{times:6.1f} {against.upper()} {page['queries']:4} {queries:3} "
        f"{page['bytes'] / 1000:6.1f} {size:3}"
    )


def main() -> None:
    base = {
        **os.environ,
        "SYNCHRO_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "synchro.settings",
        "DB_POOL": "1",
    }
    if sys.argv[1:2] == ["imports"]:
        imports.measure([int(size) for size in sys.argv[2:]] or [1_000, 10_000, 100_000], base)
        return
    if sys.argv[1:2] == ["waves"]:
        waves.measure([int(size) for size in sys.argv[2:]] or [3_000, 30_000], base)
        return
    for people in [int(size) for size in sys.argv[1:]] or [300, 3000]:
        with Throwaway() as servers:
            _owner(servers, "synchro", "create database floor")
            measure(people, base, servers)


def analyse(servers: Throwaway) -> None:
    """At once, where the server would do it within a minute."""
    _owner(servers, "synchro", "analyze")


def _owner(servers: Throwaway, database: str, statement: str) -> None:
    import psycopg

    address = re.sub(
        r"//[^/]*/synchro\b", f"//synchro_owner@/{database}", servers.database_url, count=1
    )
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


if __name__ == "__main__":
    main()
