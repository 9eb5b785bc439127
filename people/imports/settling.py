# ruff: noqa: S608  -- every part of a statement is a constant of this module
"""What only a whole list tells, once its rows wait in the table: a statement a question.

Who stands twice, who the managers are and whether they go round in a circle, what changes, and who
works here without being in the list. No step holds the list in memory.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db import connection

from people.imports import managers
from people.imports.causes import Cause, Remark
from people.imports.checking import SHOWN_LENGTH
from people.imports.mapping import Mapping, Twice
from people.imports.models import ImportRun
from people.imports.queries import members_here, waiting_rows

_ROWS = "r.organisation_id = %(organisation)s and r.run_id = %(run)s"
_ACCEPTED = f"{_ROWS} and r.outcome <> 'rejected'"
_WORKS_HERE = "m.organisation_id = %(organisation)s and m.left_on is null and not m.external"

_LEFT_OUT = "outcome = 'rejected', changes = '[]', errors = t.errors || "
_NUMBERS_TWICE = f"""
    with places as (
        select r.row, count(*) over (partition by r.number) as times,
               row_number() over (partition by r.number order by r.row * %(direction)s) as place
        from imports_importrow r where {_ACCEPTED}
    )
    update imports_importrow t set {_LEFT_OUT}
        jsonb_build_array(jsonb_build_array(%(cause)s::text, left(t.number, {SHOWN_LENGTH})))
    from places p
    where t.organisation_id = %(organisation)s and t.run_id = %(run)s and t.row = p.row
      and p.times > 1 and p.place > %(kept)s
"""
_ADDRESSES = f"""
    with twice as (
        select lower(r.record->>'address') as address from imports_importrow r
        where {_ACCEPTED} and r.record ? 'address' group by 1 having count(*) > 1
    )
    update imports_importrow t set {{what}}
    from twice
    where t.organisation_id = %(organisation)s and t.run_id = %(run)s and t.outcome <> 'rejected'
      and lower(t.record->>'address') = twice.address
"""
_PAIR = (
    f"jsonb_build_array(jsonb_build_array(%(cause)s::text, left(twice.address, {SHOWN_LENGTH})))"
)
_ADDRESSES_LEFT_OUT = _ADDRESSES.format(what=f"{_LEFT_OUT} {_PAIR}")
_ADDRESSES_LEFT_EMPTY = _ADDRESSES.format(
    what=f"record = t.record - 'address', remarks = t.remarks || {_PAIR},"
    " changes = t.changes - 'address',"
    " outcome = case when t.outcome = 'changed' and t.changes - 'address' = '[]'"
    " then 'unchanged' else t.outcome end"
)

# `key` is what the row says of its manager; `listed` and `here` are whose key that is.
_MANAGERS = f"""
    with named as (
        select r.row, r.record->>'{{key}}' as key, r.record->>'{{shown}}' as shown
        from imports_importrow r
        where {_ACCEPTED} and r.record ? '{{key}}' and not r.record ? 'manager_number'
    ), people as (
        select {{listed}} as key, r.number from imports_importrow r
        where {_ACCEPTED} and {{listed}} in (select key from named)
        union
        select {{here}}, m.number from people_member m
        where {_WORKS_HERE} and {{here}} in (select key from named)
    ), found as (
        select key, min(number) as number, count(*) as times from people group by key
    )
    update imports_importrow t set
        record = case when found.times = 1
            then t.record || jsonb_build_object('manager_number', found.number) else t.record end,
        remarks = case when found.times > 1 then t.remarks || jsonb_build_array(
            jsonb_build_array('{Remark.MANAGER_UNCLEAR}', left(named.shown, {SHOWN_LENGTH})))
            else t.remarks end
    from named join found using (key)
    where t.organisation_id = %(organisation)s and t.run_id = %(run)s and t.row = named.row
"""
_BY_ADDRESS = _MANAGERS.format(
    key="manager_address",
    shown="manager_address",
    listed="lower(r.record->>'address')",
    here="m.address_key",
)
_BY_NAME = _MANAGERS.format(
    key="manager_key", shown="manager_name", listed="(r.record->>'name_key')", here="m.sort_key"
)

_NOT_SET = f"""
    update imports_importrow t set record = t.record - 'manager_number', remarks = t.remarks ||
        jsonb_build_array(jsonb_build_array(found.remark, left(found.shown, {SHOWN_LENGTH})))
    from ({{found}}) found
    where t.organisation_id = %(organisation)s and t.run_id = %(run)s and t.row = found.row
"""
_NOBODY = _NOT_SET.format(
    found=f"""
    select r.row, r.record->>'manager_number' as shown,
           case when r.record->>'manager_number' = r.number
                then '{Remark.MANAGER_SELF}' else '{Remark.MANAGER_UNKNOWN}' end as remark
    from imports_importrow r
    where {_ACCEPTED} and r.record ? 'manager_number' and (
        r.record->>'manager_number' = r.number or (
            r.record->>'manager_number' not in (select r.number from imports_importrow r where {_ACCEPTED})
            and r.record->>'manager_number' not in (select m.number from people_member m where {_WORKS_HERE})
        ))
    union all
    select r.row, coalesce(r.record->>'manager_address', r.record->>'manager_name'),
           '{Remark.MANAGER_UNKNOWN}'
    from imports_importrow r
    where {_ACCEPTED} and r.record ?| array['manager_address', 'manager_key']
      and not r.record ? 'manager_number'
      and not r.remarks @> '[["{Remark.MANAGER_UNCLEAR}"]]'
"""
)
_CIRCLES = _NOT_SET.format(
    found=f"""
    select r.row, r.record->>'manager_number' as shown, '{Remark.MANAGER_LOOP}' as remark
    from imports_importrow r
    where {_ACCEPTED} and r.record ? 'manager_number' and r.row = any(%(circles)s)
"""
)
_PAIRS = f"""
    select pair.row, above.row, pair.manager
    from (
        select r.row, coalesce(r.record->>'manager_number', boss.number) as manager
        from imports_importrow r
        left join people_member m
            on m.organisation_id = r.organisation_id and m.number = r.number
        left join people_member boss
            on boss.organisation_id = m.organisation_id and boss.id = m.manager_id
        where {_ACCEPTED}
    ) pair
    left join imports_importrow above
        on above.organisation_id = %(organisation)s and above.run_id = %(run)s
        and above.outcome <> 'rejected' and above.number = pair.manager
    where pair.manager is not null
"""

_MANAGERS_CHANGE = f"""
    update imports_importrow t set outcome = 'changed', changes = t.changes || '["manager_number"]'
    from imports_importrow r
    join people_member m on m.organisation_id = r.organisation_id and m.number = r.number
    left join people_member boss
        on boss.organisation_id = m.organisation_id and boss.id = m.manager_id
    where {_ACCEPTED} and t.id = r.id and r.outcome in ('changed', 'unchanged')
      and r.record ? 'manager_number'
      and boss.number is distinct from r.record->>'manager_number'
"""

_LEAVERS = f"""
    insert into imports_importleaver (organisation_id, run_id, member_id, stays)
    select m.organisation_id, %(run)s, m.id, false from people_member m
    where {_WORKS_HERE}
      and not exists (select from imports_importrow r where {_ROWS} and r.number = m.number)
      and not exists (select from imports_importrow r
                      where {_ROWS} and lower(r.record->>'address') = m.address_key)
      and not exists (select from people_grant g
                      where g.organisation_id = m.organisation_id and g.member_id = m.id)
    order by m.sort_key, m.id
    on conflict (organisation_id, run_id, member_id) do nothing
"""
_NO_LEAVERS = f"""
    delete from imports_importleaver l using people_member m, imports_importrow r
    where l.organisation_id = %(organisation)s and l.run_id = %(run)s
      and m.organisation_id = l.organisation_id and m.id = l.member_id
      and {_ROWS} and r.number = m.number
"""


def settle(run: ImportRun, mapping: Mapping) -> None:
    """The rows of this import, all of which wait. Once only for rows that are checked anew."""
    _expect_many()
    _numbers_twice(run, mapping)
    _addresses_twice(run, mapping)
    _do(run, _BY_ADDRESS)
    _do(run, _BY_NAME)
    _do(run, _NOBODY)
    if found := circles(run):
        _do(run, _CIRCLES, circles=found)
    _do(run, _MANAGERS_CHANGE)
    if mapping.whole:
        _do(run, _NO_LEAVERS)
        _do(run, _LEAVERS)


def _expect_many() -> None:
    """Nothing is known yet of rows that have just come: plans for few would take the square."""
    with connection.cursor() as cursor:
        cursor.execute("analyze (skip_locked) imports_importrow")


def _numbers_twice(run: ImportRun, mapping: Mapping) -> None:
    cause = Cause.ADDRESS_TWICE if mapping.by_address else Cause.NUMBER_TWICE
    direction = -1 if mapping.twice is Twice.LAST else 1
    kept = 0 if mapping.twice is Twice.NONE else 1
    _do(run, _NUMBERS_TWICE, cause=cause.value, direction=direction, kept=kept)


def _addresses_twice(run: ImportRun, mapping: Mapping) -> None:
    if Cause.ADDRESS_TWICE in mapping.eased:
        _do(run, _ADDRESSES_LEFT_EMPTY, cause=Remark.LEFT_EMPTY.value)
    else:
        _do(run, _ADDRESSES_LEFT_OUT, cause=Cause.ADDRESS_TWICE.value)


def circles(run: ImportRun) -> list[int]:
    """The rows whose people would be above themselves, by way of people beyond the list as well."""
    last = waiting_rows.last_row(run)
    start = members_here.managers_beyond(run)
    above = members_here.managers_above(start)
    known = start | above.keys() | set(above.values())
    listed = waiting_rows.rows_of(run, known)
    ids = {number: last + place for place, number in enumerate(sorted(known - listed.keys()), 1)}
    ids |= listed
    beyond = [
        (ids[person], ids[manager]) for person, manager in above.items() if person not in listed
    ]
    found = managers.in_circles(chain(_pairs(run, ids), beyond), last + len(ids))
    return [row for row in found if row <= last]


def _pairs(run: ImportRun, ids: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Row and row of the manager, or the id of a manager beyond the list."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_PAIRS, {"organisation": run.organisation_id, "run": run.pk})
        while found := cursor.fetchmany(2_000):
            for row, above, manager in found:
                yield row, above or ids.get(manager, 0)


def _do(run: ImportRun, statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organisation": run.organisation_id, "run": run.pk, **values})
