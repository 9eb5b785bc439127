"""Readings have a day and an interval; of each day the latest is kept, and what a decision rests on."""

import django.db.models.deletion
from django.db import migrations, models

import people.models.base
from people.row_security import AddKey

# Row security is forced on their owner too, who runs this.
READ = ("programmes_reading", "programmes_criterion")
OPEN = [f"alter table {table} no force row level security" for table in READ]
CLOSE = [f"alter table {table} force row level security" for table in READ]

FILL = """
update programmes_reading reading set
    value = counted.value, low = counted.value, high = counted.value,
    status = case when reading.done is null then 'suppressed' else 'ok' end,
    reason = case when reading.done is null then 'fewer_than_minimum' else '' end
from (
    select old.id, case when old.expected > 0 then old.done::float8 / old.expected
        else old.done::float8 end as value
    from programmes_reading old
    join programmes_criterion criterion on criterion.id = old.criterion_id
    where criterion.kind = 'counted'
) counted
where counted.id = reading.id
"""
DAYS = """
update programmes_reading reading set
    day = (reading.at at time zone organisation.time_zone)::date
from people_organisation organisation
where organisation.id = reading.organisation_id
"""
SUPERSEDED = """
delete from programmes_reading earlier using programmes_reading later
where later.organisation_id = earlier.organisation_id
    and later.criterion_id = earlier.criterion_id
    and later.day = earlier.day and later.id > earlier.id
"""
# In the place of "never changed or removed": what a later reading of the same day has taken over
# may go, unless a decision rests on it. When an organisation leaves, its rows go with it.
LATEST_OF_DAY = """
create function programmes_reading_latest_of_day() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and (
        old.decision_id is null and exists (
            select from programmes_reading
            where organisation_id = old.organisation_id and criterion_id = old.criterion_id
                and day = old.day and id > old.id
        ) or exists (
            select from trust_closing
            where organisation_id = old.organisation_id and state = 'removing'
        )
    ) then
        return old;
    end if;
    raise exception 'rows of % are never changed', tg_table_name using errcode = '42501';
end $$
"""
GUARD = (
    "create trigger append_only before update or delete on programmes_reading"
    " for each row execute function {}()"
)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0014_improvement_cards"),
    ]

    operations = [
        migrations.AddField("reading", "day", models.DateField(null=True)),
        migrations.AddField("reading", "value", models.FloatField(null=True)),
        migrations.AddField("reading", "low", models.FloatField(null=True)),
        migrations.AddField("reading", "high", models.FloatField(null=True)),
        migrations.AddField(
            "reading", "status", models.CharField(max_length=20, blank=True, default="")
        ),
        migrations.AddField(
            "reading", "reason", models.CharField(max_length=30, blank=True, default="")
        ),
        migrations.AddField(
            "reading",
            "decision",
            people.models.base.OrganisationKeyField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kept_readings",
                to="programmes.gatedecision",
            ),
        ),
        migrations.RunSQL(
            [
                "drop trigger append_only on programmes_reading",
                *OPEN,
                FILL,
                DAYS,
                SUPERSEDED,
                *CLOSE,
                LATEST_OF_DAY,
                GUARD.format("programmes_reading_latest_of_day"),
                "grant delete on programmes_reading to synchro_app",
            ],
            [
                "revoke delete on programmes_reading from synchro_app",
                "drop trigger append_only on programmes_reading",
                "drop function programmes_reading_latest_of_day",
                GUARD.format("synchro_append_only"),
            ],
        ),
        migrations.AlterField("reading", "day", models.DateField()),
        migrations.AlterField("reading", "status", models.CharField(max_length=20, blank=True)),
        migrations.AlterField("reading", "reason", models.CharField(max_length=30, blank=True)),
        AddKey("Reading", "decision"),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                condition=models.Q(low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="reading_ends_in_order",
            ),
        ),
    ]
