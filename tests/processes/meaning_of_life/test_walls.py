"""The rows of a life plan are its writer's alone: the database says so, whatever a query forgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from people import vault
from processes.kernel import drafts
from processes.kernel.models import Draft
from processes.meaning_of_life.actions import goal_share
from processes.meaning_of_life.models import Goal, GoalLook, GoalShare, LifePlan
from processes.meaning_of_life.queries import walls
from programmes.process import Count
from tests.factories.life_plan import goal_of, looked_back, plan_of, shared
from tests.factories.people import NOW, House

TABLES = (
    "meaning_of_life_lifeplan",
    "meaning_of_life_plananswer",
    "meaning_of_life_goal",
    "meaning_of_life_goalshare",
    "meaning_of_life_goallook",
    "meaning_of_life_selfevaluation",
    "meaning_of_life_goalreview",
    "kernel_draft",
    "people_personkey",
)
NOTHING = dict.fromkeys(TABLES, 0)
WRITE_SHARE = """
    insert into meaning_of_life_goalshare
        (organisation_id, uuid, programme_id, goal_id, owner_id, reader_id, as_kind, purpose, since,
         until_on)
    values (%s, gen_random_uuid(), %s, %s, %s, %s, 'manager', 'support', now(), current_date + 9)
"""


def one(sql: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def seen() -> dict[str, int]:
    return {table: one(f"select count(*) from {table}") for table in TABLES}


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        yield


@pytest.fixture
def everything(house: House, goal: Goal) -> Goal:
    """Bob has a plan, answers, three goals, a look back at one, and a draft; nothing is shared."""
    with house.within(house.bob):
        looked_back(goal)
        goal_of(goal.life_plan, title="Learn to bake", area="learning")
        goal_of(goal.life_plan, title="Swim again", area="personal")
        drafts.save(member=house.bob, form="life_plan:1", question="people", text="x", at=NOW)
    return goal


def test_the_writer_sees_it_and_nobody_else_does(house: House, everything: Goal) -> None:
    """Without RestrictRows on LifePlan, PlanAnswer, Goal, SelfEvaluation, GoalReview or PersonKey
    each reader of Acme counts Bob's rows there (1, 2, 3, 1, 1 and 1)."""
    found = {}
    for name in ("bob", "alice", "manager", "carol", "sponsor"):
        with house.within(getattr(house, name)):
            found[name] = seen()
    with house.within(None):
        found["nobody bound"] = seen()
    with house.within_other(house.mallory):
        found["mallory"] = seen()

    own = {
        "meaning_of_life_lifeplan": 1,
        "meaning_of_life_plananswer": 2,
        "meaning_of_life_goal": 3,
        "meaning_of_life_goalshare": 0,
        "meaning_of_life_goallook": 0,
        "meaning_of_life_selfevaluation": 1,
        "meaning_of_life_goalreview": 1,
        "kernel_draft": 1,
        "people_personkey": 1,
    }
    assert found.pop("bob") == own
    assert found == dict.fromkeys(
        ("alice", "manager", "carol", "sponsor", "nobody bound", "mallory"), NOTHING
    )


def test_a_share_opens_one_goal_to_one_reader(house: House, everything: Goal) -> None:
    """With the share's goal left out of the goal's policy the manager counts 2 goals."""
    with house.within(house.bob):
        share = shared(everything, house.manager)
    found = {}
    for name in ("manager", "alice", "carol", "sponsor"):
        with house.within(getattr(house, name)):
            found[name] = seen()

    opened = {
        **NOTHING,
        "meaning_of_life_goal": 1,
        "meaning_of_life_goalshare": 1,
        "people_personkey": 1,
    }
    assert found.pop("manager") == opened
    assert found == dict.fromkeys(("alice", "carol", "sponsor"), NOTHING)
    with house.within(house.manager):
        assert [row.pk for row in Goal.objects.all()] == [everything.pk]
        assert [row.pk for row in GoalShare.objects.all()] == [share.pk]


def test_a_withdrawn_or_expired_share_opens_nothing(house: House, everything: Goal) -> None:
    """Without ``ended_at is null``, or the day, in the policy the manager still counts a goal."""
    with house.within(house.bob):
        share = shared(everything, house.manager)
        goal_share.unshare(goal=everything, at=NOW)
    with house.within(house.manager):
        withdrawn = (one("select count(*) from meaning_of_life_goal"), keys())
    with house.within(house.bob):
        yesterday = timezone.localdate() - timedelta(days=1)
        GoalShare.objects.filter(pk=share.pk).update(ended_at=None, until_on=yesterday)
    with house.within(house.manager):
        expired = (one("select count(*) from meaning_of_life_goal"), keys())

    assert (withdrawn, expired) == ((0, 0), (0, 0))


def keys() -> int:
    return int(one("select count(*) from people_personkey"))


def test_a_personal_goal_stays_closed_even_with_a_share(house: House, everything: Goal) -> None:
    """Without ``area <> 'personal'`` in the policy the manager counts 1."""
    with house.within(house.bob):
        personal = Goal.objects.get(area="personal")
        one(
            WRITE_SHARE,
            personal.organisation_id,
            personal.life_plan.programme_id,
            personal.pk,
            house.bob.pk,
            house.manager.pk,
        )
    with house.within(house.manager):
        assert one("select count(*) from meaning_of_life_goal") == 0


def test_nobody_shares_what_is_somebody_elses(house: House, everything: Goal) -> None:
    """Without the owner in the insert policy the first succeeds; without the owner in the goal's
    policy the second opens Bob's row to Alice."""
    row = (everything.organisation_id, everything.life_plan.programme_id, everything.pk)
    with house.within(house.alice):
        with refused():
            one(WRITE_SHARE, *row, house.bob.pk, house.alice.pk)
        one(WRITE_SHARE, *row, house.alice.pk, house.manager.pk)
    with house.within(house.manager):
        assert one("select count(*) from meaning_of_life_goal") == 0
        assert one("select count(*) from people_personkey where member_id = %s", house.bob.pk) == 0


def test_a_reader_changes_nothing(house: House, everything: Goal) -> None:
    """Without the policies for writing the reader changes and removes the share, the keys, the look
    and goals that were never shared: an UPDATE that reads nothing needs no right to read."""
    with house.within(house.bob):
        share = shared(everything, house.manager)
    with house.within(house.manager):
        goal_share.look(share=share, at=NOW)
        done = {
            "goal": one("update meaning_of_life_goal set weight = 1"),
            "goal removed": one("delete from meaning_of_life_goal"),
            "share": one("update meaning_of_life_goalshare set until_on = '2999-01-01'"),
            "share removed": one("delete from meaning_of_life_goalshare"),
            "look removed": one("delete from meaning_of_life_goallook"),
            "key": one("update people_personkey set wrapped = 'x'"),
            "key removed": one("delete from people_personkey"),
        }
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            one("update meaning_of_life_goallook set at = '2000-01-01'")

    assert done == dict.fromkeys(done, 0)
    with house.within(house.bob):
        assert GoalLook.objects.count() == 1


def test_nobody_writes_in_anothers_name(house: House, everything: Goal) -> None:
    """Without the policy on plans the first adds a row in Bob's name; without the one on drafts, the
    second; without the one on looks, the third."""
    plan = everything.life_plan
    with house.within(house.alice):
        with refused():
            LifePlan.objects.bulk_create(
                [LifePlan(programme=plan.programme, member=house.bob, begun_at=NOW)],
                ignore_conflicts=True,
            )
        with refused():
            Draft.objects.bulk_create(
                [Draft(member=house.bob, form="f", question="q", sealed=b"x", saved_at=NOW)],
                ignore_conflicts=True,
            )
    with house.within(house.bob), refused():
        # The one who writes cannot say that somebody has looked.
        GoalLook.objects.create(
            share=shared(everything, house.manager),
            owner=house.bob,
            reader=house.manager,
            at=NOW,
        )


def test_an_answer_cannot_be_handed_to_somebody_else(house: House, everything: Goal) -> None:
    """Without the policy on answers both rows become Alice's."""
    with house.within(house.bob), refused():
        one("update meaning_of_life_plananswer set member_id = %s", house.alice.pk)


def test_the_key_of_another_is_never_made_or_found(house: House, everything: Goal) -> None:
    """Without the policy on keys Alice opens Bob's key row and with it all that he wrote."""
    with house.within(house.alice):
        with pytest.raises(vault.CannotOpen):
            vault.Keyring(house.bob).unseal(
                bytes(everything.title), table="goal", column="title", row=everything.uuid
            )
        with refused():
            vault.seal("x", owner=house.manager, table="goal", column="title", row=everything.uuid)


def test_two_plans_stay_apart(house: House, everything: Goal) -> None:
    """Two who both have a plan: each counts their own, and a share shows one row of the other."""
    with house.within(house.manager):
        plan_of(house.manager, everything.life_plan.programme, serve="My team")
        before = seen()
    with house.within(house.bob):
        shared(everything, house.manager)
    with house.within(house.manager):
        after = seen()

    assert (before["meaning_of_life_goal"], before["people_personkey"]) == (0, 1)
    assert (after["meaning_of_life_goal"], after["people_personkey"]) == (1, 2)
    assert (after["meaning_of_life_lifeplan"], after["meaning_of_life_plananswer"]) == (1, 1)


@pytest.fixture
def guardless(transactional_db: None) -> Iterator[Any]:
    """Runs a statement as the owner of the tables, and puts the policy back."""
    found = connection.settings_dict
    dsn = {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}

    def run(statement: str) -> None:
        with psycopg.connect(**dsn, user="synchro_owner") as owner:
            owner.execute(statement)

    yield run
    member = "(select nullif(current_setting('synchro.member_id', true), '')::bigint)"
    run("drop policy if exists own_select on meaning_of_life_plananswer")
    run(
        "create policy own_select on meaning_of_life_plananswer as restrictive for select "
        f"using (member_id = {member})"
    )


def test_the_gate_reads_from_the_catalogue_whether_the_walls_stand(guardless: Any) -> None:
    assert walls.guarded_tables(None) == Count(done=17, expected=17)  # type: ignore[arg-type]

    guardless("drop policy own_select on meaning_of_life_plananswer")

    assert walls.guarded_tables(None) == Count(done=16, expected=17)  # type: ignore[arg-type]
