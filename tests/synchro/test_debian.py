"""What only root can install is named in one line, with what works meanwhile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from synchro.servers import chromium, debian, pango, unroot
from synchro.servers.folders import CHECKOUT


def _as_an_ordinary_user() -> tuple[str, ...]:
    """What makes us one; a user namespace is enough, for nothing is installed."""
    who = unroot.guise()
    if os.geteuid() == 0 and who is not unroot.NAMESPACE:
        pytest.skip("root cannot become an ordinary user here")
    return who.prefix


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="this is not Debian")
def test_an_ordinary_user_gets_one_line_to_paste() -> None:
    command = [*_as_an_ordinary_user(), sys.executable, "-m", "synchro.servers.debian", "chromium"]
    environment = {**os.environ, "CHROMIUM": "/nowhere"}

    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr, done.stdout) == (
        0,
        "",
        "Chromium is missing; meanwhile the tests in a browser are skipped.\n"
        "To install what is missing, run:\n"
        "  sudo apt-get install -y --no-install-recommends chromium\n",
    )


def test_the_line_names_all_that_is_missing() -> None:
    line = debian.command((*pango.PACKAGES, *chromium.PACKAGES))

    assert line.removeprefix("sudo ") == (
        "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
        " libharfbuzz-subset0 fonts-dejavu-core chromium"
    )


def test_what_is_there_needs_no_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)

    code = debian.main(["chromium"])

    assert (code, capsys.readouterr().out) == (0, "")


def test_a_browser_that_is_named_and_cannot_run_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "browser"
    file.touch(mode=0o644)
    monkeypatch.setenv("CHROMIUM", str(file))

    assert chromium.find() is None


def test_pango_is_found_exactly_where_documents_can_be_drawn() -> None:
    drawn = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )

    assert pango.found() is (drawn.returncode == 0)
