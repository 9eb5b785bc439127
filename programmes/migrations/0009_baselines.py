"""The plan as it was agreed; programmes that have started get the one they started with."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import AppendOnly, ProtectOrganisation

# Row security is forced on their owner too, who runs this.
OPEN = "alter table {} no force row level security"
CLOSE = "alter table {} force row level security"
READ = (
    "programmes_programme",
    "programmes_programmeevent",
    "programmes_cycle",
    "programmes_processrun",
    "programmes_stagerun",
    "programmes_milestone",
)
# The kick-off may have been moved since: the first event has the one of the start.
FILL = """
insert into programmes_baseline
    (uuid, organisation_id, programme_id, taken_by_id, taken_at, reason, dates)
select gen_random_uuid(), programme.organisation_id, programme.id, programme.created_by_id,
    programme.created_at, '', jsonb_object_agg(planned.uuid, planned.day)
from programmes_programme programme
cross join lateral (select coalesce(
    (select event.kickoff_on from programmes_programmeevent event
     where event.organisation_id = programme.organisation_id and event.pgh_obj_id = programme.id
     order by event.pgh_id limit 1),
    programme.kickoff_on) as on_day) kickoff
cross join lateral (
    select stage.uuid, kickoff.on_day + 7 * (stage.week + stage.weeks)::int as day
    from programmes_stagerun stage
    join programmes_processrun run on run.id = stage.process_run_id
    join programmes_cycle cycle on cycle.id = run.cycle_id
    where cycle.programme_id = programme.id
    union all
    select milestone.uuid, kickoff.on_day + 7 * milestone.week::int
    from programmes_milestone milestone where milestone.programme_id = programme.id
) planned
group by programme.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_parts_of_a_department"),
        ("programmes", "0008_named_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Baseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("dates", models.JSONField()),
                ("reason", models.TextField(blank=True, verbose_name="Reason")),
                ("taken_at", models.DateTimeField()),
                (
                    "organisation",
                    people.models.base.OrganisationField(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="programmes.programme",
                    ),
                ),
                (
                    "taken_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        # Before the new table has its policies and keys, which no row may wait for.
        migrations.RunSQL(
            [*(OPEN.format(table) for table in READ), FILL, *(CLOSE.format(t) for t in READ)],
            migrations.RunSQL.noop,
        ),
        ProtectOrganisation("Baseline", grants="select, insert"),
        AppendOnly("Baseline"),
    ]
