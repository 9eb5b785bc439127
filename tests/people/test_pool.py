"""Connections are held between requests: nothing of one request may be left on them for the next."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from people.models import Member
from tests.estate import Estate, clients

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.safe
def test_nothing_of_a_request_stays_on_a_pooled_connection(estate: Estate) -> None:
    """One connection for all, by its process number: before, in and after requests, after a 500.

    The last two lines are the wrong way, ``set_config(…, false)``: there the rows are seen to leak,
    so the proof can fail. test_scope.py keeps that way out of the source.
    """
    session = clients(estate)["worker"].cookies[settings.SESSION_COOKIE_NAME].value
    acme = estate.acme.organisation

    ran = subprocess.run(
        [sys.executable, "-m", "tests.people.probe_pool", acme.slug, session],
        cwd=ROOT,
        env={
            **estate.environment,
            "DB_POOL": "1",
            "DJANGO_SETTINGS_MODULE": "synchro.settings",
            "SECRET_KEY": settings.SECRET_KEY,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    processes = {process for _who, process, *_ in lines}
    with estate.line("system") as line:
        members, events = (
            line.execute(
                f"select count(*) from {table} where organisation_id = %s", [acme.pk]
            ).fetchone()[0]
            for table in (Member._meta.db_table, "people_memberevent")
        )
    own, nothing = [str(acme.pk), members, events], ["", 0, 0]
    assert len(processes) == 1
    assert [[who, *rest] for who, _process, *rest in lines] == [
        ["before", None, 0, 0],
        ["in a request", *own],
        ["after a 200", *nothing],
        ["in a request that fails", *own],
        ["after a 500", *nothing],
        ["in a request that PostgreSQL refuses", *own],
        ["after a 500", *nothing],
        ["in the wrong way", *own],
        ["after a 200", *own],
    ]
