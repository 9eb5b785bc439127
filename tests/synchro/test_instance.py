"""Who holds an instance's lock, and for how long."""

import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from synchro.servers import folders
from synchro.servers.instance import AlreadyRunningError, Instance


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    monkeypatch.setattr(folders, "VAR", tmp_path)
    found = Instance("empty", 0)
    found.folders.make()
    yield found
    if found._lock is not None:
        found._lock.close()


def test_what_a_killed_supervisor_left_is_waited_for(instance: Instance) -> None:
    """Seen failing without the wait."""
    with Popen(["true"]) as gone:
        gone.wait()
    with (instance.folders.state / "lock").open("a+") as rest:
        rest.write(f"http://127.0.0.1:1, process {gone.pid}")
        rest.flush()
        fcntl.flock(rest, fcntl.LOCK_EX)
        release = threading.Timer(0.5, fcntl.flock, (rest, fcntl.LOCK_UN))
        release.start()

        instance.hold()

        release.join()
    assert instance._lock is not None


def test_one_that_runs_is_named_at_once(instance: Instance) -> None:
    with (instance.folders.state / "lock").open("a+") as held:
        held.write(f"http://127.0.0.1:1, process {os.getpid()}")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(AlreadyRunningError) as refusal:
            instance.hold()

    told = f"Synchro is already running: http://127.0.0.1:1, process {os.getpid()}."
    assert str(refusal.value) == told
