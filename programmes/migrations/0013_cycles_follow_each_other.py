"""A cycle is begun by somebody from what the last one showed; milestones belong to a cycle."""

import django.db.models.deletion
from django.db import migrations, models

import people.models.base
from people.row_security import AddKey

# Row security is forced on their owner too, who runs this.
OPEN = "alter table {} no force row level security"
CLOSE = "alter table {} force row level security"
TABLES = ("programmes_milestone", "programmes_cycle")
FILL = """
update programmes_milestone milestone set cycle_id = cycle.id
from programmes_cycle cycle
where cycle.organisation_id = milestone.organisation_id
    and cycle.programme_id = milestone.programme_id
    and cycle.number = 1
"""


def key(related_name, to, **options):
    return people.models.base.OrganisationKeyField(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0012_gates_of_two")]

    operations = [
        migrations.AddField(
            "cycle", "begins_from", models.TextField(blank=True, default=""), False
        ),
        migrations.AddField("cycle", "begun_by", key("+", "people.member", null=True)),
        migrations.AddField("milestone", "cycle", key("milestones", "programmes.cycle", null=True)),
        migrations.RunSQL(
            [
                *(OPEN.format(table) for table in TABLES),
                FILL,
                *(CLOSE.format(table) for table in TABLES),
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("milestone", "cycle", key("milestones", "programmes.cycle")),
        migrations.RemoveConstraint("milestone", "milestone_once"),
        migrations.AddConstraint(
            "milestone",
            models.UniqueConstraint(fields=("organisation", "cycle", "key"), name="milestone_once"),
        ),
        AddKey("Cycle", "begun_by"),
        AddKey("Milestone", "cycle"),
    ]
