"""Puts what settling and undoing keep behind the policy of their organisation.

Whoever brings thousands of rows into the waiting table may have its statistics renewed.
"""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_settling_and_undo")]
    operations = [
        ProtectOrganisation("ImportLeaver"),
        ProtectOrganisation("ImportChange"),
        migrations.RunSQL(
            "grant maintain on imports_importrow to synchro_app",
            "revoke maintain on imports_importrow from synchro_app",
        ),
    ]
