"""Puts the service standard and its history behind the organisation's policy."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("excellence", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [
        ProtectOrganisation("ServiceStandard"),
        ProtectOrganisation("ServiceStandardEvent", grants="select, insert"),
    ]
