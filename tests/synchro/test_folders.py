"""The folder for sockets is ours alone, or nothing starts."""

from pathlib import Path

import pytest

from synchro.servers.folders import FolderError, Folders, for_instance


def test_the_run_folder_is_closed_to_others(tmp_path: Path) -> None:
    folders = Folders(state=tmp_path / "state", run=tmp_path / "run")

    folders.make()

    assert (folders.run.stat().st_mode & 0o777, folders.log.is_dir()) == (0o700, True)


def test_a_link_that_somebody_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").symlink_to(tmp_path)
    folders = Folders(state=tmp_path / "state", run=tmp_path / "run")

    with pytest.raises(FolderError, match="belongs to somebody else"):
        folders.make()


def test_socket_paths_stay_below_what_the_system_can_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))

    run = for_instance("demo").run

    assert len(str(run / "postgres" / ".s.PGSQL.5432")) < 107
    assert run != for_instance("empty").run
