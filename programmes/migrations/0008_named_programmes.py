"""Consultants see named programmes; who is one already keeps those that there are."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import ProtectOrganisation

# Row security is forced on their owner too, who runs this.
OPEN = "alter table {} no force row level security"
CLOSE = "alter table {} force row level security"
NAME = """
insert into programmes_programmeaccess
    (uuid, organisation_id, programme_id, member_id, given_by_id, given_at)
select gen_random_uuid(), given.organisation_id, programme.id, given.member_id,
    given.given_by_id, greatest(given.given_at, programme.created_at)
from people_grant given
join programmes_programme programme on programme.organisation_id = given.organisation_id
where given.part = 'consultant'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_parts_of_a_department"),
        ("programmes", "0007_lighter_assignments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "member",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
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
                        related_name="accesses",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "member", "programme"), name="programme_access_once"
                    )
                ],
            },
        ),
        # Before the new table has its policies and keys, which no row may wait for.
        migrations.RunSQL(
            [
                OPEN.format("people_grant"),
                OPEN.format("programmes_programme"),
                NAME,
                CLOSE.format("people_grant"),
                CLOSE.format("programmes_programme"),
            ],
            migrations.RunSQL.noop,
        ),
        ProtectOrganisation("ProgrammeAccess", grants="select, insert, delete"),
    ]
