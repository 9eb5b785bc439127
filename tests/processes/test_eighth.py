"""Adding an eighth process takes a folder and one line: it is tried, in processes of its own.

The folder is a copy of True North with its nouns replaced, beside the checkout, and migrations of
its own; the line is the one in INSTALLED_APPS, given by the environment.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOUNS = (
    ("ValueCard", "ThankYou"),
    ("value_card", "thank_you"),
    ("value-card", "thank-you"),
    ("valuecard", "thankyou"),
    ("value card", "thank-you"),
    ("Value card", "Thank-you"),
    ("true_north", "gratitude"),
    ("true-north", "gratitude"),
    ("True North", "Gratitude"),
    ("order=1,", "order=8,"),
)
# Puts the folder among the processes before anything is set up.
PLUGIN = """
import os
import processes

processes.__path__.append(os.environ["EIGHTH_FOLDER"])
"""
MANAGE = (
    PLUGIN
    + """
import runpy
import sys

sys.argv[0] = "manage.py"
runpy.run_path("manage.py", run_name="__main__")
"""
)


ROW_SECURITY = """
from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("gratitude", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [
        ProtectOrganisation("ThankYou"),
        ProtectOrganisation("ThankYouEvent", grants="select, insert"),
    ]
"""


@pytest.fixture
def eighth(tmp_path: Path) -> Path:
    """The new folder, without migrations; it brings its own templates."""
    folder = tmp_path / "processes" / "gratitude"
    shutil.copytree(
        ROOT / "processes" / "true_north",
        folder,
        ignore=shutil.ignore_patterns("__pycache__", "0*.py"),
    )
    shutil.copytree(ROOT / "templates" / "true_north", folder / "templates" / "gratitude")
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            path.write_text(renamed(path.read_text()))
        path.rename(path.with_name(renamed(path.name)))
    (tmp_path / "eighth_plugin.py").write_text(PLUGIN)
    return folder


def renamed(text: str) -> str:
    for old, new in NOUNS:
        text = text.replace(old, new)
    return text


def run(eighth: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With the one line that lists the new app, and a database of its own on our servers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    address = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "SYNCHRO_EXTRA_APPS": "processes.gratitude",
        "EIGHTH_FOLDER": str(eighth.parent),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(eighth.parents[1]))),
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": urlunsplit(address._replace(path=f"/eighth_{worker}")),
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def manage(eighth: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(eighth, "-c", MANAGE, *arguments)


def contract(eighth: Path, which: str) -> subprocess.CompletedProcess[str]:
    """The contract of every process. Making its database migrates it."""
    options = ["-q", "-n", "0", "-p", "eighth_plugin", "-p", "no:cacheprovider", "--create-db"]
    return run(eighth, "-m", "pytest", *options, "tests/processes/test_contract.py", "-k", which)


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    last = (done.stdout.splitlines() or [""])[-1]
    found = re.findall(r"(\d+) (passed|failed|error)", last)
    return {word: int(number) for number, word in found}


def test_it_takes_a_folder_and_one_line(eighth: Path):
    made = manage(eighth, "makemigrations", "gratitude", "--name", "initial")
    (eighth / "migrations" / "0002_row_security.py").write_text(ROW_SECURITY)
    missing = manage(eighth, "makemigrations", "--check", "--dry-run", "gratitude")

    done = contract(eighth, "gratitude or registered or place")

    assert (made.returncode, missing.returncode) == (0, 0), made.stderr + missing.stdout
    assert set(outcomes(done)) == {"passed"}, done.stdout + done.stderr
    assert outcomes(done)["passed"] >= 15


def test_what_the_new_one_lacks_is_found_by_name(eighth: Path):
    process = eighth / "process.py"
    words = process.read_text()
    words = words.replace('measure="adopted_', 'measure="forgotten_')
    words = words.replace('url_name="gratitude:thank_you_list"', 'url_name="gratitude:list"')
    process.write_text(words)

    done = contract(eighth, "gratitude and (counted or mounted)")

    assert outcomes(done) == {"failed": 2}, done.stdout + done.stderr
    for test in ("counted_criteria_name_a_measure", "addresses_are_mounted"):
        assert re.search(rf"FAILED .*{test}.*\[gratitude\]", done.stdout), test


def test_a_package_that_does_not_register_itself_is_found(eighth: Path):
    """Django finds two candidates when the class is imported by name, and takes neither."""
    (eighth / "apps.py").write_text(
        "from processes.kernel.apps import ProcessConfig\n\n\n"
        'class Config(ProcessConfig):\n    name = "processes.gratitude"\n'
    )

    done = contract(eighth, "registered")

    assert outcomes(done) == {"failed": 1}, done.stdout + done.stderr


def test_the_copy_has_no_noun_of_the_old_one(eighth: Path):
    for path in eighth.rglob("*"):
        assert "value_card" not in path.name
        if path.is_file():
            assert not re.search("true.?north|value.?card", path.read_text(), re.IGNORECASE), path
