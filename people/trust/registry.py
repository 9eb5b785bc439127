"""Finds what the rooms say about personal data: a module ``personal_data`` in an app's folder."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import models

from people.models import Member
from people.trust.classification import Looks, Rule, Table


@cache
def rooms() -> tuple[ModuleType, ...]:
    """In the order of the installed apps."""
    names = (f"{config.name}.personal_data" for config in apps.get_app_configs())
    return tuple(import_module(name) for name in names if find_spec(name))


@cache
def tables() -> tuple[Table, ...]:
    return tuple(_all("TABLES"))


@cache
def looks() -> tuple[Looks, ...]:
    return tuple(_all("LOOKS"))


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(_all("RETENTION"))


@cache
def models_by_table() -> Mapping[str, type[models.Model]]:
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }


def further(member: Member) -> dict[str, Any]:
    """What rooms add to the export as plain values, beyond their tables."""
    found: dict[str, Any] = {}
    for room in rooms():
        if hasattr(room, "further"):
            found.update(room.further(member))
    return found


def shared_files() -> Iterable[tuple[str, bytes]]:
    """Name and content of each file of the bound organisation that is private to nobody."""
    for room in rooms():
        if hasattr(room, "shared_files"):
            yield from room.shared_files()


def files(member: Member) -> Iterable[tuple[str, bytes]]:
    """Name and content of each file that belongs to the person."""
    for room in rooms():
        if hasattr(room, "files"):
            yield from room.files(member)


def erase(member: Member, at: datetime) -> int:
    """Each room removes what is the person's, the last app first. Returns how many rows.

    The member is bound, and their erasure is running.
    """
    return sum(room.erase(member, at) for room in reversed(rooms()) if hasattr(room, "erase"))


def close(member: Member) -> int:
    """When the organisation leaves: what an erasure leaves to others, and nobody else can find.

    The member is bound and erased. Returns how many rows went.
    """
    return sum(room.close(member) for room in reversed(rooms()) if hasattr(room, "close"))


def _all(name: str) -> Iterable[Any]:
    for room in rooms():
        yield from getattr(room, name, ())
