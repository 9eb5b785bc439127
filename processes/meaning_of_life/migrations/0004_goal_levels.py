"""What someone expects of a goal, and what would be more or less, in their own sealed words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meaning_of_life", "0003_looks_have_an_end")]
    operations = [
        migrations.AddField("goal", "level_p2", models.BinaryField(null=True)),
        migrations.AddField("goal", "level_p1", models.BinaryField(null=True)),
        migrations.AddField("goal", "level_0", models.BinaryField(null=True)),
        migrations.AddField("goal", "level_m1", models.BinaryField(null=True)),
        migrations.AddField("goal", "level_m2", models.BinaryField(null=True)),
    ]
