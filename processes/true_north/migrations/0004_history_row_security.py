"""Puts the history of the value cards behind the organisation's policy."""

from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("true_north", "0003_value_card_history")]
    operations = [ProtectOrganisation("ValueCardEvent", grants="select, insert")]
