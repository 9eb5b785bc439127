"""One file for a report, and no index that other organisations could feel."""

from django.db import migrations

from people.row_security import UniqueWithin


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_row_security")]
    operations = [UniqueWithin("ReportFile", "report")]
