"""Conversations that were declined three years ago can be found too where nobody is bound."""

from django.db import migrations

from people.row_security import LiftRestriction, RestrictRows

TWO = "asked_by_id = {member} or asked_of_id = {member}"
ENDED = (
    "withdrawn_at < now() - interval '3 years' or (asker_confirmed_at < now() - interval '3 years' "
    "and asked_confirmed_at < now() - interval '3 years')"
)
DECLINED = "declined_at < now() - interval '3 years'"
VERBS = ("select", "delete")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0030_conversations_may_be_declined")]
    operations = [
        LiftRestriction(
            "Conversation", "between_two", f"{TWO} or ({{member}} is null and ({ENDED}))", VERBS
        ),
        RestrictRows(
            "Conversation",
            "between_two",
            f"{TWO} or ({{member}} is null and ({ENDED} or {DECLINED}))",
            VERBS,
        ),
    ]
