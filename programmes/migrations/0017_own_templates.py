"""Templates of the organisation's own, and which of them a cycle began from."""

import django.db.models.deletion
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import AddKey, AppendOnly, ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0016_health"),
    ]

    operations = [
        migrations.AlterField(
            model_name="programme",
            name="template",
            field=models.CharField(
                choices=[
                    ("plain", "Plain: attested and counted criteria"),
                    ("measured", "Measured: thresholds on figures as well, from 100 people"),
                    ("own", "A template of the organisation's own"),
                ],
                max_length=10,
                verbose_name="Template",
            ),
        ),
        migrations.AlterField(
            model_name="programmeevent",
            name="template",
            field=models.CharField(
                choices=[
                    ("plain", "Plain: attested and counted criteria"),
                    ("measured", "Measured: thresholds on figures as well, from 100 people"),
                    ("own", "A template of the organisation's own"),
                ],
                max_length=10,
                verbose_name="Template",
            ),
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="Name of the template")),
                ("made_at", models.DateTimeField()),
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
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("pattern", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
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
                    "programme",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "template",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="programmes.template",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="template_version",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cycles",
                to="programmes.templateversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="template",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("organisation", "name"),
                name="template_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "template", "number"), name="template_version_once"
            ),
        ),
        ProtectOrganisation("Template", grants="select, insert, update"),
        ProtectOrganisation("TemplateVersion", grants="select, insert"),
        AppendOnly("TemplateVersion"),
        AddKey("Cycle", "template_version"),
    ]
