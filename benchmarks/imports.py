"""Times an import from upload to people, and the memory of the process that does it.

python -m benchmarks imports [rows ...]      default: 1000 10000 100000

Each size comes into a new organisation, and into one whose open stages give each newcomer things
to do.
"""

import csv
import io
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

COLUMNS = (
    *("Employee number", "Full name", "Work email", "Department", "Section", "Job title"),
    *("Manager number", "Hire date"),
)
GIVEN = ("Ana", "Li", "Omar", "Sofía", "Jun", "Ewa", "Noah", "Yuki")
FAMILY = ("Stone", "Rivers", "Field", "Woods", "Hill", "Lake", "Marsh", "Dale")


def write(file: IO[bytes], rows: int) -> None:
    """A list of synthetic people: 40 sections in 8 departments, one in ten manages nine."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(1, rows + 1):
        writer.writerow(
            (
                f"N{number:06}",
                f"{GIVEN[number % 8]} {FAMILY[number // 8 % 8]} {number}",
                f"person{number}@bench.example",
                f"Department {number % 8}",
                f"Section {number % 40}",
                f"Title {number % 30}",
                f"N{number // 10:06}" if number > 9 else "",
                f"20{number % 20 + 5:02}-0{number % 9 + 1}-1{number % 10}",
            )
        )
    text.detach()


class Peak:
    """The largest resident memory while it is open, in MB, above what it was at the start."""

    def __enter__(self) -> "Peak":
        self.start = self.most = _resident()
        self.over = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True)
        self.watcher.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.over.set()
        self.watcher.join()

    def _watch(self) -> None:
        while not self.over.wait(0.02):
            self.most = max(self.most, _resident())

    @property
    def grown(self) -> int:
        return self.most - self.start


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024**2


def main() -> None:
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from people import scope
    from people.imports import reading
    from people.imports.actions import applying, checking
    from people.imports.actions import run as actions
    from people.imports.mapping import Mapping
    from people.imports.models import ImportRun
    from people.imports.queries import runs
    from people.imports.sources import Choices
    from people.models import Member, Organisation, Part

    rows, slug = int(sys.argv[1]), sys.argv[2]
    names = {"name": slug.title()}
    organisation, _ = Organisation.objects.get_or_create(slug=slug, defaults=names)
    with scope.bind(organisation.pk), tempfile.TemporaryFile() as file:
        write(file, rows)
        with transaction.atomic():
            hr = Member.objects.filter(grants__part=Part.HR).first()
            hr = hr or Member.objects.create(number="HR", sort_key="hr")
        took: dict[str, float] = {}

        def timed(name: str, deed: Callable[[], object]) -> object:
            begun = time.perf_counter()
            done = deed()
            took[name] = time.perf_counter() - begun
            return done

        look = timed("look", lambda: reading.look(file, Choices(), today=timezone.localdate()))
        with transaction.atomic():
            run = actions.start(name="people.csv", file=file, look=look, by=hr, at=timezone.now())
            proposals = runs.proposals(run)
            targets = {
                proposal.target: column.place
                for column, proposal in zip(run.first_look.columns, proposals, strict=True)
                if proposal.target
            }
            mapping = Mapping(targets=targets)
            run = actions.map_columns(run=run, mapping=mapping, by=hr, at=timezone.now())
        with Peak() as peak:
            timed("check", lambda: checking.check(run=run.pk, job=run.job.pk, clock=timezone.now))
            with transaction.atomic():
                run = ImportRun.objects.get(pk=run.pk)
                run = actions.apply(run=run, by=hr, at=timezone.now())
            timed("apply", lambda: applying.apply(run=run.pk, job=run.job.pk, clock=timezone.now))
        with transaction.atomic():
            done = ImportRun.objects.get(pk=run.pk)
    assert done.state == ImportRun.State.APPLIED
    assert done.summary["outcomes"]["new"] == rows
    speeds = "  ".join(f"{name} {rows / seconds:9,.0f}/s" for name, seconds in took.items())
    whole = rows / (took["check"] + took["apply"])
    print(f"{slug:7} {rows:8,} rows  {speeds}  both {whole:7,.0f}/s  +{peak.grown} MB")


def measure(sizes: list[int], base: dict[str, str]) -> None:
    """Each size into an organisation of its own on fresh servers."""
    from benchmarks.__main__ import analyse, run
    from synchro.servers.throwaway import Throwaway

    for rows in sizes:
        with Throwaway() as servers:
            environment = {
                **base,
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
            }
            run(environment, "owner", "manage.py", "migrate", "-v0")
            run(environment, "system", "manage.py", "sample", "--people", "30")
            analyse(servers)
            for slug in ("new", "sample"):
                arguments = ("-m", "benchmarks.imports", str(rows), slug)
                print(run(environment, "app", *arguments), flush=True)


if __name__ == "__main__":
    main()
