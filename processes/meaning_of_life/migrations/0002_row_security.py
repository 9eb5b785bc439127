"""A plan is its writer's alone; a share opens one goal to one reader, and the key that reads it."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows

OWN = "member_id = {member}"
OWNER = "owner_id = {member}"
READER = "reader_id = {member}"
WRITING = ("insert", "update", "delete")

# A share looks at nothing but itself, so that what is shared may look at it without a circle.
ACTIVE = (
    "exists (select 1 from meaning_of_life_goalshare share where share.reader_id = {member} "
    "and share.ended_at is null and share.until_on >= current_date and "
)
SHARED_GOAL = ACTIVE + (
    "share.goal_id = meaning_of_life_goal.id and share.owner_id = meaning_of_life_goal.member_id "
    "and meaning_of_life_goal.area <> 'personal')"
)
SHARED_KEY = ACTIVE + "share.owner_id = people_personkey.member_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0001_initial"),
        ("programmes", "0002_row_security"),
        ("people", "0002_row_security"),
        ("kernel", "0002_row_security"),
    ]
    operations = [
        ProtectOrganisation("LifePlan"),
        ProtectOrganisation("PlanAnswer"),
        ProtectOrganisation("Goal"),
        ProtectOrganisation("GoalShare"),
        ProtectOrganisation("GoalLook", grants="select, insert, delete"),
        RestrictRows("LifePlan", "own", OWN),
        RestrictRows("PlanAnswer", "own", OWN),
        RestrictRows("GoalShare", "between_two", f"{OWNER} or {READER}", verbs=("select",)),
        RestrictRows("GoalShare", "owner", OWNER, verbs=WRITING),
        RestrictRows("Goal", "own_or_shared", f"{OWN} or {SHARED_GOAL}", verbs=("select",)),
        RestrictRows("Goal", "own", OWN, verbs=WRITING),
        RestrictRows("GoalLook", "between_two", f"{OWNER} or {READER}", verbs=("select",)),
        RestrictRows("GoalLook", "reader", READER, verbs=("insert",)),
        RestrictRows("GoalLook", "never", "false", verbs=("update",)),
        RestrictRows("GoalLook", "owner", OWNER, verbs=("delete",)),
        RestrictRows(
            "people.PersonKey", "own_or_shared", f"{OWN} or {SHARED_KEY}", verbs=("select",)
        ),
        RestrictRows("people.PersonKey", "own", OWN, verbs=WRITING),
    ]
