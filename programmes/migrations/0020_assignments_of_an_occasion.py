"""A kind may be asked more than once in a stage: each time is an occasion."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0019_work_calendar"),
        ("programmes", "0019_calendar_feed"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_once",
        ),
        migrations.AddField(
            model_name="assignment",
            name="occasion",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "stage", "kind", "member", "subject", "occasion"),
                name="assignment_once",
                nulls_distinct=False,
            ),
        ),
    ]
