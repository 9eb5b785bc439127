"""What both sides wrote can be deleted while its worker is erased, and after three years.

Old rows are found where nobody is bound; whoever is bound reads no more than before.
"""

from django.db import migrations

from people.row_security import LiftRestriction, RestrictRows

HR = (
    "exists (select 1 from people_grant g where g.member_id = {member} and g.part = 'hr' "
    "and (g.until is null or g.until >= current_date))"
)
FORM = (
    "select 1 from alignment_alignmentform f where f.organisation_id = {table}.organisation_id "
    "and f.id = {table}.form_id"
)
BOTH_SENT = "f.self_sent_at is not null and f.manager_sent_at is not null"
BY_ONE_OF_THE_TWO = "{table}.author_id in (f.member_id, f.manager_id)"
READERS = f"({{member}} = f.member_id or ({{member}} = f.manager_id and {{member}} = f.shown_to_id) or {HR})"
ADDRESSEE = f"(({{member}} = f.manager_id and {{member}} = {{table}}.shown_to_id) or {HR})"
SIDE_IS_OPEN = (
    "case when f.member_id = {member} then f.self_sent_at else f.manager_sent_at end is null"
)
ERASED = (
    "f.member_id = {member} and exists (select 1 from trust_erasure e "
    "where e.organisation_id = f.organisation_id and e.member_id = f.member_id "
    "and e.state = 'running' and e.due_at <= now())"
)
OLD = "{member} is null and f.started_at < now() - interval '3 years'"
OLD_LOOK = "({member} is null and at < now() - interval '730 days')"


def of_form(table: str, *conditions: str) -> str:
    return f"exists ({' and '.join([FORM, *conditions])})".replace("{table}", f"alignment_{table}")


def ends(table: str) -> str:
    return f"{of_form(table, ERASED)} or {of_form(table, OLD)}"


ANSWER_READ = "author_id = {member} or " + of_form(
    "itemanswer", BOTH_SENT, BY_ONE_OF_THE_TWO, READERS
)
ANSWER_WRITE = "author_id = {member} and " + of_form("itemanswer", SIDE_IS_OPEN)
REPLY_READ = "member_id = {member} or " + of_form("reply", BOTH_SENT, ADDRESSEE)
PART_READ = "member_id = {member} or (shown is not null and shown_to_id = {member} and " + (
    of_form("truenorthpart", "f.manager_id = {member}") + ")"
)
LOOK_READ = "reader_id = {member} or " + of_form("formlook", "f.member_id = {member}")
WRITING = ("insert", "update", "delete")


class Migration(migrations.Migration):
    dependencies = [("alignment", "0003_shown_to"), ("trust", "0002_row_security")]
    operations = [
        LiftRestriction("ItemAnswer", "readers", ANSWER_READ, ("select",)),
        RestrictRows(
            "ItemAnswer", "readers", f"{ANSWER_READ} or {ends('itemanswer')}", ("select",)
        ),
        LiftRestriction("ItemAnswer", "author", ANSWER_WRITE, WRITING),
        RestrictRows("ItemAnswer", "author", ANSWER_WRITE, ("insert", "update")),
        RestrictRows(
            "ItemAnswer", "author", f"({ANSWER_WRITE}) or {ends('itemanswer')}", ("delete",)
        ),
        migrations.RunSQL(
            "grant delete on alignment_reply, alignment_formlook to synchro_app",
            "revoke delete on alignment_reply, alignment_formlook from synchro_app",
        ),
        LiftRestriction("Reply", "readers", REPLY_READ, ("select",)),
        RestrictRows("Reply", "readers", f"{REPLY_READ} or {of_form('reply', OLD)}", ("select",)),
        RestrictRows("Reply", "ends", ends("reply"), ("delete",)),
        LiftRestriction("TrueNorthPart", "readers", PART_READ, ("select",)),
        RestrictRows(
            "TrueNorthPart",
            "readers",
            f"{PART_READ} or {of_form('truenorthpart', OLD)}",
            ("select",),
        ),
        LiftRestriction("TrueNorthPart", "own", "member_id = {member}", WRITING),
        RestrictRows("TrueNorthPart", "own", "member_id = {member}", ("insert", "update")),
        RestrictRows(
            "TrueNorthPart",
            "own",
            f"member_id = {{member}} or {of_form('truenorthpart', OLD)}",
            ("delete",),
        ),
        LiftRestriction("FormLook", "readers", LOOK_READ, ("select",)),
        RestrictRows("FormLook", "readers", f"{LOOK_READ} or {OLD_LOOK}", ("select",)),
        RestrictRows(
            "FormLook", "ends", f"{of_form('formlook', ERASED)} or {OLD_LOOK}", ("delete",)
        ),
    ]
