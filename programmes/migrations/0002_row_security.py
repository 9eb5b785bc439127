"""Puts the tables of programmes behind their policies."""

from django.db import migrations

from people.row_security import AppendOnly, ProtectOrganisation, RestrictRows

OWN_OR_TALLY = "{column} = {member} or current_user in ('synchro_tally', 'synchro_system')"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("people", "0002_row_security")]
    operations = [
        ProtectOrganisation("Programme", tally="select"),
        ProtectOrganisation("Cycle", tally="select"),
        ProtectOrganisation("ProcessRun", tally="select"),
        ProtectOrganisation("StageRun", tally="select"),
        ProtectOrganisation("Criterion", tally="select"),
        ProtectOrganisation("Evidence", grants="select, insert, update"),
        ProtectOrganisation("EvidenceFile", grants="select, insert"),
        ProtectOrganisation("Reading", grants="select, insert", tally="insert"),
        ProtectOrganisation("GateDecision", grants="select, insert"),
        ProtectOrganisation("GateStage", grants="select, insert"),
        AppendOnly("GateDecision"),
        AppendOnly("GateStage"),
        AppendOnly("Reading"),
        ProtectOrganisation("Milestone"),
        ProtectOrganisation("Assignment", tally="select, update"),
        # Whether someone opened, did or refused a private thing is seen by nobody else.
        RestrictRows(
            "Assignment",
            "private",
            "not private or " + OWN_OR_TALLY.replace("{column}", "member_id"),
            verbs=("select", "update", "delete"),
        ),
        ProtectOrganisation("PrivateMilestone", grants="select, insert, delete", tally="select"),
        RestrictRows("PrivateMilestone", "own", OWN_OR_TALLY.replace("{column}", "member_id")),
        ProtectOrganisation("PrivateCount", grants="select", tally="select, insert, delete"),
        ProtectOrganisation("Conversation"),
        RestrictRows(
            "Conversation",
            "between_two",
            "asked_by_id = {member} or asked_of_id = {member}",
        ),
        ProtectOrganisation("ProgrammeEvent", grants="select, insert"),
        ProtectOrganisation("StageRunEvent", grants="select, insert"),
        ProtectOrganisation("CriterionEvent", grants="select, insert"),
    ]
