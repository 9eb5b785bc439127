"""Puts the tables of imports behind the policy of their organisation."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectOrganisation("ImportRun"),
        ProtectOrganisation("ImportPart"),
        ProtectOrganisation("ImportRow"),
        ProtectOrganisation("ColumnMemory"),
    ]
