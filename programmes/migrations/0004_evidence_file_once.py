"""One file for a piece of evidence, and no index that other organisations could feel."""

from django.db import migrations

from people.row_security import UniqueWithin


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_participation")]
    operations = [UniqueWithin("EvidenceFile", "evidence")]
