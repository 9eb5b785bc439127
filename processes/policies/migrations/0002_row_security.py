"""Puts the policies, their traces and their history behind the organisation's policy."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [
        ProtectOrganisation("Policy"),
        ProtectOrganisation("PolicyTrace"),
        ProtectOrganisation("PolicyEvent", grants="select, insert"),
    ]
