"""A second decider where a programme asks for one, and what was found on looking again."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import people.identifiers
import people.models.base
from people.row_security import AddKey, AppendOnly, ProtectOrganisation


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_attempts_by_age"),
        ("programmes", "0011_stages_may_wait"),
    ]

    operations = [
        migrations.CreateModel(
            name="GateLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("found", models.TextField(verbose_name="What was found")),
                ("look_again_on", models.DateField(null=True, verbose_name="Look again on")),
                ("looked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="GateProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=people.identifiers.uuid7, editable=False)),
                ("stages", models.JSONField(default=list)),
                ("reason", models.TextField(verbose_name="Reason")),
                ("look_again_on", models.DateField(null=True)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="programme",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="programme",
            name="update_update",
        ),
        migrations.AddField(
            model_name="gatedecision",
            name="agreed_by",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="two_deciders",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="programmeevent",
            name="two_deciders",
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "programmes_programmeevent" ("created_at", "created_by_id", "id", "kickoff_on", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stages_wait", "template", "two_deciders", "uuid") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kickoff_on", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug", NEW."stages_wait", NEW."template", NEW."two_deciders", NEW."uuid"); RETURN NULL;',
                    hash="7c993892f192b0a6a06e1f2e3b61cd42831e01da",
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
                    func='INSERT INTO "programmes_programmeevent" ("created_at", "created_by_id", "id", "kickoff_on", "name", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "stages_wait", "template", "two_deciders", "uuid") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kickoff_on", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug", NEW."stages_wait", NEW."template", NEW."two_deciders", NEW."uuid"); RETURN NULL;',
                    hash="c66f21b5c7fae63155c7cfac153ab2ed1fde8b02",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_af864",
                    table="programmes_programme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="gatelook",
            name="decision",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="looks",
                to="programmes.gatedecision",
            ),
        ),
        migrations.AddField(
            model_name="gatelook",
            name="looked_by",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddField(
            model_name="gatelook",
            name="organisation",
            field=people.models.base.OrganisationField(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="gateproposal",
            name="answered_by",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddField(
            model_name="gateproposal",
            name="decision",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="programmes.gatedecision",
            ),
        ),
        migrations.AddField(
            model_name="gateproposal",
            name="organisation",
            field=people.models.base.OrganisationField(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="gateproposal",
            name="process_run",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="programmes.processrun",
            ),
        ),
        migrations.AddField(
            model_name="gateproposal",
            name="proposed_by",
            field=people.models.base.OrganisationKeyField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.member",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatelook",
            constraint=models.CheckConstraint(
                condition=models.Q(("found", ""), _negated=True), name="gate_look_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="gateproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("organisation", "process_run"),
                name="gate_proposal_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "agreed"), _negated=True),
                    models.Q(
                        ("decision__isnull", False),
                        models.Q(("answered_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="gate_proposal_agreed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="gateproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "waiting"), models.Q(("answer", ""), _negated=True), _connector="OR"
                ),
                name="gate_proposal_answered_with_reason",
            ),
        ),
        AddKey("GateDecision", "agreed_by"),
        ProtectOrganisation("GateProposal", grants="select, insert, update"),
        ProtectOrganisation("GateLook", grants="select, insert"),
        AppendOnly("GateLook"),
    ]
