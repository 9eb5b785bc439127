"""Charters, steering groups and safeguards; programmes that have started get the checklist."""

import json

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import AppendOnly, ProtectOrganisation
from people.texts import in_each
from programmes.safeguards import SAFEGUARDS

# Row security is forced on their owner too, who runs this.
OPEN = "alter table programmes_programme no force row level security"
CLOSE = "alter table programmes_programme force row level security"
STARTED = """
select programme.id, programme.organisation_id, organisation.languages
from programmes_programme programme
join people_organisation organisation on organisation.id = programme.organisation_id
"""
LINE = """
insert into programmes_safeguard (uuid, organisation_id, programme_id, key, "order", text)
values (gen_random_uuid(), %s, %s, %s, %s, %s)
"""


def copy_lines(_apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        fill(cursor)


def fill(cursor):
    """Before the new table has its policies and keys, which no row may wait for."""
    cursor.execute(OPEN)
    cursor.execute(STARTED)
    for programme, organisation, languages in cursor.fetchall():
        for order, line in enumerate(SAFEGUARDS, start=1):
            text = json.dumps(in_each(line.text, languages or ["en"]))
            cursor.execute(LINE, [organisation, programme, line.key, order, text])
    cursor.execute(CLOSE)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0009_baselines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("why", models.JSONField(default=dict)),
                ("promises", models.JSONField(default=dict)),
                ("never", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
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
                        related_name="charters",
                        to="programmes.programme",
                    ),
                ),
                (
                    "sponsor",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "written_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
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
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("key", models.CharField(max_length=40)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.JSONField(default=dict)),
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
                        related_name="safeguards",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="SafeguardAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("not_applicable", "Does not apply"),
                            ("open", "Not done yet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("link", models.URLField(blank=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
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
                    "safeguard",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programmes.safeguard",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SteeringSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("role", models.CharField(max_length=120, verbose_name="Role")),
                ("speaks_for_workers", models.BooleanField(default=False)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "given_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
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
                        related_name="seats",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(
                fields=("organisation", "programme", "key"), name="safeguard_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguardanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("note", ""), _negated=True),
                    models.Q(("state", "done"), models.Q(("link", ""), _negated=True)),
                    _connector="OR",
                ),
                name="safeguard_answer_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringseat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "programme", "member"),
                name="steering_seat_once",
            ),
        ),
        migrations.RunPython(copy_lines, migrations.RunPython.noop),
        ProtectOrganisation("Charter", grants="select, insert"),
        AppendOnly("Charter"),
        ProtectOrganisation("SteeringSeat", grants="select, insert, update"),
        ProtectOrganisation("Safeguard", grants="select, insert"),
        ProtectOrganisation("SafeguardAnswer", grants="select, insert"),
        AppendOnly("SafeguardAnswer"),
    ]
