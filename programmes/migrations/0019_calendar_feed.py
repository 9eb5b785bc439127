"""The secret address of each member's calendar; a row is seen by its member, and by who looks the address up."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import ProtectOrganisation, RestrictRows


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0019_work_calendar"),
        ("programmes", "0018_dates_on_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("token_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("last_read_on", models.DateField(null=True)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "member"), name="calendar_feed_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "token_hash"), name="calendar_feed_token_once"
                    ),
                ],
            },
        ),
        ProtectOrganisation("CalendarFeed"),
        RestrictRows("CalendarFeed", "own", "member_id = {member} or {member} is null"),
    ]
