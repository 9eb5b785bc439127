"""One file a row, within its organisation."""

import django.db.models.deletion
from django.db import migrations, models

import people.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_row_security"),
        ("reports", "0002_row_security"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reportfile",
            name="report",
            field=people.models.base.OrganisationOneToOneField(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="file",
                to="reports.report",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportfile",
            constraint=models.UniqueConstraint(
                fields=("organisation", "report"), name="report_file_once"
            ),
        ),
    ]
