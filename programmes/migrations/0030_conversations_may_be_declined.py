"""Days that whoever asks proposes, and a kind no from whoever was asked."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0019_work_calendar"),
        ("programmes", "0020_assignments_of_an_occasion"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="conversation",
            name="conversation_open_once",
        ),
        migrations.AddField(
            model_name="conversation",
            name="declined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="proposed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), default=list, size=3
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("asker_confirmed_at__isnull", True),
                    ("declined_at__isnull", True),
                    ("withdrawn_at__isnull", True),
                ),
                fields=("organisation", "process", "asked_by", "asked_of"),
                name="conversation_open_once",
            ),
        ),
    ]
