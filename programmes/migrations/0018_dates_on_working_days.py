"""How many days a gate or a milestone goes on where nobody works on its day. So far, none."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0017_own_templates"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="stagerun",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="stagerun",
            name="update_update",
        ),
        migrations.AddField(
            model_name="milestone",
            name="put_off",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="stagerun",
            name="put_off",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="stagerunevent",
            name="put_off",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagerun",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programmes_stagerunevent" ("due_set", "early_reason", "id", "key", "name", "opened_at", "order", "organisation_id", "owner_id", "passed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process_run_id", "purpose", "put_off", "state", "uuid", "week", "weeks") VALUES (NEW."due_set", NEW."early_reason", NEW."id", NEW."key", NEW."name", NEW."opened_at", NEW."order", NEW."organisation_id", NEW."owner_id", NEW."passed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."process_run_id", NEW."purpose", NEW."put_off", NEW."state", NEW."uuid", NEW."week", NEW."weeks"); RETURN NULL;',
                    hash="e74a2e805747ab1ae1da15cbc876fd557106129a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9dec5",
                    table="programmes_stagerun",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagerun",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "programmes_stagerunevent" ("due_set", "early_reason", "id", "key", "name", "opened_at", "order", "organisation_id", "owner_id", "passed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "process_run_id", "purpose", "put_off", "state", "uuid", "week", "weeks") VALUES (NEW."due_set", NEW."early_reason", NEW."id", NEW."key", NEW."name", NEW."opened_at", NEW."order", NEW."organisation_id", NEW."owner_id", NEW."passed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."process_run_id", NEW."purpose", NEW."put_off", NEW."state", NEW."uuid", NEW."week", NEW."weeks"); RETURN NULL;',
                    hash="768543c5368cdb3dc038f9c27b9ec069c76daf18",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_62bdd",
                    table="programmes_stagerun",
                    when="AFTER",
                ),
            ),
        ),
    ]
