"""A reader finds what waits for them, and writes what they cannot read: that is its owner's alone."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows

OWNER = "owner_id = {member}"
WAITING = "(reader_id = {member} and state = 'asked')"
WRITER = (
    "exists (select 1 from meaning_of_life_clarityreading reading "
    "where reading.organisation_id = meaning_of_life_claritymark.organisation_id "
    "and reading.id = meaning_of_life_claritymark.reading_id "
    "and reading.owner_id = meaning_of_life_claritymark.owner_id "
    "and reading.reader_id = {member} and reading.state = 'asked')"
)


class Migration(migrations.Migration):
    dependencies = [("meaning_of_life", "0013_clarity_readings")]
    operations = [
        ProtectOrganisation("ClarityReading"),
        ProtectOrganisation("ClarityMark", grants="select, insert, delete"),
        RestrictRows("ClarityReading", "owner_or_reader", f"{OWNER} or {WAITING}", ("select",)),
        RestrictRows("ClarityReading", "owner", OWNER, ("insert", "update", "delete")),
        RestrictRows("ClarityMark", "owner", OWNER, ("select", "delete")),
        RestrictRows("ClarityMark", "reader", WRITER, ("insert",)),
        RestrictRows("ClarityMark", "never", "false", ("update",)),
    ]
