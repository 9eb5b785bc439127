"""Promises that ended two years ago can be found, and deleted, where nobody is bound.

What replaced a promise outlives it, also where the one who deletes cannot see it.
"""

from django.db import migrations

from people.row_security import LiftRestriction, RestrictRows

TWO = "created_by_id = {member} or recipient_id = {member}"
ENDED = "{member} is null and state <> 'open' and updated_at < now() - interval '730 days'"
DROP = 'alter table leadership_promise drop constraint "leadership_promise_replaces_id_within"'
KEY = (
    'alter table leadership_promise add constraint "leadership_promise_replaces_id_within" '
    "foreign key (organisation_id, replaces_id) references leadership_promise (organisation_id, id) "
    "{action} deferrable initially deferred"
)


class Migration(migrations.Migration):
    dependencies = [("leadership", "0002_row_security")]
    operations = [
        LiftRestriction("Promise", "between_two", TWO, ("select", "update", "delete")),
        RestrictRows("Promise", "between_two", TWO, ("update",)),
        RestrictRows("Promise", "between_two", f"{TWO} or ({ENDED})", ("select", "delete")),
        migrations.RunSQL(
            [DROP, KEY.replace("{action}", "on delete set null (replaces_id)")],
            [DROP, KEY.replace("{action}", "")],
        ),
    ]
