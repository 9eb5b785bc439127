"""One cluster is started again whatever a server that was killed has left beside it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    lock.write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n{cluster.sockets}\n\n")

    cluster.start()

    assert cluster._answers()
