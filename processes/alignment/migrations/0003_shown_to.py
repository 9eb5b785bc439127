"""Forms, replies and second parts say for which manager they are, and policies go by that.

What both sides had sent before stays with the manager who gave the other view. A view that was sent
and still waits for the other is for nobody until its worker says so.
"""

import django.db.models.deletion
from django.db import migrations

import people.models.base
from people.row_security import AddKey, LiftRestriction, RestrictRows

MODELS = ("AlignmentForm", "Reply", "TrueNorthPart")
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
EITHER = f"({{member}} in (f.member_id, f.manager_id) or {HR})"
# The manager of the form, as long as the worker's side is meant for them.
READERS = f"({{member}} = f.member_id or ({{member}} = f.manager_id and {{member}} = f.shown_to_id) or {HR})"
ADDRESSEE = f"(({{member}} = f.manager_id and {{member}} = {{table}}.shown_to_id) or {HR})"


def of_form(table: str, *conditions: str) -> str:
    return f"exists ({' and '.join([FORM, *conditions])})".replace("{table}", f"alignment_{table}")


def policy(model: str, before: str, after: str) -> list[RestrictRows]:
    """One reading rule in the place of another."""
    return [
        LiftRestriction(model, "readers", before, verbs=("select",)),
        RestrictRows(model, "readers", after, verbs=("select",)),
    ]


def shown_to(model: str) -> migrations.AddField:
    field = people.models.base.OrganisationKeyField(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.member",
    )
    return migrations.AddField(model, "shown_to", field)


def carried_over(*changes: str) -> migrations.RunSQL:
    """The owner changes rows of all organisations, which policies would hide from it."""
    tables = [f"alignment_{model.lower()}" for model in MODELS]
    statements = [
        *(f"alter table {table} no force row level security" for table in tables),
        *changes,
        *(f"alter table {table} force row level security" for table in tables),
    ]
    return migrations.RunSQL("; ".join(statements), migrations.RunSQL.noop)


FROM_FORM = (
    "update {table} x set shown_to_id = f.manager_id from alignment_alignmentform f "
    "where f.organisation_id = x.organisation_id and f.id = x.form_id "
    "and f.self_sent_at is not null"
)


class Migration(migrations.Migration):
    dependencies = [("alignment", "0002_row_security"), ("people", "0002_row_security")]
    operations = [
        *(shown_to(model) for model in MODELS),
        carried_over(
            FROM_FORM.replace("{table}", "alignment_reply"),
            FROM_FORM.replace("{table}", "alignment_truenorthpart") + " and x.shown is not null",
            "update alignment_alignmentform set shown_to_id = manager_id "
            "where self_sent_at is not null",
        ),
        *(AddKey(model, "shown_to") for model in MODELS),
        *policy(
            "ItemAnswer",
            "author_id = {member} or "
            + of_form("itemanswer", BOTH_SENT, BY_ONE_OF_THE_TWO, EITHER),
            "author_id = {member} or "
            + of_form("itemanswer", BOTH_SENT, BY_ONE_OF_THE_TWO, READERS),
        ),
        *policy(
            "Reply",
            "member_id = {member} or " + of_form("reply", BOTH_SENT, EITHER),
            "member_id = {member} or " + of_form("reply", BOTH_SENT, ADDRESSEE),
        ),
        *policy(
            "TrueNorthPart",
            "member_id = {member} or (shown is not null and "
            + of_form("truenorthpart", "f.manager_id = {member}")
            + ")",
            "member_id = {member} or (shown is not null and shown_to_id = {member} and "
            + of_form("truenorthpart", "f.manager_id = {member}")
            + ")",
        ),
    ]
