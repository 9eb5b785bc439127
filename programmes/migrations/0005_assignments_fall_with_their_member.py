"""Whoever is removed takes along what nobody has begun, also where no one else may see it.

Somebody is removed only where a list that brought them is taken back; whatever a person wrote
holds their row.
"""

from django.db import migrations

KEY = (
    'alter table programmes_assignment add constraint "programmes_assignment_member_id_within" '
    "foreign key (organisation_id, member_id) references people_member (organisation_id, id) "
    "{action} deferrable initially deferred"
)
DROP = 'alter table programmes_assignment drop constraint "programmes_assignment_member_id_within"'


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_evidence_file_once")]
    operations = [
        migrations.RunSQL(
            [DROP, KEY.format(action="on delete cascade")], [DROP, KEY.format(action="")]
        ),
    ]
