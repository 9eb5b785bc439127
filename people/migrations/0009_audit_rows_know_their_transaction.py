"""Each row of the log names the transaction that wrote it, so that none slips past a seal.

A row that commits late may have a lower id than one that is sealed already. Transactions below
the oldest one that is still running are over, so a seal takes the rows of all those and no other.
"""

from django.db import migrations

ADD = """
alter table people_auditevent add column xid xid8 not null default pg_current_xact_id();
create index audit_event_by_transaction on people_auditevent (organisation_id, xid, id);
"""
REMOVE = "alter table people_auditevent drop column xid"


class Migration(migrations.Migration):
    dependencies = [("people", "0008_factor_grants")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
