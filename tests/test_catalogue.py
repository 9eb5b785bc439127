"""What PostgreSQL itself says about the third wall, table by table.

Each rule is a function that names what breaks it. ``DEFECTS`` breaks each rule on purpose, in a
transaction that is rolled back: so every rule has been seen failing with its defence removed.
"""

from collections.abc import Callable

import psycopg
import pytest
from django.apps import apps
from django.db import models

from people.row_security import ORGANISATION
from tests.estate import Estate

pytestmark = pytest.mark.safe

# Tables without an organisation's policy. Each needs a reason that somebody has thought about.
GLOBAL = {
    "account_emailaddress": "of an account; sign-in reads it before any organisation is known",
    "account_emailconfirmation": "of allauth, unused, and no role but the owner may touch it",
    "auth_group": "of Django, unused, and no role but the owner may touch it",
    "auth_group_permissions": "of Django, unused, and no role but the owner may touch it",
    "auth_permission": "of Django, unused, and no role but the owner may touch it",
    "cache_entry": "cached values that belong to nobody",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "signed, keyed by a secret; read before anyone is known",
    "mfa_authenticator": "second factors of an account, sealed; asked for while signing in",
    "people_account": "how someone signs in, in any number of organisations",
    "people_attempt": "counted tries under keyed hashes, before anyone is known",
    "people_firstrun": "the key to making the first organisation",
    "people_mailedcode": "a code sent to an account; asked for before anyone is known",
    "people_membership": "read to find out which organisation to bind; ids only",
    "people_organisation": "read by its short name to bind it",
    "pghistory_context": "unused: each event carries its own context, and nobody may touch it",
    "people_signinevent": "what happened to an account's ways in; shown to its owner alone",
    "reminders_organisationdue": "when an organisation is next due; no personal data",
}

# Rows that nobody may change or remove, by a trigger that holds for every role.
APPEND_ONLY = {
    "people_auditevent",
    "programmes_baseline",
    "programmes_charter",
    "programmes_gatedecision",
    "programmes_gatelook",
    "programmes_gatestage",
    "programmes_improvementmove",
    "programmes_reading",
    "programmes_safeguardanswer",
    "programmes_templateversion",
    "pulses_wavefigure",
    "pulses_wavetotal",
    "trust_auditseal",
    "trust_ledgerentry",
}

# Rows of the past that go with a person, by a policy that opens while they are erased.
ERASED = {
    "people_memberevent delete synchro_app",
    # A reading that a later one of the same day has taken over; its trigger refuses any other.
    "programmes_reading delete synchro_app",
}
# Parts of another row, found by their own columns: nothing can point at them.
PARTS = {"people_memberword"}

# All that the tally role may change.
TALLY_WRITES = {
    "cache_entry": {"INSERT", "UPDATE", "DELETE"},
    "people_auditevent": {"INSERT"},
    "programmes_assignment": {"UPDATE"},
    "programmes_privatecount": {"INSERT", "DELETE"},
    "programmes_reading": {"INSERT"},
    # Answers pass through its hands alone; see programmes/pulses/actions/closing.py.
    "pulses_closedanswer": {"INSERT", "DELETE"},
    "pulses_closedcomment": {"INSERT", "DELETE"},
    "pulses_openanswer": {"DELETE", "MAINTAIN"},
    "pulses_opencomment": {"DELETE", "MAINTAIN"},
    "pulses_surveydraft": {"DELETE", "MAINTAIN"},
    "pulses_wave": {"UPDATE"},
    "pulses_wavefigure": {"INSERT"},
    "pulses_wavetotal": {"INSERT"},
    "reminders_message": {"INSERT"},
    "reminders_organisationdue": {"INSERT", "UPDATE"},
}
# What can be cleaned up behind rows that went, so that nothing of them stays in a file.
MAINTAINED = {
    "imports_importrow MAINTAIN",
    "pulses_openanswer MAINTAIN",
    "pulses_opencomment MAINTAIN",
    "pulses_surveydraft MAINTAIN",
}

Line = psycopg.Connection
Rule = Callable[[Line], set[str]]


def _names(line: Line, query: str, *arguments: object) -> set[str]:
    return {str(name) for (name,) in line.execute(query, arguments)}


OWN_TABLES = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
  and a.attname = 'organisation_id' and not a.attisdropped and c.relname <> all(%s)
"""


def _organisation_tables(line: Line) -> set[str]:
    return _names(line, OWN_TABLES, list(GLOBAL))


def tables_nobody_has_thought_about(line: Line) -> set[str]:
    """Neither of an organisation nor on the list of global ones, or on it for nothing."""
    every = _names(
        line,
        "select relname from pg_class where relkind in ('r', 'p', 'f')"
        " and relnamespace = 'public'::regnamespace",
    )
    return (every - _organisation_tables(line)) ^ set(GLOBAL)


def tables_without_forced_row_security(line: Line) -> set[str]:
    secured = _names(
        line, "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    )
    return _organisation_tables(line) - secured


def tables_without_exactly_the_one_permissive_policy(line: Line) -> set[str]:
    """Exactly one permissive policy, for every command and every role, on the organisation alone."""
    _normalised(line)
    good = _names(
        line,
        """
        select c.relname from pg_class c
        join pg_policy p on p.polrelid = c.oid and p.polpermissive
        join pg_policy model on model.polname = 'model' and model.polrelid = 'model'::regclass
        where not exists (
            select from pg_policy other
            where other.polrelid = c.oid and other.polpermissive and other.oid <> p.oid)
          and p.polname = 'organisation' and p.polcmd = '*' and p.polroles = '{0}'
          and pg_get_expr(p.polqual, c.oid) = pg_get_expr(model.polqual, model.polrelid)
          and pg_get_expr(p.polwithcheck, c.oid) = pg_get_expr(model.polwithcheck, model.polrelid)
        """,
    )
    return _organisation_tables(line) - good


def _normalised(line: Line) -> None:
    """A table whose policy is the one wanted, so that PostgreSQL writes it the same way."""
    line.execute("create temporary table if not exists model (organisation_id bigint)")
    line.execute("drop policy if exists model on model")
    line.execute(
        f"create policy model on model using (organisation_id = {ORGANISATION})"
        f" with check (organisation_id = {ORGANISATION})"
    )


def columns_of_organisation_that_may_be_empty(line: Line) -> set[str]:
    return _names(
        line,
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relname = any(%s) and a.attname = 'organisation_id' and not a.attnotnull",
        list(_organisation_tables(line)),
    )


def tables_without_a_key_to_point_at(line: Line) -> set[str]:
    """No unique (organisation_id, id). Tables of events and of parts are pointed at by nothing."""
    keyed = _names(
        line,
        """
        select conrelid::regclass::text from pg_constraint where contype = 'u' and conkey = array[
            (select attnum from pg_attribute where attrelid = conrelid and attname = 'organisation_id'),
            (select attnum from pg_attribute where attrelid = conrelid and attname = 'id')]
        """,
    )
    return (_organisation_tables(line) - _event_tables(line) - keyed) ^ PARTS


def _event_tables(line: Line) -> set[str]:
    return _names(
        line,
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relkind = 'r' and a.attname = 'pgh_id'",
    )


COMPOSITE = """
select conrelid::regclass::text || '.' || a.attname from pg_constraint k
join pg_attribute o on o.attrelid = k.conrelid and o.attname = 'organisation_id'
join pg_attribute a on a.attrelid = k.conrelid and a.attname <> 'organisation_id'
join pg_attribute fo on fo.attrelid = k.confrelid and fo.attname = 'organisation_id'
join pg_attribute fi on fi.attrelid = k.confrelid and fi.attname = 'id'
where k.contype = 'f' and k.convalidated and k.confmatchtype = 's'
  and k.conkey = array[o.attnum, a.attnum] and k.confkey = array[fo.attnum, fi.attnum]
"""


def keys_of_models(line: Line) -> dict[str, str]:
    """``table.column`` of each key between tables of organisations -> the table it points at."""
    ours = _organisation_tables(line)
    return {
        f"{model._meta.db_table}.{field.column}": field.related_model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
        and model._meta.db_table in ours - _event_tables(line)
        and field.related_model._meta.db_table in ours
    }


def keys_that_accept_another_organisations_row(line: Line) -> set[str]:
    """Keys of the models between tables of organisations that have no composite constraint.

    Four triggers may take its place; see ``KeyByStatement``.
    """
    keys = keys_of_models(line)
    held = {key for key, other in keys.items() if _is_held_by_statement(line, key, other)}
    return set(keys) - held - _names(line, COMPOSITE)


def _is_held_by_statement(line: Line, key: str, other: str) -> bool:
    table, name = key.partition(".")[0], f"{key.replace('.', '_')}_within"
    wanted = {
        f"{table} {name} {name}",
        f"{table} {name}_again {name}",
        f"{other} {name}_fall {name}_fall",
        f"{other} {name}_stay {name}_stay",
    }
    return wanted <= _names(
        line,
        "select tgrelid::regclass::text || ' ' || tgname || ' ' || proname"
        " from pg_trigger join pg_proc p on p.oid = tgfoid where tgenabled in ('O', 'A')",
    )


def plain_keys_between_organisations(line: Line) -> set[str]:
    """A constraint of one column is checked without row security."""
    ours = list(_organisation_tables(line))
    return _names(
        line,
        "select conname from pg_constraint where contype = 'f' and cardinality(conkey) = 1"
        " and conrelid::regclass::text = any(%s) and confrelid::regclass::text = any(%s)",
        ours,
        ours,
    )


def unique_indexes_without_the_organisation(line: Line) -> set[str]:
    """They would say that another organisation has such a row. Primary keys are sequences."""
    return _names(
        line,
        """
        select i.indexrelid::regclass::text from pg_index i
        where i.indisunique and not i.indisprimary and i.indrelid::regclass::text = any(%s)
          and (select attnum from pg_attribute where attrelid = i.indrelid
               and attname = 'organisation_id') <> all(i.indkey)
        """,
        list(_organisation_tables(line)),
    )


VISITORS = ["synchro_app", "synchro_tally"]


def things_that_visitors_own(line: Line) -> set[str]:
    return _owned(line, VISITORS)


def _owned(line: Line, roles: list[str]) -> set[str]:
    return _names(
        line,
        """
        select c.relname from pg_class c join pg_roles r on r.oid = c.relowner
        where r.rolname = any(%s) and c.relpersistence <> 't'
        union all select p.proname from pg_proc p join pg_roles r on r.oid = p.proowner
        where r.rolname = any(%s)
        union all select n.nspname from pg_namespace n join pg_roles r on r.oid = n.nspowner
        where r.rolname = any(%s) and n.nspname !~ '^pg_'
        """,
        roles,
        roles,
        roles,
    )


def roles_that_could_step_over_the_wall(line: Line) -> set[str]:
    return _names(
        line,
        """
        select rolname from pg_roles where rolname = any(%s)
          and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
        union all select member::regrole::text from pg_auth_members
        where member::regrole::text like 'synchro%%'
        union all select rolname from pg_roles where rolname = any(%s)
          and (has_schema_privilege(rolname, 'public', 'create')
               or has_database_privilege(rolname, current_database(), 'create'))
        """,
        VISITORS,
        VISITORS,
    )


def views_that_look_as_their_owner(line: Line) -> set[str]:
    """A view of its owner, and a kept copy of rows, show everything to whoever may read them."""
    return _names(
        line,
        """
        select relname from pg_class where relnamespace = 'public'::regnamespace
          and (relkind = 'm' or relkind = 'v'
               and not coalesce(reloptions, '{}') @> array['security_invoker=true'])
        """,
    )


def functions_that_run_as_their_owner(line: Line) -> set[str]:
    """But the one that empties an organisation which leaves; see trust/0004."""
    found = _names(
        line,
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')",
    )
    return found ^ {"synchro_remove_organisation"}


def rows_of_the_past_that_could_be_changed(line: Line) -> set[str]:
    """Append-only tables and events: a grant to change them, or no trigger that refuses it."""
    kept = APPEND_ONLY | _event_tables(line)
    changeable = _names(
        line,
        """
        select t || ' ' || v || ' ' || r from unnest(%s::text[]) t, unnest(%s::text[]) r,
            unnest(array['update', 'delete', 'references', 'trigger']) v
        where has_table_privilege(r, t, v) or (v = 'update' and has_any_column_privilege(r, t, v))
        """,
        list(kept),
        VISITORS,
    )
    guarded = _names(
        line,
        "select tgrelid::regclass::text from pg_trigger where tgname = 'append_only'"
        " and tgenabled in ('O', 'A') and tgtype & 26 = 26",  # before, update, delete
    )
    return (changeable ^ ERASED) | (guarded ^ APPEND_ONLY)


GRANTED = """
select c.relname || ' ' || a.privilege_type from pg_class c
cross join aclexplode(c.relacl) a
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
"""


def grants_to_everyone_or_of_too_much(line: Line) -> set[str]:
    """To PUBLIC, on single columns, or of more than reading and writing rows.

    TRUNCATE is granted in the tests alone, where Django empties tables with it. MAINTAIN shows and
    writes no row; the waiting table of imports needs its statistics renewed, and answers that were
    counted are to leave no trace.
    """
    everyone = _names(line, GRANTED + " and a.grantee = 0")
    too_much = _names(
        line,
        GRANTED + " and a.grantee::regrole::text = any(%s) and (a.is_grantable or a.privilege_type"
        " not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))",
        VISITORS,
    )
    columns = _names(
        line,
        "select attrelid::regclass::text || '.' || attname from pg_attribute"
        " where attacl is not null and attrelid::regclass::text = any(%s)",
        list(_organisation_tables(line)),
    )
    return (everyone | too_much | columns) - MAINTAINED


def writes_of_the_tally_role_that_are_not_its_work(line: Line) -> set[str]:
    found = _names(
        line,
        GRANTED + " and a.grantee = 'synchro_tally'::regrole and a.privilege_type <> 'SELECT'",
    )
    return found ^ {f"{table} {verb}" for table, verbs in TALLY_WRITES.items() for verb in verbs}


DEFECTS: list[tuple[Rule, str, str]] = [
    (tables_nobody_has_thought_about, "create table forgotten (id bigint)", "forgotten"),
    (
        tables_without_forced_row_security,
        "alter table people_member no force row level security",
        "people_member",
    ),
    (
        tables_without_forced_row_security,
        "alter table people_grant disable row level security",
        "people_grant",
    ),
    (
        tables_without_forced_row_security,
        "create table forgotten (id bigint, organisation_id bigint)",
        "forgotten",
    ),
    (
        tables_without_exactly_the_one_permissive_policy,
        "drop policy organisation on people_member",
        "people_member",
    ),
    (
        tables_without_exactly_the_one_permissive_policy,
        "create policy second on people_member using (true)",
        "people_member",
    ),
    (
        tables_without_exactly_the_one_permissive_policy,
        "drop policy organisation on people_member;"
        "create policy organisation on people_member using (organisation_id > 0)",
        "people_member",
    ),
    (
        tables_without_exactly_the_one_permissive_policy,
        "drop policy organisation on people_member;"
        f"create policy organisation on people_member using (organisation_id = {ORGANISATION})"
        " with check (true)",
        "people_member",
    ),
    (
        tables_without_exactly_the_one_permissive_policy,
        "drop policy organisation on people_member; create policy organisation on people_member"
        f" to synchro_tally using (organisation_id = {ORGANISATION})"
        f" with check (organisation_id = {ORGANISATION})",
        "people_member",
    ),
    (
        columns_of_organisation_that_may_be_empty,
        "alter table people_member alter organisation_id drop not null",
        "people_member",
    ),
    (
        tables_without_a_key_to_point_at,
        "alter table people_job drop constraint people_job_organisation_id_key cascade",
        "people_job",
    ),
    (
        keys_that_accept_another_organisations_row,
        "alter table people_member drop constraint people_member_department_id_within",
        "people_member.department_id",
    ),
    (
        keys_that_accept_another_organisations_row,
        "alter table people_memberword disable trigger people_memberword_member_id_within",
        "people_memberword.member_id",
    ),
    (
        keys_that_accept_another_organisations_row,
        "drop trigger people_memberword_member_id_within_fall on people_member",
        "people_memberword.member_id",
    ),
    (
        plain_keys_between_organisations,
        "alter table people_member add constraint plain foreign key (department_id)"
        " references people_department (id) not valid",
        "plain",
    ),
    (
        unique_indexes_without_the_organisation,
        "create unique index telling on people_member (number) where number = 'x'",
        "telling",
    ),
    (
        views_that_look_as_their_owner,
        "create view everyone as select * from people_member",
        "everyone",
    ),
    (
        views_that_look_as_their_owner,
        "create materialized view everyone as select * from people_member",
        "everyone",
    ),
    (
        functions_that_run_as_their_owner,
        "create function everyone() returns bigint language sql security definer"
        " as 'select count(*) from people_member'",
        "everyone",
    ),
    (
        rows_of_the_past_that_could_be_changed,
        "grant update on people_auditevent to synchro_app",
        "people_auditevent update synchro_app",
    ),
    (
        rows_of_the_past_that_could_be_changed,
        "grant delete on people_memberevent to synchro_tally",
        "people_memberevent delete synchro_tally",
    ),
    (
        rows_of_the_past_that_could_be_changed,
        "alter table people_auditevent disable trigger append_only",
        "people_auditevent",
    ),
    (
        grants_to_everyone_or_of_too_much,
        "grant select on people_member to public",
        "people_member SELECT",
    ),
    (
        grants_to_everyone_or_of_too_much,
        "grant trigger on people_member to synchro_app",
        "people_member TRIGGER",
    ),
    (
        grants_to_everyone_or_of_too_much,
        "grant update (number) on people_member to synchro_tally",
        "people_member.number",
    ),
    (
        writes_of_the_tally_role_that_are_not_its_work,
        "grant delete on people_member to synchro_tally",
        "people_member DELETE",
    ),
    (
        roles_that_could_step_over_the_wall,
        "grant create on schema public to synchro_app",
        "synchro_app",
    ),
]

RULES: list[Rule] = [
    *dict.fromkeys(rule for rule, _defect, _name in DEFECTS),
    things_that_visitors_own,  # only a superuser can give it something; see the test below
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no(rule: Rule, estate: Estate) -> None:
    with estate.line("owner") as line:
        assert rule(line) == set()


@pytest.mark.parametrize(
    ("rule", "defect", "name"),
    DEFECTS,
    ids=[f"{rule.__name__}-{n}" for n, (rule, *_) in enumerate(DEFECTS)],
)
def test_seen_failing(rule: Rule, defect: str, name: str, estate: Estate) -> None:
    """With the defence removed the rule names what is wrong, and nothing else."""
    with estate.line("owner") as line:
        line.execute(defect)

        assert rule(line) == {name}


def test_what_a_role_owns_would_be_found(estate: Estate) -> None:
    with estate.line("owner") as line:
        assert _owned(line, ["synchro_owner"]) >= _organisation_tables(line) | set(GLOBAL)


def test_every_model_of_an_organisation_is_a_table_of_one(estate: Estate) -> None:
    """The other tests read the catalogue; this one that the catalogue and the models agree."""
    models_of_ours = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "organisation_id" for field in model._meta.local_concrete_fields)
    }

    with estate.line("owner") as line:
        assert _organisation_tables(line) == models_of_ours - set(GLOBAL)
