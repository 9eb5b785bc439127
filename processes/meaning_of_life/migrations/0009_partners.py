"""Partners whom HR names, and shares with others than one's own manager."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0008_learning_sessions_row_security"),
        ("people", "0019_work_calendar"),
        ("programmes", "0020_assignments_of_an_occasion"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("other_manager", "Another manager"),
                            ("coach", "A coach"),
                            ("hr", "Somebody of HR"),
                            ("peer", "A colleague"),
                        ],
                        max_length=13,
                    ),
                ),
                ("reads", models.BooleanField(default=False)),
                ("named_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="goalshare",
            name="goal_share_purpose_known",
        ),
        migrations.AddField(
            model_name="goalshare",
            name="as_kind",
            field=models.CharField(
                choices=[
                    ("manager", "Your manager"),
                    ("other_manager", "Another manager"),
                    ("coach", "A coach"),
                    ("hr", "Somebody of HR"),
                    ("peer", "A colleague"),
                    ("reader", "A trained reader"),
                ],
                default="manager",
                max_length=13,
            ),
        ),
        migrations.AlterField(
            model_name="goalshare",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("conversation", "To prepare a conversation that we both want"),
                    ("support", "To ask for time, training or means to reach it"),
                    ("reading", "To read it for clarity"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="goalshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["conversation", "support", "reading"])),
                name="goal_share_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("as_kind__in", ["manager", "other_manager", "coach", "hr", "peer", "reader"])
                ),
                name="goal_share_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="member",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="named_by",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="organisation",
            field=people.models.base.OrganisationField(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="programme",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                fields=("organisation", "programme", "member"), name="partner_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["other_manager", "coach", "hr", "peer"])),
                name="partner_kind_known",
            ),
        ),
    ]
