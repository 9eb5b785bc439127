"""How the code is built: what imports what, what a model may do, what no file may be called or contain."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from pghistory.models import Event

from people.models import Organisation
from people.models.base import OrganisationModel, ScopedManager
from people.permissions import Permission
from tests.matrix import addresses

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("people", "programmes", "processes", "synchro")
OURS = tuple(f"{package}." for package in PACKAGES)

# Tables that point at an organisation and are read without one. Each needs a reason.
UNBOUND = {
    "people.Membership": "read to find out which organisation to bind",
    "reminders.OrganisationDue": "read over all organisations to see who is due; no personal data",
}
# Rows of an organisation without a uuid to name them by. Each needs a reason.
UNNAMED = {
    "people.MemberWord": "words that find a member; part of that row, and never in an address",
    "imports.ColumnMemory": "what a heading meant the last time; never in an address",
    "imports.ImportChange": "what an import did to a member, for taking it back; never in an address",
    "imports.ImportNewcomers": "who came with an import, by id, for taking it back; never in an address",
    "imports.ImportLeaver": "a member who is missing from a list; the member is in the address",
    "imports.ImportPart": "a part of an uploaded file, which is in the address",
    "imports.ImportRow": "a row of an uploaded file, many at once, and gone with it",
    "pulses.ClosedAnswer": "an answer; its key is drawn at random, because version 7 tells the time",
    "pulses.ClosedComment": "a comment, with such a key",
    "pulses.OpenAnswer": "an answer, with such a key",
    "pulses.OpenComment": "a comment, with such a key",
}

# Names that say nothing about what belongs inside.
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}

# Written in two halves, so that this file does not find itself.
UNWANTED = {
    "unfinished": re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b"),
    "another folder": re.compile(r"\.\./sha" r'red|/ "sha' r'red"'),
    "a machine": re.compile(r"(?<![\w.-])/(?:wo" r"rk|ho" r"me|ro" r"ot|Us" r"ers)/\w"),
    "a registry": re.compile(
        r"registry\.(?:npm" r"js|yarn" r"pkg)|py" r"pi\.(?:org|python)|python" r"hosted"
        r"|--(?:extra-)?index" r"-url|--find" r"-links|proxy\.go" r"lang|un" r"pkg\.com|js" r"delivr",
        re.IGNORECASE,
    ),
}  # fmt: skip
ALLOWED = {
    ("tests/conftest.py", "another folder"): "looks for real data, and skips where there is none",
}


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def sources() -> Iterator[tuple[str, ast.Module]]:
    for name in tracked():
        if name.endswith(".py") and name.startswith(tuple(f"{each}/" for each in PACKAGES)):
            yield name, ast.parse((ROOT / name).read_text())


def test_packages_import_each_other_in_one_direction():
    """Also that the contracts are there at all: the layers, the wiring, the PDF engine, the measures."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]

    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (checked.returncode, re.findall(r"Contracts: .*", checked.stdout)) == (
        0,
        ["Contracts: 6 kept, 0 broken."],
    ), checked.stdout


# Models do what they say: no hidden work


def signals(tree: ast.Module) -> list[str]:
    """The modules of signals that it imports."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [name for name in found if re.search(r"\bsignals\b|\bdispatch\b", name)]


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.dispatch",
        "from allauth.account import signals as theirs",
    ],
)
def test_a_signal_would_be_noticed(source: str):
    assert signals(ast.parse(source)) != []


def test_no_deed_is_hidden_in_a_signal():
    assert {name: found for name, tree in sources() if (found := signals(tree))} == {}


WRITES = {"save", "asave", "save_base", "delete", "adelete", "update", "bulk_create", "create"}


def overrides(model: type[models.Model]) -> set[str]:
    """What we wrote over Django's own writing, in the model, its bases and its managers."""
    managers = [type(manager) for manager in model._meta.managers]
    querysets = [found for each in managers if (found := getattr(each, "_queryset_class", None))]
    return {
        f"{base.__name__}.{name}"
        for each in (model, *managers, *querysets)
        for base in each.__mro__
        if base.__module__.startswith(OURS)
        for name in WRITES & set(vars(base))
    }


def test_an_override_would_be_noticed():
    class Loud(models.Manager):
        __module__ = "people.example"

        def create(self, **fields: object) -> object:
            return super().create(**fields)

    class Hidden(models.Model):
        __module__ = "people.example"
        objects = Loud()

        class Meta:
            abstract = True

        def save(self, **options: object) -> None:
            super().save(**options)

    assert overrides(Hidden) == {"Hidden.save", "Loud.create"}


def test_no_model_writes_more_than_it_says():
    ours = [model for model in apps.get_models() if model.__module__.startswith(OURS)]

    assert len(ours) > 40
    assert {model._meta.label: found for model in ours if (found := overrides(model))} == {}


def of_an_organisation() -> list[type[models.Model]]:
    """Models that point at an organisation; without their events, which nobody reads by a manager."""
    return [
        model
        for model in apps.get_models()
        if any(field.related_model is Organisation for field in model._meta.local_concrete_fields)
        and not issubclass(model, Event)
    ]


def test_every_model_of_an_organisation_is_built_on_the_one_base():
    others = {
        model._meta.label
        for model in of_an_organisation()
        if not issubclass(model, OrganisationModel)
    }

    assert others == UNBOUND.keys() | UNNAMED.keys()


def test_every_model_of_an_organisation_is_read_by_loud_managers_alone():
    """They raise where no organisation is bound."""
    quiet = {
        model._meta.label
        for model in of_an_organisation()
        if not all(isinstance(manager, ScopedManager) for manager in model._meta.managers)
    }

    assert quiet == set(UNBOUND)


# Rights are asked for


def asked_for() -> set[str]:
    """Permissions that code asks an actor for: ``….may(Permission.X)``."""
    return {
        node.args[0].attr
        for _name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "may"
        and isinstance(node.args[0], ast.Attribute)
    }


def test_every_permission_opens_a_page_or_is_asked_for():
    opening = {address.permission.name for address in addresses() if address.permission}

    assert {permission.name for permission in Permission} - opening - asked_for() == set()


# What files are called, and what no file contains


def test_no_file_is_a_drawer_for_whatever_has_no_place():
    assert [name for name in tracked() if DRAWERS & {*re.split(r"[/.]", name)}] == []


UNTRIMMED = re.compile(r"{%-?\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}")


@pytest.mark.parametrize(
    ("markup", "number"),
    [
        ("{% blocktranslate %}", 1),
        ("{% blocktrans with a=b %}", 1),
        ("{% blocktranslate count n=n asvar trimmed_away %}", 1),
        ("{% blocktranslate trimmed with a=b|date:'j M' %}", 0),
        ("{% blocktranslate asvar x trimmed %}{% endblocktranslate %}", 0),
    ],
)
def test_an_untrimmed_sentence_would_be_noticed(markup: str, number: int):
    assert len(UNTRIMMED.findall(markup)) == number


def test_no_sentence_is_broken_by_the_lines_of_its_template():
    templates = [name for name in tracked() if name.startswith("templates/")]

    assert len(templates) > 100
    assert {name: found for name in templates if (found := UNTRIMMED.findall(text(name)))} == {}


def text(name: str) -> str:
    """The text of a tracked file; empty where it is none."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("# TO" "DO: later", "unfinished"),
        ("{# fix" "me #}".upper(), "unfinished"),
        ('DATA = "../sha' 'red/data"', "another folder"),
        ("see /wo" "rk/main", "a machine"),
        ('"/ho' 'me/somebody/x"', "a machine"),
        ("https://registry.npm" "js.org/x", "a registry"),
        ("--index" "-url https://elsewhere.example", "a registry"),
    ],
)  # fmt: skip
def test_an_unwanted_line_would_be_noticed(line: str, kind: str):
    assert [name for name, pattern in UNWANTED.items() if pattern.search(line)] == [kind]


def test_nothing_unfinished_and_nothing_of_this_machine_is_in_any_file():
    found = {
        (name, kind): sorted(set(lines))
        for name in tracked()
        for kind, pattern in UNWANTED.items()
        if (lines := pattern.findall(text(name)))
    }

    assert set(found) == set(ALLOWED), found
