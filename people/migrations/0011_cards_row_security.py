from django.db import migrations

from people.row_security import ProtectOrganisation, RestrictRows


class Migration(migrations.Migration):
    dependencies = [("people", "0010_cards_and_kiosks")]
    operations = [
        ProtectOrganisation("AccessCard"),
        ProtectOrganisation("CardSheet"),
        ProtectOrganisation("Kiosk"),
        RestrictRows(
            "CardSheet",
            "maker",
            "made_by_id = {member} or {member} is null",
            verbs=("select", "update", "delete"),
        ),
    ]
