from django.db import migrations

from people.row_security import ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [("people", "0014_provider")]
    operations = [
        ProtectOrganisation("Provider"),
        ProtectOrganisation("ProviderLink"),
    ]
