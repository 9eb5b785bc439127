"""A talk opens notes and actions to two people, and the key that reads them; answers are one's own.

The policy of a talk looks at nothing else, so that what belongs to it may look at it without a
circle. Three years after it was asked for, its rows can be found and deleted where nobody is bound.
"""

from django.db import migrations

from people.row_security import LiftRestriction, ProtectOrganisation, RestrictRows

OWN, OWNER = "member_id = {member}", "owner_id = {member}"
PARTNER = "(partner_id = {member} and ended_at is null)"
OLD = "({member} is null and asked_at < now() - interval '3 years')"
SHARED_KEY = (
    "exists (select 1 from meaning_of_life_goalshare share where share.reader_id = {member} "
    "and share.ended_at is null and share.until_on >= current_date and "
    "share.owner_id = people_personkey.member_id)"
)
TALK_KEY = (
    "exists (select 1 from meaning_of_life_talk talk where talk.partner_id = {member} "
    "and talk.ended_at is null and talk.owner_id = people_personkey.member_id)"
)
TALK = (
    "select 1 from meaning_of_life_talk talk where talk.organisation_id = {table}.organisation_id "
    "and talk.id = {table}.talk_id"
)
OPEN = (
    "talk.owner_id = {table}.owner_id and (talk.owner_id = {member} "
    "or (talk.partner_id = {member} and talk.ended_at is null))"
)


def of_talk(table: str, *conditions: str) -> str:
    text = f"exists ({' and '.join([TALK, *conditions])})"
    return text.replace("{table}", f"meaning_of_life_{table}")


OLD_LOOK = "({member} is null and at < now() - interval '730 days') or " + of_talk(
    "talklook", OLD.replace("asked_at", "talk.asked_at")
)


def between_two(model: str, change: str) -> list[RestrictRows]:
    """Both read; who writes says so themselves; the writer and the owner may take away."""
    table = model.lower()
    two = of_talk(table, OPEN)
    old = of_talk(table, OLD.replace("asked_at", "talk.asked_at"))
    mine = f"({OWNER} or written_by_id = {{member}})"
    return [
        RestrictRows(model, "between_two", f"{two} or {old}", ("select",)),
        RestrictRows(model, "writer", f"{two} and written_by_id = {{member}}", ("insert",)),
        RestrictRows(model, "writer", f"{two} and {change}", ("update",)),
        RestrictRows(model, "writer", f"({two} and {mine}) or {old}", ("delete",)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0011_talks"),
        ("programmes", "0030_conversations_may_be_declined"),
    ]
    operations = [
        ProtectOrganisation("Talk"),
        ProtectOrganisation("TalkNote"),
        ProtectOrganisation("TalkAction"),
        ProtectOrganisation("TalkAnswer"),
        ProtectOrganisation("TalkLook", grants="select, insert, delete"),
        RestrictRows("Talk", "between_two", f"{OWNER} or {PARTNER} or {OLD}", ("select",)),
        RestrictRows("Talk", "owner", OWNER, ("insert", "update")),
        RestrictRows("Talk", "owner", f"{OWNER} or {OLD}", ("delete",)),
        *between_two("TalkNote", "written_by_id = {member}"),
        *between_two("TalkAction", "doer_id = {member}"),
        RestrictRows(
            "TalkLook",
            "between_two",
            f"{OWNER} or reader_id = {{member}} or {OLD_LOOK}",
            ("select",),
        ),
        RestrictRows(
            "TalkLook",
            "reader",
            f"reader_id = {{member}} and {of_talk('talklook', OPEN)}",
            ("insert",),
        ),
        RestrictRows("TalkLook", "never", "false", ("update",)),
        RestrictRows("TalkLook", "owner", f"{OWNER} or {OLD_LOOK}", ("delete",)),
        RestrictRows("TalkAnswer", "own", OWN, ("insert", "update")),
        RestrictRows(
            "TalkAnswer",
            "own",
            f"{OWN} or {of_talk('talkanswer', OLD.replace('asked_at', 'talk.asked_at'))}",
            ("select", "delete"),
        ),
        LiftRestriction("people.PersonKey", "own_or_shared", f"{OWN} or {SHARED_KEY}", ("select",)),
        RestrictRows(
            "people.PersonKey", "own_or_shared", f"{OWN} or {SHARED_KEY} or {TALK_KEY}", ("select",)
        ),
    ]
