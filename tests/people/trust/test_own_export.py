"""One's own export: whole, readable without Synchro, and nobody else's."""

import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
import redis
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.utils import timezone

from people.models import AuditEvent, Job
from people.trust import packing, registry, tasks
from people.trust.actions import own_export
from people.trust.models import OwnExport
from people.vault import Keyring
from tests.factories.people import House
from tests.factories.whole_life import Life, lived
from tests.people.trust.conftest import holding, rows_of_every_table
from tests.roles import as_role

URL = "/o/acme/my-data/export/"


@pytest.fixture
def life(transactional_db: None) -> Life:
    return lived()


def exported(life: Life, language: str = "en") -> zipfile.ZipFile:
    with life.house.within(life.bob), transaction.atomic():
        content = packing.packed(life.bob, language=language, at=timezone.now())
    return zipfile.ZipFile(io.BytesIO(content))


def tables_of(archive: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(archive.read("data.json"))["tables"]
    return found


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.safe
def test_every_column_marked_for_it_is_in_the_export(life: Life) -> None:
    """D7: each row that the all-seeing role finds of the person, with each column marked.

    Seen failing with a column's label taken out of ``_cells``, and without binding the member
    (private tables came out empty).
    """
    found = tables_of(exported(life))
    with as_role("system"), transaction.atomic(), life.house.within(life.bob):
        marked, missing, other, empty = 0, [], [], []
        expected: dict[str, int] = {}
        for table in registry.tables():
            if not table.labels:
                continue
            model = registry.models_by_table()[table.name]
            fields = {field.column: field for field in model._meta.concrete_fields}
            rows = list(model._base_manager.filter(table.mine(life.bob)).order_by("pk"))
            start = expected.get(table.name, 0)
            expected[table.name] = start + len(rows)
            if not rows:
                empty.append(table.name)
            for column, field in fields.items():
                if column not in table.labels:
                    continue
                marked += 1
                here = found.get(table.name, [])[start : start + len(rows)]
                if len(here) != len(rows) or any(column not in row for row in here):
                    missing.append(f"{table.name}.{column}")
                elif column not in table.opened and not field.is_relation:
                    values = [
                        json.loads(json.dumps(plain(getattr(row, field.attname)), default=str))
                        for row in rows
                    ]
                    if values != [row[column] for row in here]:
                        other.append(f"{table.name}.{column}")

    print(f"D7: {marked} columns marked, {len(missing)} missing, {len(other)} with other values")
    assert (missing, other) == ([], [])
    # A worker has no part, leads nobody and prints no cards.
    assert sorted(empty) == [
        "alignment_itemanswer",
        "people_cardsheet",
        "people_grant",
        "people_grantevent",
        "programmes_programmeaccess",
        "trust_erasure",
    ]
    assert {name: len(rows) for name, rows in found.items()} == {
        name: count for name, count in expected.items() if count
    }


def test_sealed_words_are_opened_for_their_writer(life: Life) -> None:
    found = tables_of(exported(life))

    assert [row["sealed"] for row in found["meaning_of_life_plananswer"]] == [
        "canary serve",
        "canary people",
    ]
    assert [(row["title"], row["why"]) for row in found["meaning_of_life_goal"]] == [
        ("canary title", "canary why")
    ]
    assert {row["sealed"] for row in found["kernel_draft"]} == {"canary draft", "canary"}
    assert found["alignment_truenorthpart"][0]["sealed"]["mission"] == "canary mission"


@pytest.mark.safe
def test_it_holds_nothing_of_others_but_what_the_person_could_see(life: Life) -> None:
    """The manager's own words are not in it; their name is, where the two were in touch.

    Seen failing with ``mine`` of the list of people as every row.
    """
    archive = exported(life)
    whole = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())

    assert "heron serve" not in whole
    assert "heron title" not in whole
    assert "heron promise" in whole  # made to the person
    assert "egret on the canary" in whole  # the other view, which the person reads
    assert "The kitchen's manager" in json.dumps(tables_of(archive))
    assert "mallory" not in whole.lower()
    assert "sponsor@acme.example" not in whole


def test_the_page_inside_opens_from_a_disk(life: Life) -> None:
    archive = exported(life)
    page = archive.read("index.html").decode()

    assert archive.namelist()[:3] == ["index.html", "look.css", "data.json"]
    assert re.findall(r"<script|style=|https?://| on\w+=", page) == []
    assert sorted(set(re.findall(r'(?:href|src)="([^"]+)"', page))) == [
        "data.json",
        archive.namelist()[3],
        "look.css",
    ]
    assert archive.read(archive.namelist()[3]) == b"%PDF-1.7 minutes"
    assert "Your answers in the life plan" in page
    assert "canary serve" in page
    assert "2 March 2026" in page or "March 2, 2026" in page or "2026" in page


def test_it_speaks_the_persons_language(life: Life) -> None:
    archive = exported(life, "es")

    assert '<html lang="es">' in archive.read("index.html").decode()
    assert json.loads(archive.read("data.json"))["language"] == "es"


def test_each_process_adds_its_own_words(life: Life) -> None:
    data = json.loads(exported(life).read("data.json"))

    assert sorted(data["processes"]) == [
        "alignment",
        "emotional_climate",
        "excellence",
        "leadership",
        "meaning_of_life",
        "policies",
        "true_north",
    ]
    assert data["processes"]["alignment"]["alignment_forms"][0]["reply"] == "canary reply"


# Asking, making, downloading


def make(house: House, client: Client) -> Job:
    """Asked for on the page and made as the worker makes it."""
    answer = client.post(URL)
    assert answer.status_code == 302
    with house.within(house.bob):
        job = Job.objects.filter(kind="own_export").latest("pk")
        tasks.export.run(job=job.pk, language="en")
        job.refresh_from_db()
    return job


def test_it_is_made_by_the_worker_and_downloaded_by_its_owner(house: House) -> None:
    client = house.client(house.bob)
    early = client.get(f"{URL}file/")
    job = make(house, client)
    page = client.get(URL).content.decode()
    answer = client.get(f"{URL}file/")

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert early.status_code == 302
    assert (job.state, job.next_url) == ("done", URL)
    assert "Download the file" in page
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="acme-hotels-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "index.html" in archive.namelist()
    with house.within(house.bob):
        actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["own_export.ask", "own_export.download"]


def test_asked_for_twice_it_is_made_once(house: House) -> None:
    client = house.client(house.bob)
    first, second = client.post(URL), client.post(URL)

    assert first.headers["Location"] == second.headers["Location"]
    with house.within(house.bob):
        job = Job.objects.get()
        tasks.export.run(job=job.pk, language="en")
        tasks.export.run(job=job.pk, language="en")  # a message that comes twice
        assert OwnExport.objects.count() == 1


@pytest.mark.safe
def test_nobody_else_can_open_or_see_it(house: House) -> None:
    """Seen failing without the policy ``own_or_expired`` (HR saw the row)."""
    make(house, house.client(house.bob))

    for who in (house.alice, house.manager, house.sponsor):
        assert house.client(who).get(f"{URL}file/").status_code == 302
        with house.within(who):
            assert OwnExport.objects.count() == 0
    with house.within():
        assert OwnExport.objects.count() == 0  # nor the worker's housekeeping, before its end


def test_a_job_is_made_for_its_owner_alone(house: House) -> None:
    house.client(house.bob).post(URL)
    with house.within(house.bob):
        job = Job.objects.get()
    with house.within(house.alice):
        tasks.export.run(job=job.pk, language="en")

    with house.within(house.bob):
        assert (OwnExport.objects.count(), Job.objects.get().state) == (0, "queued")


def test_after_a_day_it_is_gone(house: House) -> None:
    client = house.client(house.bob)
    make(house, client)
    with house.within(house.bob):
        row = OwnExport.objects.get()
        OwnExport.objects.filter(pk=row.pk).delete()
        row.pk, row.expires_at = None, timezone.now() - timedelta(minutes=1)
        row.save()

    over = client.get(f"{URL}file/")
    with house.within():
        done = own_export.tend(at=timezone.now())

    assert over.status_code == 302
    assert done == {"anew": 0, "given up": 0, "expired": 1}
    with house.within(house.bob):
        assert OwnExport.objects.count() == 0


def test_what_the_queue_lost_is_sent_again_and_given_up_after_an_hour(house: House) -> None:
    house.client(house.bob).post(URL)
    with house.within():
        soon = own_export.tend(at=timezone.now())
        later = own_export.tend(at=timezone.now() + timedelta(minutes=3))
        last = own_export.tend(at=timezone.now() + timedelta(hours=2))

    assert (soon["anew"], later["anew"], last["given up"]) == (0, 1, 1)
    with house.within(house.bob):
        job = Job.objects.get()
        assert (job.state, job.problem) == (
            "failed",
            "Something went wrong on our side, so there is no export. Ask for it again.",
        )


@pytest.mark.safe
def test_no_copy_of_the_database_or_the_queue_holds_what_it_says(life: Life) -> None:
    """D1, the part of exports: words that are sealed elsewhere are not readable here either.

    Seen failing with ``keep`` storing the content as it is.
    """
    sealed = ("quetzal one", "quetzal two")
    with life.house.within(life.bob), transaction.atomic():
        own_export.keep(owner=life.bob, content=" ".join(sealed).encode(), at=timezone.now())
        row = OwnExport.objects.get()
        opened = Keyring(life.bob).unseal_bytes(row.sealed, **own_export.PLACE, row=row.uuid)
    life.house.client(life.bob).post(URL)  # its message goes to the queue

    kept = rows_of_every_table()
    queue = redis.Redis.from_url(configured.REDIS_URL)
    messages = b"".join(key + (queue.dump(key) or b"") for key in queue.scan_iter())

    assert opened == b"quetzal one quetzal two"
    assert holding("quetzal", kept) == set()
    assert [word for word in ("canary", "quetzal") if word.encode() in messages] == []
    assert b"trust.export" in messages or messages == b""


def test_a_moment_is_said_in_the_persons_zone() -> None:
    from people.trust.collecting import _words

    class Field:
        flatchoices = ()

    moment = datetime.fromisoformat("2026-03-02T23:30:00+00:00")
    with timezone.override("Europe/Madrid"):
        assert "March 3, 2026" in _words("x", moment, Field()) or "3 March 2026" in _words(
            "x", moment, Field()
        )
