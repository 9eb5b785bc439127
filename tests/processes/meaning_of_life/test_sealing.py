"""What is written is sealed for its place: the database, moved or dumped, does not contain it."""

import subprocess
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from people import vault
from people.models import Member, PersonKey
from processes.kernel import drafts
from processes.kernel.models import Draft
from processes.meaning_of_life.models import Goal, PlanAnswer
from programmes.models import Programme
from synchro.servers.postgres import installation
from tests.factories.life_plan import goal_of, plan_of
from tests.factories.people import NOW, House
from tests.factories.people import house as make_house
from tests.factories.programmes import programme_for
from tests.processes.pages import url

QUESTION, DISCARDED, DRAFTED = "canary-one-heron", "canary-two-robin", "canary-three-swift"
TITLE, WHY, IF_THEN, STEP = (
    "canary-four-wren",
    "canary-five-stork",
    "canary-six-crane",
    "canary-7-owl",
)
NOTE, HALF_A_NOTE = "canary-8-magpie", "canary-9-bunting"
LEVELS = {name: f"canary-{name}-finch" for name in Goal.LEVELS.values()}
TYPED = (
    QUESTION,
    DISCARDED,
    DRAFTED,
    TITLE,
    WHY,
    IF_THEN,
    STEP,
    NOTE,
    HALF_A_NOTE,
    *LEVELS.values(),
)


class Sealed(NamedTuple):
    value: bytes
    owner: Member
    table: str
    column: str
    row: Any

    def opened_at(self, other: "Sealed") -> str:
        """This value, if it stood at the other's place."""
        return vault.unseal(
            self.value, owner=other.owner, table=other.table, column=other.column, row=other.row
        )


def sealed_of(member: Member) -> Iterator[Sealed]:
    for answer in PlanAnswer.objects.filter(member=member):
        yield Sealed(answer.sealed, member, "plan_answer", answer.question, answer.uuid)
    for goal in Goal.objects.filter(member=member):
        for name in Goal.SEALED:
            yield Sealed(getattr(goal, name), member, "goal", name, goal.uuid)
    for draft in Draft.objects.filter(member=member):
        yield Sealed(draft.sealed, member, "draft", draft.question, draft.uuid)


def write(member: Member, programme: Programme) -> None:
    """The same words everywhere, so that nothing but the place tells the values apart."""
    plan = plan_of(member, programme, serve="word", people="word")
    for _goal in range(2):
        goal_of(plan, **dict.fromkeys(Goal.SEALED, "word"))
    for question in ("serve", "people"):
        drafts.save(member=member, form="life_plan:1", question=question, text="word", at=NOW)


def opens(sealed: Sealed, place: Sealed) -> bool:
    try:
        sealed.opened_at(place)
    except vault.CannotOpen:
        return False
    return True


def test_a_value_opens_at_its_own_place_alone(house: House, programme: Programme) -> None:
    """With only the organisation as associated data 462 of the 462 swaps within one person open;
    without the row alone, the 18 between the same columns of two goals."""
    with house.within(house.bob):
        write(house.bob, programme)
        values = list(sealed_of(house.bob))
        at_home = [value.opened_at(value) for value in values]
        moved = sum(opens(value, place) for value, place in permutations(values, 2))

    assert at_home == ["word"] * 22
    assert moved == 0


def test_a_value_opens_for_its_own_person_alone(house: House, programme: Programme) -> None:
    """With one key for the organisation, and the owner in the value unread, all 22 open."""
    with house.within(house.bob):
        write(house.bob, programme)
        values = list(sealed_of(house.bob))
    with house.within(house.alice):
        write(house.alice, programme)
        moved = [value._replace(owner=house.alice) for value in values]
        renamed = [
            value._replace(
                value=value.value.replace(b"|%d|" % house.bob.pk, b"|%d|" % house.alice.pk)
            )
            for value in moved
        ]

        assert len(values) == 22
        assert sum(opens(value, value) for value in moved) == 0
        assert sum(opens(value, value) for value in renamed) == 0


def test_a_changed_value_does_not_open(house: House, programme: Programme) -> None:
    """With the owner in the value unread, the 2 changes to it alone go unnoticed."""
    with house.within(house.bob):
        write(house.bob, programme)
        value = next(sealed_of(house.bob))
        body = bytes(value.value)
        flipped = [
            value._replace(value=body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])
            for at in range(len(body))
        ]

        assert opens(value, value)
        assert sum(opens(broken, value) for broken in flipped) == 0


def test_without_the_persons_key_nothing_opens(house: House, programme: Programme) -> None:
    with house.within(house.bob):
        write(house.bob, programme)
        values = list(sealed_of(house.bob))
        PersonKey.objects.filter(member=house.bob).delete()

        assert sum(opens(value, value) for value in values) == 0


def type_all(house: House, client: Client, programme: Programme) -> None:
    """Everything that can be typed, once, over HTTP: record, draft, discarded draft, goal."""

    def post(name: str, *args: Any, **data: str) -> None:
        assert client.post(url(programme, f"meaning_of_life:{name}", *args), data).status_code in (
            204,
            302,
        )

    post("life_plan_begin")
    post("life_plan_draft", "serve", serve=DISCARDED)
    post("life_plan_question", "serve", serve=QUESTION)
    post("life_plan_draft", "people", people=DRAFTED)
    post("goal_create_draft", title=DISCARDED)
    post("goal_create", title=TITLE, area="work_now")
    with transaction.atomic(), house.within(house.bob):
        goal = Goal.objects.get().uuid
    post("goal_draft", goal, "steps", why=DISCARDED)
    post("goal_question", goal, "steps", why=WHY, if_then=IF_THEN, next_step=STEP)
    post("goal_question", goal, "levels", **LEVELS)
    post("goal_draft", goal, "steps", why=DRAFTED)
    post("self_evaluation_begin")
    post("goal_review", goal, level="1", note=NOTE, outcome="keep")
    post("goal_review_draft", goal, note=HALF_A_NOTE)


def superuser() -> dict[str, Any]:
    found = connection.settings_dict
    return {"host": found["HOST"], "port": found["PORT"] or 5432, "dbname": found["NAME"]}


def dumped() -> dict[str, bytes]:
    """pg_dump, and each table by COPY, as the role that row security does not bind."""
    place = superuser()
    made = subprocess.run(
        [
            installation() / "bin" / "pg_dump",
            f"--host={place['host']}",
            f"--port={place['port']}",
            "--username=synchro_system",
            str(place["dbname"]),
        ],
        capture_output=True,
        check=True,
    )
    found = {"pg_dump": made.stdout}
    with psycopg.connect(**place, user="synchro_system") as system, system.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(f'copy "{table}" to stdout') as rows:
                found[table] = b"".join(bytes(part) for part in rows)
    return found


@pytest.mark.django_db(transaction=True)
def test_no_dump_holds_a_word_that_was_typed(caplog: pytest.LogCaptureFixture) -> None:
    """With ``vault.seal`` giving back the text as bytes, pg_dump holds all but the discarded draft
    (in hexadecimal), and so do the tables of answers, goals and drafts."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.alice):
            programme = programme_for(house.alice)
    client = house.client(house.bob)

    type_all(house, client, programme)

    kept = dumped()
    held = {
        name: [
            word for word in TYPED if word.encode() in body or word.encode().hex().encode() in body
        ]
        for name, body in kept.items()
    }
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    elsewhere = f"{sessions} {client.cookies} {caplog.text} {mail.outbox}"
    assert {name: words for name, words in held.items() if words} == {}
    assert kept["kernel_draft"].count(b"\n") == 3
    assert kept["meaning_of_life_plananswer"].count(b"\n") == 1
    assert kept["meaning_of_life_goal"].count(b"\n") == 1
    assert kept["meaning_of_life_goalreview"].count(b"\n") == 1
    assert [word for word in TYPED if word in elsewhere] == []


def test_the_dump_would_show_a_word_that_is_not_sealed(
    transactional_db: None, tmp_path: Path
) -> None:
    """The scan sees plain text: the name of an organisation, and bytes in hexadecimal."""
    with transaction.atomic():
        house = make_house()
        with house.within(house.bob):
            plan = plan_of(house.bob, programme_for(house.alice), serve="x")
            PlanAnswer.objects.filter(life_plan=plan).update(sealed=b"canary")

    kept = dumped()

    assert house.organisation.name.encode() in kept["pg_dump"]
    assert b"canary".hex().encode() in kept["pg_dump"]
    assert b"canary".hex().encode() in kept["meaning_of_life_plananswer"]
