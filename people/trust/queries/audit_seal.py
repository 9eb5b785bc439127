"""Is the log of the bound organisation whole? And until when is it sealed?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from people import scope, vault
from people.trust import sealing
from people.trust.heads import Head
from people.trust.models import AuditSeal

AT_ONCE = 20_000  # rows looked at together

_SEALED = f"""
select {sealing.COLUMNS} from unnest(%s::bigint[]) sealed (id)
join people_auditevent e on e.id = sealed.id and e.organisation_id = %s
"""  # noqa: S608 -- names of columns
_UNSEALED = """
select e.id, e.uuid::text, e.at, e.xid::text::bigint from people_auditevent e
left join (
    select unnest(s.rows) as id from trust_auditseal s where s.organisation_id = %s
) sealed on sealed.id = e.id
where e.organisation_id = %s and sealed.id is null
order by e.id
"""


@dataclass(frozen=True)
class Problem:
    """The first thing that does not fit. ``row`` is the uuid of a row of the log, where it is one."""

    sentence: str
    seal: int | None = None
    row_id: int | None = None
    row: str = ""


@dataclass(frozen=True)
class Verdict:
    """``rows`` in ``seals`` were looked at; ``waiting`` are too new to be sealed."""

    rows: int
    seals: int
    waiting: int
    sealed_at: datetime | None
    problem: Problem | None

    @property
    def whole(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class Standing:
    """What a page says: until when the log is sealed, by how many seals."""

    sealed_at: datetime | None
    number: int


def standing() -> Standing:
    latest = AuditSeal.objects.order_by("-number").values_list("at", "number").first()
    return Standing(*latest) if latest else Standing(None, 0)


@transaction.atomic
def verify(heads: Iterable[Head] = ()) -> Verdict:
    """Every row against its mark, every seal against the one before, and what was told elsewhere.

    Raises ``vault.CannotOpen`` where the organisation's key cannot be read.
    """
    organisation = scope.require().organisation_id
    rows = seals = 0
    problem = None
    latest: AuditSeal | None = None
    if AuditSeal.objects.exists():
        key_row, organisation_key = vault.organisation_key(organisation, make=False)
        key = sealing.seal_key(organisation_key, organisation)
        for group in _groups():
            problem = problem or _first_in(group, latest, key, key_row.uuid)
            latest = group[-1]
            rows, seals = rows + sum(seal.count for seal in group), seals + len(group)
    unsealed = _unsealed(organisation)
    slipped = [row for row in unsealed if latest and _is_too_late(row, latest)]
    if problem is None and slipped:
        row_id, row, _at, _xid = slipped[0]
        problem = Problem(
            "is in the log and in no seal, though it is old enough", None, row_id, row
        )
    return Verdict(
        rows=rows,
        seals=seals,
        waiting=len(unsealed) - len(slipped),
        sealed_at=latest.at if latest else None,
        problem=problem or _against(heads),
    )


def _groups() -> Iterator[list[AuditSeal]]:
    """Seals in order, so many together that reading their rows is worth a question."""
    group: list[AuditSeal] = []
    held = 0
    for seal in AuditSeal.objects.order_by("number", "pk").iterator(chunk_size=500):
        group.append(seal)
        held += len(seal.rows)
        if held >= AT_ONCE:
            yield group
            group, held = [], 0
    if group:
        yield group


def _first_in(
    group: list[AuditSeal], before: AuditSeal | None, key: bytes, key_row: object
) -> Problem | None:
    rows = _rows([row for seal in group for row in seal.rows])
    for seal in group:
        found = _of_seal(seal, before, key, key_row, rows)
        if found:
            return found
        before = seal
    return None


def _of_seal(
    seal: AuditSeal,
    before: AuditSeal | None,
    key: bytes,
    key_row: object,
    rows: dict[int, sealing.Row],
) -> Problem | None:
    due = before.number + 1 if before else 1
    if seal.number != due:
        return Problem("is missing", due)
    if seal.key != key_row:
        return Problem("was made with another key of the organisation", seal.number)
    kept = bytes(seal.marks)
    for place, row_id in enumerate(seal.rows):
        row = rows.get(row_id)
        if row is None:
            return Problem("has been taken away", seal.number, row_id)
        wanted = kept[place * sealing.MARK : (place + 1) * sealing.MARK]
        if sealing.mark(key, row) != wanted:
            return Problem("has been changed", seal.number, row_id, row[1])
    if bytes(seal.digest) != sealing.digest(key, seal, bytes(before.digest) if before else b""):
        return Problem("has been changed", seal.number)
    return None


def _rows(ids: list[int]) -> dict[int, sealing.Row]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALED, [ids, scope.require().organisation_id])
        return {row[0]: row for row in cursor.fetchall()}


def _unsealed(organisation: int) -> list[tuple[int, str, datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [organisation, organisation])
        return list(cursor.fetchall())


def _is_too_late(row: tuple[int, str, datetime, int], latest: AuditSeal) -> bool:
    return row[3] < latest.horizon or row[0] <= latest.floor


def _against(heads: Iterable[Head]) -> Problem | None:
    """What was told outside the database has to be here: an end that was cut off is not."""
    told = {head.number: head.digest for head in heads}
    kept = AuditSeal.objects.filter(number__in=told).values_list("number", "digest")
    here = {number: bytes(digest).hex() for number, digest in kept}
    for number, digest in sorted(told.items()):
        if number not in here:
            return Problem("was told outside the database and is missing", number)
        if here[number] != digest:
            return Problem("is another one than was told outside the database", number)
    return None
