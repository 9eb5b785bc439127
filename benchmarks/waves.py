"""Times a wave from its opening to its results, at full size.

python -m benchmarks waves [answers ...]      default: 3000 30000

300 departments in three levels, 12 items, everybody answers. Run in the database role that its
argument names: ``python -m benchmarks.waves open 30000``, then ``close``.
"""

import json
import sys
import time
from datetime import timedelta
from random import Random
from uuid import uuid4

DEPARTMENTS, PER_HOUSE = 300, 20
KEYS = ("SC", "EC")  # six items each


def opened(answers: int) -> dict[str, float]:
    """Departments, people, a wave that asks them all, and their answers. Seconds of opening it."""
    from django.db import transaction
    from django.utils import timezone

    from people import bulk, scope
    from people.models import Department, Member, Organisation
    from programmes.models import Programme, StageRun
    from programmes.pulses.actions import opening
    from programmes.pulses.actions import wave as actions
    from programmes.pulses.models import Invited, OpenAnswer, Wave

    now = timezone.now()
    organisation = Organisation.objects.get(slug="sample")
    with scope.bind(organisation.pk), transaction.atomic():
        by = Member.objects.filter(external=False).order_by("pk")[0]
        Wave.objects.filter(state=Wave.State.OPEN).update(state=Wave.State.CLOSED)
        houses = [
            Department.objects.create(name=f"House {n}") for n in range(DEPARTMENTS // PER_HOUSE)
        ]
        made = [
            Department.objects.create(name=f"Department {n}", parent=houses[n // PER_HOUSE])
            for n in range(DEPARTMENTS - len(houses))
        ]
        rows = [
            {
                "number": f"W{n:06}",
                "sort_key": f"w{n:06}",
                "full_name": "",
                "department_id": made[n % len(made)].pk,
            }
            for n in range(answers)
        ]
        for start in range(0, answers, 5000):
            bulk.insert(Member, rows[start : start + 5000])
        stage = StageRun.objects.filter(
            process_run__cycle__programme=Programme.objects.first(), state=StageRun.State.OPEN
        ).select_related("process_run__cycle__programme__organisation")[0]
        row = actions.make(
            stage=stage,
            name={"en": "Benchmark"},
            keys=KEYS,
            closes_on=(now + timedelta(days=9)).date(),
            departments=houses,
            by=by,
            at=now,
        )
        begun = time.perf_counter()
        row = opening.open(wave=row, by=by, at=now, reason="Measured")
        took = time.perf_counter() - begun
        random = Random(5)
        names = [f"{key}.{key}{n}" for key in KEYS for n in range(1, 7)]
        asked = list(Invited.objects.filter(wave=row).values_list("group", flat=True))
        for start in range(0, len(asked), 5000):
            OpenAnswer.objects.bulk_create(
                OpenAnswer(
                    id=uuid4(),
                    wave=row,
                    group_id=group,
                    values={name: random.randint(1, 5) for name in names},
                )
                for group in asked[start : start + 5000]
            )
    return {"asked": row.asked, "open": took}


def closed() -> dict[str, float]:
    """Seconds from the last answer to the figures, and how many of them there are."""
    from django.db import transaction
    from django.utils import timezone

    from people import scope
    from people.models import Organisation
    from programmes.pulses.actions import closing
    from programmes.pulses.models import Wave, WaveFigure

    organisation = Organisation.objects.get(slug="sample")
    with scope.bind(organisation.pk):
        with transaction.atomic():
            row = Wave.objects.get(state=Wave.State.OPEN)
        begun = time.perf_counter()
        closing.close(wave_id=row.pk, at=timezone.now())
        closing.vacuum()
        took = time.perf_counter() - begun
        with transaction.atomic():
            figures = WaveFigure.objects.filter(wave=row).count()
    return {"close": took, "figures": figures}


def measure(sizes: list[int], base: dict[str, str]) -> None:
    """A new organisation for each size; closing runs as the tally role, as it does in life."""
    from benchmarks.__main__ import run
    from synchro.servers.throwaway import Throwaway

    print(f"{'answers':>8} {'opened s':>9} {'closed s':>9} {'at most':>8} {'figures':>8}")
    for size in sizes:
        with Throwaway() as servers:
            environment = {
                **base,
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "DB_STATEMENT_TIMEOUT_MS": "60000",
            }
            run(environment, "owner", "manage.py", "migrate", "-v0")
            run(environment, "system", "manage.py", "sample", "--people", "20")
            first = json.loads(
                run(environment, "system", "-m", "benchmarks.waves", "open", str(size))
            )
            last = json.loads(run(environment, "tally", "-m", "benchmarks.waves", "close"))
            print(
                f"{first['asked']:8} {first['open']:9.1f} {last['close']:9.1f} {60:8} {last['figures']:8}"
            )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(opened(int(sys.argv[2])) if sys.argv[1] == "open" else closed()))
