"""Puts the tables of pulses behind their policies. The web role adds answers and never reads one."""

from django.db import migrations

from people.row_security import AppendOnly, ProtectOrganisation, RestrictRows

OWN_OR_TALLY = "member_id = {member} or current_user in ('synchro_tally', 'synchro_system')"
# Cleaning up behind deleted rows needs a right that PostgreSQL has had since version 17.
MAINTAIN = """
do $$ begin
    if current_setting('server_version_num')::int >= 170000 then
        execute 'grant maintain on pulses_openanswer, pulses_opencomment, pulses_surveydraft'
            ' to synchro_tally';
    end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pulses", "0001_initial"),
        ("programmes", "0020_assignments_of_an_occasion"),
        ("people", "0019_work_calendar"),
    ]
    operations = [
        ProtectOrganisation("Instrument", tally="select"),
        ProtectOrganisation("InstrumentVersion", tally="select"),
        ProtectOrganisation("Wave", tally="select, update"),
        ProtectOrganisation("WaveGroup", tally="select"),
        ProtectOrganisation("Invited", grants="select, insert, delete", tally="select"),
        # Who was asked is known to themselves; who of them has answered is in their assignment.
        RestrictRows("Invited", "own", OWN_OR_TALLY, verbs=("select", "update", "delete")),
        ProtectOrganisation("SurveyDraft", tally="select, delete"),
        RestrictRows("SurveyDraft", "own", OWN_OR_TALLY),
        ProtectOrganisation("OpenAnswer", grants="insert", tally="select, delete"),
        ProtectOrganisation("OpenComment", grants="insert", tally="select, delete"),
        ProtectOrganisation("ClosedAnswer", grants="", tally="select, insert, delete"),
        ProtectOrganisation(
            "ClosedComment", grants="select, delete", tally="select, insert, delete"
        ),
        ProtectOrganisation("WaveTotal", grants="", tally="select, insert"),
        ProtectOrganisation("WaveFigure", grants="select", tally="select, insert"),
        AppendOnly("WaveTotal"),
        AppendOnly("WaveFigure"),
        ProtectOrganisation("FollowUp"),
        migrations.RunSQL(MAINTAIN, migrations.RunSQL.noop),
    ]
