"""Puts closings behind their policy, and lets the database itself hold the thirty days.

``synchro_remove_organisation`` runs as the owner of the tables, who is bound by their policies: it
removes the rows of the bound organisation, and only in a transaction in which a closing is being
carried out. The trigger lets the roles of web and workers come to that state only thirty days of
the database's own clock after somebody agreed. A new table with an organisation is covered by
itself.
"""

from django.db import migrations

from people.row_security import APPEND_ONLY, ProtectOrganisation

WAITS = """
create function synchro_closing_waits() returns trigger language plpgsql as $$
begin
    if session_user not in ('synchro_app', 'synchro_tally') then
        return new;
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'asked' or new.agreed_at is not null then
            raise exception 'a closing begins by being asked for' using errcode = '42501';
        end if;
        return new;
    end if;
    if new.state = 'agreed' and old.state = 'asked' then
        new.agreed_at := now();
    elsif new.agreed_at is distinct from old.agreed_at then
        raise exception 'the day of the agreement is never changed' using errcode = '42501';
    end if;
    if new.state in ('erasing', 'removing')
        and (old.agreed_at is null or old.agreed_at > now() - interval '30 days') then
        raise exception 'thirty days have not passed' using errcode = '42501';
    end if;
    return new;
end $$
"""

REMOVE = """
create function synchro_remove_organisation() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    bound bigint := nullif(current_setting('synchro.organisation_id', true), '')::bigint;
    one text;
    part bigint;
    removed bigint := 0;
begin
    if bound is null or not exists (
        select from trust_closing where organisation_id = bound and state = 'removing'
    ) then
        raise exception 'no organisation is being closed here' using errcode = '42501';
    end if;
    for one in
        select c.relname from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
            and not a.attisdropped and c.relname not in ('trust_closing', 'trust_ledgerentry')
        order by c.relname
    loop
        execute format('delete from %I where organisation_id = $1', one) using bound;
        get diagnostics part = row_count;
        removed := removed + part;
    end loop;
    return removed;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_closings")]
    operations = [
        ProtectOrganisation("Closing", grants="select, insert, update"),
        migrations.RunSQL(WAITS, "drop function synchro_closing_waits()"),
        migrations.RunSQL(
            "create trigger closing_waits before insert or update on trust_closing"
            " for each row execute function synchro_closing_waits()",
            "drop trigger closing_waits on trust_closing",
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(REMOVE, "drop function synchro_remove_organisation()"),
        migrations.RunSQL(
            "revoke all on function synchro_remove_organisation() from public",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "grant execute on function synchro_remove_organisation() to synchro_app, synchro_system",
            migrations.RunSQL.noop,
        ),
    ]
