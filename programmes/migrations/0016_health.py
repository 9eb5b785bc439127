"""How each programme stands, kept once a day."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0015_readings_of_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Health",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("parts", models.JSONField()),
                (
                    "cycle",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="healths",
                        to="programmes.cycle",
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
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "cycle", "day"), name="health_once_a_day"
                    )
                ],
            },
        ),
        ProtectOrganisation("Health", grants="select, insert, update"),
    ]
