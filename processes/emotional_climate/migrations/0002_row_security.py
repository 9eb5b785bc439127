"""Puts the spaces behind the organisation's policy."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("emotional_climate", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [ProtectOrganisation("Space")]
