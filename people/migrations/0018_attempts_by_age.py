from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0017_what_happened_to_sign_ins"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["window"], name="attempt_past"),
        ),
    ]
