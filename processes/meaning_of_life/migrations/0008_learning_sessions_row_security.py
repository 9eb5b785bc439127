"""Sessions are the organisation's; whose seat is whose is seen by each member for themselves."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows

OWN = "member_id = {member}"
# Where nobody is bound, what is a year old can be found, and deleted.
OLD = (
    "({member} is null and exists (select 1 from meaning_of_life_learningsession session "
    "where session.id = meaning_of_life_sessionseat.session_id "
    "and session.ends_at < now() - interval '365 days'))"
)


class Migration(migrations.Migration):
    dependencies = [("meaning_of_life", "0007_learning_sessions")]
    operations = [
        ProtectOrganisation("LearningSession"),
        ProtectOrganisation("SessionTicket", grants="select, insert, delete"),
        ProtectOrganisation("SessionSeat"),
        RestrictRows("SessionSeat", "own_or_old", f"{OWN} or {OLD}", verbs=("select", "delete")),
        RestrictRows("SessionSeat", "own", OWN, verbs=("insert", "update")),
    ]
