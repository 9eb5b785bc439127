"""Promises are seen by whoever made them and by whoever they were made to, and by nobody else."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows


class Migration(migrations.Migration):
    dependencies = [("leadership", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [
        ProtectOrganisation("Promise"),
        RestrictRows(
            "Promise",
            "between_two",
            "created_by_id = {member} or recipient_id = {member}",
            verbs=("select", "update", "delete"),
        ),
        # Nobody gives somebody else's word.
        RestrictRows("Promise", "own_word", "created_by_id = {member}", verbs=("insert",)),
    ]
