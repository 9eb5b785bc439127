"""One cluster is started again whatever a server that was killed has left beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from synchro.servers import unroot
from synchro.servers.postgres import THROWAWAY, Postgres


@pytest.fixture
def cluster() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="synchro-cluster-"))  # a short path: it holds a socket
    found = Postgres(folder / "data", folder, folder / "log", THROWAWAY)
    yield found
    found.stop()
    shutil.rmtree(folder)


def test_a_lock_that_names_a_living_process_of_another_program_stops_no_start(
    cluster: Postgres,
) -> None:
    """Seen failing without taking away what stands in the folder of sockets."""
    cluster.start()
    cluster.stop()
    lock = cluster.sockets / ".s.PGSQL.5432.lock"
    with Popen([*unroot.guise().prefix, "sleep", "60"]) as another:
        lock.write_text(f"{another.pid}\n{cluster.data}\n0\n5432\n{cluster.sockets}\n\n")

        cluster.start()

        assert cluster._answers()
        another.kill()
