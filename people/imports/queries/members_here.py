"""Those who are here already: whose address is whose, and who leads whom."""

import json
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models.query import RawQuerySet

from people import scope
from people.imports.batches import batches
from people.imports.models import ImportRun
from people.models import Member


def holders(wanted: Iterable[str]) -> dict[str, int]:
    """Who has these addresses, which are in small letters."""
    rows = Member.objects.filter(address_key__in=list(wanted))
    return dict(rows.values_list("address_key", "pk"))


def staying(members: list[int]) -> "RawQuerySet[Member]":
    """Those of these members who have no last day; read when wanted. See `comparing` for the query."""
    query = """
        select * from people_member
        where organisation_id = (select %s::bigint) and left_on is null
          and id = any(array(select json_array_elements_text(%s::json)::bigint))
    """
    organisation = scope.require().organisation_id
    return Member.objects.raw(query, [organisation, json.dumps(members)])


def managers_beyond(run: ImportRun) -> set[str]:
    """The numbers of managers, named or of today, who do not stand in the list themselves."""
    query = """
        select distinct pair.manager from (
            select coalesce(r.record->>'manager_number', boss.number) as manager
            from imports_importrow r
            left join people_member m
                on m.organisation_id = r.organisation_id and m.number = r.number
            left join people_member boss
                on boss.organisation_id = m.organisation_id and boss.id = m.manager_id
            where r.organisation_id = %s and r.run_id = %s and r.outcome <> 'rejected'
        ) pair
        where pair.manager is not null and not exists (
            select from imports_importrow a
            where a.organisation_id = %s and a.run_id = %s and a.outcome <> 'rejected'
              and a.number = pair.manager
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [run.organisation_id, run.pk, run.organisation_id, run.pk])
        return {number for (number,) in cursor.fetchall()}


def managers_above(numbers: Collection[str]) -> dict[str, str]:
    """Pairs of person and manager, from these people up to the top: a query a thousand a level."""
    pairs: dict[str, str] = {}
    level = set(numbers)
    while level:
        for batch in batches(level):
            rows = Member.objects.filter(number__in=batch, manager__isnull=False)
            pairs.update(rows.values_list("number", "manager__number"))
        level = {pairs[number] for number in level if number in pairs} - set(pairs)
    return pairs
