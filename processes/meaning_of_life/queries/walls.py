"""Whether the database still guards the private tables: asked of its catalogue, not of our code."""

from typing import Any

from django.apps import apps
from django.db import connection

from processes.meaning_of_life.models import LearningSession, Partner, SessionTicket
from programmes.models import StageRun
from programmes.process import Count

# Everybody's, or the organisation's: they hold nothing that is private to anybody.
OPEN: tuple[Any, ...] = (LearningSession, Partner, SessionTicket)

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

GUARDED = """
select count(*) from (
    select c.relname
    from pg_catalog.pg_class c
    join pg_catalog.pg_policies p on p.tablename = c.relname and p.schemaname = 'public'
    where c.relname = any(%s) and c.relrowsecurity and c.relforcerowsecurity
      and p.permissive = 'RESTRICTIVE' and p.cmd = any(%s)
    group by c.relname
    having count(distinct p.cmd) = %s
) guarded
"""


def guarded_tables(stage: StageRun) -> Count:
    """How many of the tables that hold private text, and the drafts, have their own policies."""
    models = apps.get_app_config("meaning_of_life").get_models()
    tables = [model._meta.db_table for model in models if model not in OPEN]
    tables += ["kernel_draft", "people_personkey"]
    with connection.cursor() as cursor:
        cursor.execute(GUARDED, [tables, list(VERBS), len(VERBS)])
        row = cursor.fetchone()
    return Count(done=row[0] if row else 0, expected=len(tables))
