"""Looks of two years ago can be found, and deleted, where nobody is bound."""

from django.db import migrations

from people.row_security import LiftRestriction, RestrictRows

OWNER, READER = "owner_id = {member}", "reader_id = {member}"
OLD = "({member} is null and at < now() - interval '730 days')"


class Migration(migrations.Migration):
    dependencies = [("meaning_of_life", "0002_row_security")]
    operations = [
        LiftRestriction("GoalLook", "between_two", f"{OWNER} or {READER}", ("select",)),
        RestrictRows("GoalLook", "between_two", f"{OWNER} or {READER} or {OLD}", ("select",)),
        LiftRestriction("GoalLook", "owner", OWNER, ("delete",)),
        RestrictRows("GoalLook", "owner", f"{OWNER} or {OLD}", ("delete",)),
    ]
