"""Keeps those who came with a list by the page, where each had a row like those who were changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import people.models.base
from people.row_security import ProtectOrganisation

# The owner carries over rows of all organisations, which policies would hide from it.
BY_THE_PAGE = """
    alter table imports_importchange no force row level security;
    alter table imports_importnewcomers no force row level security;
    insert into imports_importnewcomers (organisation_id, run_id, members, managers)
    select organisation_id, run_id, array_agg(member_id order by id),
           array_agg((after->>'manager_id')::bigint order by id)
    from (
        select *, row_number() over (partition by organisation_id, run_id order by id) / 1000 as page
        from imports_importchange where before is null
    ) newcomers
    group by organisation_id, run_id, page order by min(id);
    delete from imports_importchange where before is null;
    set constraints all immediate;
    alter table imports_importchange force row level security;
    alter table imports_importnewcomers force row level security
"""
ONE_BY_ONE = """
    alter table imports_importchange no force row level security;
    alter table imports_importnewcomers no force row level security;
    alter table people_member no force row level security;
    insert into imports_importchange (organisation_id, run_id, member_id, before, after)
    select n.organisation_id, n.run_id, came.member, null,
           jsonb_build_object('manager_id', came.manager)
    from imports_importnewcomers n, unnest(n.members, n.managers) as came(member, manager)
    join people_member m on m.id = came.member
    order by n.id;
    set constraints all immediate;
    alter table imports_importchange force row level security;
    alter table imports_importnewcomers force row level security;
    alter table people_member force row level security
"""


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_lighter_keys"),
        ("people", "0012_lists_by_the_thousand"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportNewcomers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "managers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), size=None
                    ),
                ),
                (
                    "organisation",
                    people.models.base.OrganisationField(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "run",
                    people.models.base.OrganisationKeyField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="newcomers",
                        to="imports.importrun",
                    ),
                ),
            ],
        ),
        ProtectOrganisation("ImportNewcomers"),
        migrations.RunSQL(BY_THE_PAGE, ONE_BY_ONE),
        migrations.AlterField(model_name="importchange", name="before", field=models.JSONField()),
        migrations.AlterField(model_name="importchange", name="after", field=models.JSONField()),
    ]
