"""A message can be deleted where nobody is bound, and by whom it was for."""

from django.db import migrations

from people.row_security import RestrictRows


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            "grant delete on reminders_message to synchro_app",
            "revoke delete on reminders_message from synchro_app",
        ),
        RestrictRows("Message", "own", "member_id = {member} or {member} is null", ("delete",)),
    ]
