"""Lets the web and worker role read and write second factors and mailed codes."""

from django.db import migrations

from people.row_security import GrantGlobal


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_ways_to_sign_in"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        GrantGlobal("mfa_authenticator", tally=""),
        GrantGlobal("people_mailedcode", tally=""),
    ]
