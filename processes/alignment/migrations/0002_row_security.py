"""Puts the tables of Alignment behind their policies: whose view can be read by whom, and when."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows

HR = (
    "exists (select 1 from people_grant g where g.member_id = {member} and g.part = 'hr' "
    "and (g.until is null or g.until >= current_date))"
)
FORM = (
    "select 1 from alignment_alignmentform f where f.organisation_id = {table}.organisation_id "
    "and f.id = {table}.form_id"
)
BOTH_SENT = "f.self_sent_at is not null and f.manager_sent_at is not null"
# What someone began for a person whom they no longer lead stays theirs alone, for ever.
BY_ONE_OF_THE_TWO = "{table}.author_id in (f.member_id, f.manager_id)"
READERS = f"({{member}} in (f.member_id, f.manager_id) or {HR})"
SIDE_IS_OPEN = (
    "case when f.member_id = {member} then f.self_sent_at else f.manager_sent_at end is null"
)


def of_form(table: str, *conditions: str) -> str:
    return f"exists ({' and '.join([FORM, *conditions])})".replace("{table}", f"alignment_{table}")


class Migration(migrations.Migration):
    dependencies = [("alignment", "0001_initial"), ("programmes", "0002_row_security")]
    operations = [
        ProtectOrganisation("JobProfile"),
        ProtectOrganisation("Competency"),
        ProtectOrganisation("JobTitleProfile"),
        ProtectOrganisation("MemberProfile"),
        ProtectOrganisation("AlignmentForm", grants="select, insert, update"),
        ProtectOrganisation("FormItem", grants="select, insert"),
        # An answer is its author's alone until both have sent; once sent, nobody changes it.
        ProtectOrganisation("ItemAnswer"),
        RestrictRows(
            "ItemAnswer",
            "readers",
            "author_id = {member} or "
            + of_form("itemanswer", BOTH_SENT, BY_ONE_OF_THE_TWO, READERS),
            verbs=("select",),
        ),
        RestrictRows(
            "ItemAnswer",
            "author",
            "author_id = {member} and " + of_form("itemanswer", SIDE_IS_OPEN),
            verbs=("insert", "update", "delete"),
        ),
        ProtectOrganisation("Reply", grants="select, insert, update"),
        RestrictRows(
            "Reply",
            "readers",
            "member_id = {member} or " + of_form("reply", BOTH_SENT, READERS),
            verbs=("select",),
        ),
        RestrictRows("Reply", "own", "member_id = {member}", verbs=("insert", "update")),
        ProtectOrganisation("FormLook", grants="select, insert"),
        RestrictRows(
            "FormLook",
            "readers",
            "reader_id = {member} or " + of_form("formlook", "f.member_id = {member}"),
            verbs=("select",),
        ),
        RestrictRows("FormLook", "own", "reader_id = {member}", verbs=("insert",)),
        # Not even HR: the worker, and the manager of the form where the worker has shared it.
        ProtectOrganisation("TrueNorthPart"),
        RestrictRows(
            "TrueNorthPart",
            "readers",
            "member_id = {member} or (shown is not null and "
            + of_form("truenorthpart", "f.manager_id = {member}")
            + ")",
            verbs=("select",),
        ),
        RestrictRows(
            "TrueNorthPart", "own", "member_id = {member}", verbs=("insert", "update", "delete")
        ),
    ]
