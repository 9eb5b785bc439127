"""Turning the installation's key at its full size: ten thousand texts, killed ten times over (D3)."""

import base64
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.db import connection, transaction

from people import scope, vault
from people.models import Member, Organisation
from tests.factories import people
from tests.people.trust.conftest import system

ROOT = Path(__file__).parents[3]
ORGANISATIONS, TEXTS_OF_EACH, KILLS, WRITES_A_SECOND = 200, 50, 10, 20


class Text(NamedTuple):
    owner: Member
    row: uuid.UUID
    sealed: bytes


def written_by(owner: Member, count: int) -> list[Text]:
    with scope.bind(owner.organisation_id, owner.pk), transaction.atomic():
        ring = vault.Keyring(owner)
        rows = [uuid.uuid4() for _ in range(count)]
        return [
            Text(owner, row, ring.seal("words", table="probe", column="x", row=row)) for row in rows
        ]


def unreadable(texts: list[Text]) -> int:
    bad = 0
    by_owner: dict[int, list[Text]] = {}
    for text in texts:
        by_owner.setdefault(text.owner.pk, []).append(text)
    for found in by_owner.values():
        owner = found[0].owner
        with scope.bind(owner.organisation_id, owner.pk), transaction.atomic():
            ring = vault.Keyring(owner)
            for text in found:
                try:
                    said = ring.unseal(text.sealed, table="probe", column="x", row=text.row)
                    bad += said != "words"
                except vault.CannotOpen:
                    bad += 1
    return bad


def turning(keys: dict[str, bytes]) -> subprocess.Popen[bytes]:
    """``manage.py keys rotate`` in a process of its own, on this database."""
    found = connection.settings_dict
    secret = f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else ""
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    address = f"postgres://{found['USER']}{secret}@/{found['NAME']}?host={quote(found['HOST'])}"
    entries = [f"{name}:{base64.b64encode(key).decode()}" for name, key in keys.items()]
    return subprocess.Popen(
        [sys.executable, "manage.py", "keys", "rotate"],
        cwd=ROOT,
        env={
            **os.environ,
            "SYNCHRO_MODE": "test",
            "DATABASE_URL": address + port,
            "SYNCHRO_KEYS": ",".join(entries),
        },
        stdout=subprocess.DEVNULL,
    )


def turned() -> int:
    """How many organisations' keys are wrapped by the new one."""
    with system() as line:
        found = line.execute(
            "select count(*) from people_organisationkey where wrapped_by = 'newer'"
        )
        return int(found.fetchone()[0])


@pytest.mark.bar
@pytest.mark.django_db(transaction=True)
def test_killed_ten_times_it_loses_no_text_and_fails_no_request(settings: object) -> None:
    """Seen failing with ``_turn`` in one transaction for all: no kill left anything done, and with
    ``rewrap`` drawing a fresh key: unreadable."""
    owners = []
    for number in range(ORGANISATIONS):
        with transaction.atomic():
            row = Organisation.objects.create(slug=f"o{number}", name=f"Organisation {number}")
            with scope.bind(row.pk):
                owners.append(people.member("1", full_name="Bob"))
    texts = [text for owner in owners for text in written_by(owner, TEXTS_OF_EACH)]
    old = dict(settings.VAULT_KEYS)
    settings.VAULT_KEYS = {"newer": os.urandom(32), **old}
    stop, meanwhile, failed = threading.Event(), [], []

    def write() -> None:
        chance = random.Random(1)  # noqa: S311 -- which rows are read
        try:
            while not stop.wait(1 / WRITES_A_SECOND):
                new = written_by(chance.choice(owners), 1)
                meanwhile.extend(new)
                if unreadable([*new, chance.choice(texts)]):
                    failed.append("unreadable")
        except Exception as problem:  # any failure of a request counts
            failed.append(repr(problem))
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        steps = [0]
        for _ in range(KILLS):
            begun, process = time.monotonic(), turning(settings.VAULT_KEYS)
            goal = min(ORGANISATIONS - 1, steps[-1] + ORGANISATIONS // (KILLS + 2))
            while turned() <= goal and process.poll() is None and time.monotonic() < begun + 60:
                time.sleep(0.002)
            process.kill()
            process.wait()
            steps.append(turned())
        last = turning(settings.VAULT_KEYS)
        assert last.wait(120) == 0
    finally:
        stop.set()
        writer.join()
    steps.append(turned())

    settings.VAULT_KEYS = {"newer": settings.VAULT_KEYS["newer"]}
    bad = unreadable([*texts, *meanwhile])
    settings.VAULT_KEYS = old
    broken_off = sum(0 < step < ORGANISATIONS for step in steps)
    print(f"D3: {len(texts)} texts, {len(meanwhile)} written meanwhile, {bad} unreadable, {steps}")
    assert (bad, failed) == (0, [])
    assert len(meanwhile) >= KILLS
    assert steps[-1] == ORGANISATIONS
    assert broken_off >= KILLS // 2
