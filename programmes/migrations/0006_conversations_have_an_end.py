"""Conversations that ended three years ago can be found, and deleted, where nobody is bound."""

from django.db import migrations

from people.row_security import LiftRestriction, RestrictRows

TWO = "asked_by_id = {member} or asked_of_id = {member}"
ENDED = (
    "withdrawn_at < now() - interval '3 years' or (asker_confirmed_at < now() - interval '3 years' "
    "and asked_confirmed_at < now() - interval '3 years')"
)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_assignments_fall_with_their_member")]
    operations = [
        LiftRestriction("Conversation", "between_two", TWO),
        RestrictRows("Conversation", "between_two", TWO, ("insert", "update")),
        RestrictRows(
            "Conversation",
            "between_two",
            f"{TWO} or ({{member}} is null and ({ENDED}))",
            ("select", "delete"),
        ),
    ]
