"""Puts the outbox behind its policies. A digest says that someone has something open: it is hidden."""

from django.db import migrations

from people.row_security import GrantGlobal, ProtectOrganisation, RestrictRows


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("programmes", "0003_participation")]
    operations = [
        GrantGlobal("reminders_organisationdue", tally="select, insert, update"),
        ProtectOrganisation("Message", grants="select, insert, update", tally="select, insert"),
        # The sender and the planner are bound to no member; every page is.
        RestrictRows(
            "Message",
            "digest",
            "kind <> 'digest' or member_id = {member} or {member} is null",
            verbs=("select", "update"),
        ),
    ]
