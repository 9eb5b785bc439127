"""Puts the tables of reports behind their policies."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("programmes", "0002_row_security"),
        ("people", "0002_row_security"),
    ]
    operations = [
        ProtectOrganisation("Report"),
        ProtectOrganisation("ReportFile", grants="select, insert, delete"),
    ]
