"""Stages wait for G0 where HR says so; a milestone keeps what was true as it was decided."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0010_charters_and_safeguards"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="programme",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="programme",
            name="update_update",
        ),
        migrations.AddField(
            model_name="milestone",
            name="facts",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="programme",
            name="stages_wait",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="programmeevent",
            name="stages_wait",
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programmes_programmeevent" ("created_at", "created_by_id", "id", "kickoff_on", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stages_wait", "template", "uuid") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kickoff_on", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug", NEW."stages_wait", NEW."template", NEW."uuid"); RETURN NULL;',
                    hash="18bd20376c68268d8d9d46a96842b528bec696bd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_56ab2",
                    table="programmes_programme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programmes_programmeevent" ("created_at", "created_by_id", "id", "kickoff_on", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stages_wait", "template", "uuid") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kickoff_on", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug", NEW."stages_wait", NEW."template", NEW."uuid"); RETURN NULL;',
                    hash="f2516236245039d2a4a92ceb52d63593c010495e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_af864",
                    table="programmes_programme",
                    when="AFTER",
                ),
            ),
        ),
    ]
