"""How far somebody's goals came is theirs alone."""

from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows

OWN = "member_id = {member}"


class Migration(migrations.Migration):
    dependencies = [
        ("meaning_of_life", "0005_self_evaluation"),
        ("people", "0002_row_security"),
    ]
    operations = [
        ProtectOrganisation("SelfEvaluation"),
        ProtectOrganisation("GoalReview"),
        RestrictRows("SelfEvaluation", "own", OWN),
        RestrictRows("GoalReview", "own", OWN),
    ]
