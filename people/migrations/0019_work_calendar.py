"""The days on which an organisation works; the tally, which plans reminders, reads them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
import people.models.work_calendar
from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blackout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="Name")),
                ("starts_on", models.DateField(verbose_name="First day")),
                ("ends_on", models.DateField(verbose_name="Last day")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
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
            ],
            options={
                "ordering": ["starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="blackout_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="Country")),
                (
                    "part",
                    models.CharField(blank=True, max_length=40, verbose_name="Part of the country"),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=people.models.work_calendar.monday_to_friday,
                        size=None,
                    ),
                ),
                ("holidays", models.JSONField(default=dict)),
                ("known_to", models.PositiveSmallIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="work_calendar_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weekdays__len__gte", 1)),
                        name="work_calendar_has_a_day",
                    ),
                ],
            },
        ),
        ProtectOrganisation("WorkCalendar", grants="select, insert, update", tally="select"),
        ProtectOrganisation("Blackout", tally="select"),
    ]
