"""Goals that somebody reads for clarity, and what they write."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0012_talks_row_security"),
        ("people", "0019_work_calendar"),
        ("programmes", "0031_declined_conversations_have_an_end"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClarityReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                (
                    "goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("done", "Read"),
                            ("declined", "Not possible this time"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "owner",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "programme",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "reader",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="ClarityMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("goal", models.UUIDField()),
                ("sealed", models.BinaryField()),
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
                    "owner",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "reading",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meaning_of_life.clarityreading",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="clarityreading",
            index=models.Index(
                fields=["organisation", "reader", "state"], name="clarity_by_reader"
            ),
        ),
        migrations.AddConstraint(
            model_name="clarityreading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("organisation", "owner", "reader"),
                name="clarity_reading_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="clarityreading",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("reader")), _negated=True),
                name="clarity_reading_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="clarityreading",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "done", "declined"])),
                name="clarity_reading_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claritymark",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reading", "goal"), name="clarity_mark_once"
            ),
        ),
    ]
