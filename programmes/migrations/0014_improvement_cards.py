"""Improvement cards and their steps."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import AppendOnly, ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0013_cycles_follow_each_other"),
    ]

    operations = [
        migrations.CreateModel(
            name="Improvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("change", models.CharField(max_length=200, verbose_name="What we want to change")),
                ("expectation", models.TextField(verbose_name="What we expect to see then")),
                ("element", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("plan", "Plan"),
                            ("do", "Do"),
                            ("check", "Check"),
                            ("act", "Act"),
                        ],
                        default="plan",
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopt", "We keep it"),
                            ("adapt", "We change it and try again"),
                            ("drop", "We let it go"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="By when")),
                ("made_at", models.DateTimeField()),
                (
                    "criterion",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.criterion",
                    ),
                ),
                (
                    "made_by",
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
                        related_name="improvements",
                        to="programmes.programme",
                    ),
                ),
                (
                    "stage",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.stagerun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementMove",
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
                            ("plan", "Plan"),
                            ("do", "Do"),
                            ("check", "Check"),
                            ("act", "Act"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopt", "We keep it"),
                            ("adapt", "We change it and try again"),
                            ("drop", "We let it go"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.TextField()),
                ("moved_at", models.DateTimeField()),
                (
                    "improvement",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="programmes.improvement",
                    ),
                ),
                (
                    "moved_by",
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
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="improvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result__in", ["adopt", "adapt", "drop"]), ("state", "act")),
                    models.Q(models.Q(("state", "act"), _negated=True), ("result", "")),
                    _connector="OR",
                ),
                name="improvement_result_when_acted",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True),
                name="improvement_move_says_what",
            ),
        ),
        ProtectOrganisation("Improvement", grants="select, insert, update"),
        ProtectOrganisation("ImprovementMove", grants="select, insert"),
        AppendOnly("ImprovementMove"),
    ]
