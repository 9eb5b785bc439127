"""Seal the rows of the log that are over, and adopt a log that came from another server."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from people import scope, vault
from people.trust import heads, sealing
from people.trust.models import AuditSeal

MOST = 10_000  # rows in one seal
_LOCK = 0x5EA1

_NOW = """
select (select system_identifier from pg_control_system()),
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
_OVER = f"""
select {sealing.COLUMNS} from people_auditevent e
where e.organisation_id = %s and e.xid >= %s::text::xid8 and e.xid < %s::text::xid8 and e.id > %s
order by e.xid, e.id
"""  # noqa: S608 -- names of columns
_UNSEALED = f"""
select {sealing.COLUMNS} from people_auditevent e
where e.organisation_id = %s and not exists (
    select from trust_auditseal s, unnest(s.rows) sealed (id)
    where s.organisation_id = e.organisation_id and sealed.id = e.id
)
order by e.xid, e.id
"""  # noqa: S608 -- names of columns


class AnotherServer(RuntimeError):
    """The seals were made on another server: the log has to be adopted first."""


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Seal what is over and not yet sealed in the bound organisation. Returns how many rows.

    Raises ``AnotherServer`` where the log came here by a restored dump.
    """
    organisation, before = _held()
    cluster, horizon, _newest = _now()
    if before is not None and before.cluster != cluster:
        raise AnotherServer("Run `manage.py audit adopt` before anything is written.")
    since, floor = (before.horizon, before.floor) if before else (0, 0)
    rows = _rows(_OVER, [organisation, since, horizon, floor])
    _append(before, rows, at=at, cluster=cluster, horizon=horizon, floor=floor)
    return len(rows)


@transaction.atomic
def adopt(*, at: datetime) -> int:
    """Go on with the seals of another server. Nobody else may be writing. Returns how many rows."""
    organisation, before = _held()
    cluster, _oldest, newest = _now()
    if before is None or before.cluster == cluster:
        return 0
    rows = _rows(_UNSEALED, [organisation])
    floor = max([before.floor, before.last_row, *(row[0] for row in rows)])
    _append(before, rows, at=at, cluster=cluster, horizon=newest, floor=floor, always=True)
    return len(rows)


def _held() -> tuple[int, AuditSeal | None]:
    """The bound organisation and its latest seal; one at a time makes the next."""
    organisation = scope.require().organisation_id
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, organisation % 2**31])
    rows = AuditSeal.objects.order_by("-number").defer("rows", "marks")
    return organisation, rows.first()


def _now() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        cluster, oldest, newest = cursor.fetchone()
    return int(cluster), int(oldest), int(newest)


def _rows(query: str, values: list[int]) -> list[sealing.Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _append(
    before: AuditSeal | None,
    rows: Sequence[sealing.Row],
    *,
    always: bool = False,
    **facts: Any,
) -> None:
    key_row, key = _key()
    number, last = (before.number, bytes(before.digest)) if before else (0, b"")
    starts = range(0, len(rows), MOST) if rows or not always else (0,)
    made = None
    for step, start in enumerate(starts, start=1):
        part = rows[start : start + MOST]
        made = AuditSeal(
            number=number + step,
            count=len(part),
            last_row=max([row[0] for row in part], default=before.last_row if before else 0),
            rows=[row[0] for row in part],
            marks=sealing.marks(key, part),
            key=key_row,
            **facts,
        )
        made.digest = last = sealing.digest(key, made, last)
        AuditSeal.objects.bulk_create([made])
    if made is not None:
        heads.tell_when_committed(made)


def _key() -> tuple[Any, bytes]:
    organisation = scope.require().organisation_id
    row, key = vault.organisation_key(organisation)
    return row.uuid, sealing.seal_key(key, organisation)
