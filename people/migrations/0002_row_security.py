"""Puts the tables of people behind their policies, and grants the global ones."""

from django.db import migrations

from people.row_security import AppendOnly, GrantGlobal, ProtectOrganisation, RestrictRows

CACHE_TABLE = """
create table cache_entry (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index cache_entry_expires on cache_entry (expires);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CACHE_TABLE, "drop table cache_entry"),
        GrantGlobal("cache_entry", tally="select, insert, update, delete"),
        GrantGlobal("people_account", tally=""),
        GrantGlobal("people_organisation", grants="select, insert, update"),
        GrantGlobal("people_membership", tally=""),
        GrantGlobal("people_firstrun", grants="select, update", tally=""),
        GrantGlobal("people_attempt", tally=""),
        GrantGlobal("django_session", tally=""),
        GrantGlobal("django_content_type", grants="select"),
        GrantGlobal("django_migrations", grants="select"),
        GrantGlobal("account_emailaddress", tally=""),
        ProtectOrganisation("Department", tally="select"),
        ProtectOrganisation("JobTitle", tally="select"),
        ProtectOrganisation("Member", tally="select"),
        ProtectOrganisation("MemberWord"),
        ProtectOrganisation("Grant", tally="select"),
        ProtectOrganisation("Invitation"),
        ProtectOrganisation("Job"),
        ProtectOrganisation("AuditEvent", grants="select, insert", tally="insert"),
        AppendOnly("AuditEvent"),
        ProtectOrganisation("OrganisationKey", grants="select, insert, update"),
        ProtectOrganisation("PersonKey", grants="select, insert, update, delete"),
        ProtectOrganisation("DepartmentEvent", grants="select, insert"),
        ProtectOrganisation("MemberEvent", grants="select, insert"),
        ProtectOrganisation("GrantEvent", grants="select, insert"),
        RestrictRows("Job", "owner", "owner_id is null or owner_id = {member} or {member} is null"),
    ]
