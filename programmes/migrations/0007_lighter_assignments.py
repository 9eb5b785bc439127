"""Lightens what each assignment costs: its keys begin with the organisation, as every question does."""

import django.db.models.deletion
from django.db import migrations

import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_lists_by_the_thousand"),
        ("programmes", "0006_conversations_have_an_end"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="member",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="people.member",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="organisation",
            field=people.models.base.OrganisationField(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="stage",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="programmes.stagerun",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="subject",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
    ]
