"""The list of partners is the organisation's, and nobody's private."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0009_partners"),
        ("programmes", "0002_row_security"),
        ("people", "0002_row_security"),
    ]
    operations = [ProtectOrganisation("Partner", grants="select, insert, delete")]
