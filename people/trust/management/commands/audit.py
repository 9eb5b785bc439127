"""Is the log whole? And: go on with a log that was restored on another server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people import scope, vault
from people.models import Organisation
from people.trust import heads
from people.trust.actions import audit_seal
from people.trust.queries import audit_seal as queries


class Command(BaseCommand):
    help = (
        "verify: compare each row of the audit log with its seal and name the first that does not"
        " fit (exit code 1). adopt: once, after a dump was restored on another server and before"
        " anything is written, take over its seals. Both want DB_STATEMENT_TIMEOUT_MS=0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:  # type: ignore[override]
        parser.add_argument("deed", choices=["verify", "adopt"])
        parser.add_argument("--organisation", help="only the one with this short name")
        parser.add_argument(
            "--heads", help="a file of heads; without it that of TRUST_FOLDER, where it is set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisations = Organisation.objects.here().order_by("slug")
        if options["organisation"]:
            organisations = organisations.filter(slug=options["organisation"])
            if not organisations:
                raise CommandError("There is no organisation with this short name.")
        told = _heads(options["heads"])
        bad = [row.slug for row in organisations if not self._one(row, options["deed"], told)]
        if bad:
            raise CommandError(f"Not whole: {', '.join(bad)}.", returncode=1)

    def _one(self, organisation: Organisation, deed: str, told: list[heads.Head]) -> bool:
        with scope.bind(organisation.pk):
            if deed == "adopt":
                count = audit_seal.adopt(at=timezone.now())
                self.stdout.write(f"{organisation.slug}: {count} rows taken over.")
                return True
            try:
                verdict = queries.verify(heads.of_organisation(told, organisation))
            except vault.CannotOpen:
                self.stdout.write(f"{organisation.slug}: the organisation's key cannot be read.")
                return False
        self.stdout.write(f"{organisation.slug}: {_said(verdict)}")
        return verdict.whole


def _heads(path: str | None) -> list[heads.Head]:
    if path is not None and not Path(path).is_file():
        raise CommandError(f"There is no file {path}.")
    if path is None and not settings.TRUST_FOLDER:
        return []
    return heads.read(Path(path) if path else Path(settings.TRUST_FOLDER) / heads.HEADS)


def _said(verdict: queries.Verdict) -> str:
    facts = f"{verdict.rows} rows in {verdict.seals} seals, {verdict.waiting} not sealed yet"
    problem = verdict.problem
    if problem is None:
        until = (
            f", sealed at {verdict.sealed_at:%Y-%m-%d %H:%M:%S} UTC" if verdict.sealed_at else ""
        )
        return f"whole{until}; {facts}."
    seal = f"seal {problem.seal}" if problem.seal is not None else ""
    row = f"row {problem.row or ''} (id {problem.row_id})" if problem.row_id is not None else ""
    what = f"{row} of {seal}" if row and seal else row or seal
    return f"{what} {problem.sentence}; {facts}."
