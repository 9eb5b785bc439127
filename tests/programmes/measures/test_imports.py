"""What the measures import, and that no web worker loads the arithmetic at its start."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import programmes.measures

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(Path(programmes.measures.__file__).parent.glob("*.py"))
# Of the standard library only what computes and describes: no clock, no file, no chance.
ALLOWED = {
    "collections",
    "collections.abc",
    "dataclasses",
    "enum",
    "fractions",
    "math",
    "re",
    "typing",
}
ALLOWED |= {"unicodedata"}
ALLOWED |= {"numpy", "numpy.typing", "scipy.special"}

AS_A_WORKER_STARTS = """
import sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
from synchro.wsgi import application
from django.urls import get_resolver
assert application and len(get_resolver().reverse_dict) > 5
heavy = {"numpy", "scipy", "holidays", "icalendar"}
print(*sorted((heavy | {"django", "programmes"}) & sys.modules.keys()))
"""


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return {name for name in found if not name.startswith("programmes.measures.")}


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from datetime import date",
        "from django.db import models",
        "from programmes import models",
        "from people.models import Member",
        "from . import figure",
        "def late():\n    import random",
    ],
)
def test_an_import_of_something_else_would_be_noticed(line):
    assert imported(line) - ALLOWED != set()


def test_measures_import_arithmetic_and_nothing_else():
    assert len(MODULES) > 10
    assert {
        module.name: found
        for module in MODULES
        if (found := imported(module.read_text()) - ALLOWED)
    } == {}


@pytest.mark.parametrize(
    ("first", "loaded"),
    [
        (
            [
                f"programmes.measures.{name}"
                for name in ("participation", "progress", "criteria", "goals")
            ],
            "django programmes",
        ),
        # The same probe sees it where something does load it.
        (["programmes.measures.means"], "django numpy programmes scipy"),
        (["people.holiday_child"], "django holidays programmes"),
    ],
)
def test_a_web_worker_starts_without_what_is_heavy(first, loaded):
    """Nor does what a page may use of the measures bring it along."""
    command = [sys.executable, "-W", "ignore", "-c", AS_A_WORKER_STARTS, *first]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "synchro.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip()) == (0, loaded), done.stderr
