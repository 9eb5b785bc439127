"""The tables of pulses."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0019_work_calendar"),
        ("programmes", "0020_assignments_of_an_occasion"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("key", models.CharField(max_length=40)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "withdrawn_by",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InstrumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("plain", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "instrument",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="pulses.instrument",
                    ),
                ),
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
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("name", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open"),
                            ("closing", "Being counted"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("members", "People who work here"),
                            ("public", "Clients and suppliers, by an address or a code to scan"),
                        ],
                        default="members",
                        max_length=8,
                    ),
                ),
                ("keys", models.JSONField(default=list)),
                ("departments", models.JSONField(default=list)),
                ("minimum", models.PositiveSmallIntegerField(default=5)),
                ("comment", models.JSONField(default=dict)),
                ("plain", models.JSONField(default=list)),
                ("token", models.CharField(blank=True, max_length=43)),
                ("at_most", models.PositiveIntegerField(default=0)),
                ("every_months", models.PositiveSmallIntegerField(default=0)),
                ("closes_on", models.DateField()),
                ("asked", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(null=True)),
                ("counted_at", models.DateTimeField(null=True)),
                ("lifted", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                    "opened_by",
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
                (
                    "stage",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="programmes.stagerun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SurveyDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("sealed", models.BinaryField()),
                ("saved_at", models.DateTimeField(null=True)),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WaveGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("department", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveIntegerField()),
                ("depth", models.PositiveSmallIntegerField()),
                ("asked", models.PositiveIntegerField(default=0)),
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
                    "parent",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="pulses.wavegroup",
                    ),
                ),
                (
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="pulses.wave",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="WaveFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("rest", models.BooleanField(default=False)),
                ("instrument", models.CharField(max_length=40)),
                ("item", models.CharField(blank=True, max_length=40)),
                ("shown", models.JSONField()),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenComment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpenAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("values", models.JSONField()),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Invited",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("intention", models.TextField()),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("changed", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(null=True)),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ClosedComment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosedAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("values", models.JSONField()),
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wave",
                    ),
                ),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WaveTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("instrument", models.CharField(max_length=40)),
                ("item", models.CharField(blank=True, max_length=40)),
                ("n", models.PositiveIntegerField()),
                ("total", models.FloatField()),
                ("squares", models.FloatField()),
                ("counts", models.JSONField(default=list)),
                ("spread", models.JSONField(default=dict)),
                (
                    "group",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pulses.wavegroup",
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
                    "wave",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="totals",
                        to="pulses.wave",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="instrument_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "instrument", "number"), name="instrument_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="wave",
            index=models.Index(fields=["organisation", "stage", "state"], name="wave_by_stage"),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum__gte", 5)), name="wave_minimum_from_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token", ""), _negated=True),
                fields=("organisation", "token"),
                name="wave_token_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveydraft",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "member"), name="survey_draft_once"
            ),
        ),
        migrations.AddIndex(
            model_name="wavegroup",
            index=models.Index(
                fields=["organisation", "department"], name="wave_group_by_department"
            ),
        ),
        migrations.AddConstraint(
            model_name="wavegroup",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "order"), name="wave_group_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wavefigure",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "group", "rest", "instrument", "item"),
                name="wave_figure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invited",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "member"), name="invited_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wavetotal",
            constraint=models.UniqueConstraint(
                fields=("organisation", "wave", "group", "instrument", "item"),
                name="wave_total_once",
            ),
        ),
    ]
