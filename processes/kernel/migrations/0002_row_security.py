"""Drafts are seen by their member alone."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectOrganisation("Draft"),
        RestrictRows("Draft", "own", "member_id = {member}"),
    ]
