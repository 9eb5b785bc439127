"""After a backup was restored: erase again whoever was erased since it was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people import scope
from people.models import Organisation
from people.trust import ledger
from people.trust.actions import closing, erasure


class Command(BaseCommand):
    help = (
        "reapply: compare the people and organisations here with the ledger of erasures, in the"
        " database and in the file outside it, and erase again whoever a backup has brought back."
        " Run it before anybody can sign in, as the role system, with DB_STATEMENT_TIMEOUT_MS=0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:  # type: ignore[override]
        parser.add_argument("deed", choices=["reapply"])
        parser.add_argument(
            "--ledger", help="a file of erasures; without it that of TRUST_FOLDER, where it is set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = _path(options["ledger"])
        for organisation in Organisation.objects.order_by("slug"):
            told = ledger.read(path, organisation) if path else frozenset()
            with scope.bind(organisation.pk):
                if closing.reapply(told=told, at=timezone.now()):
                    self.stdout.write(f"{organisation.slug}: closed again, with everybody in it.")
                    continue
                again = erasure.reapply(told=told, at=timezone.now())
            self.stdout.write(f"{organisation.slug}: {len(again)} erased again.")


def _path(given: str | None) -> Path | None:
    if given is not None:
        if not Path(given).is_file():
            raise CommandError(f"There is no file {given}.")
        return Path(given)
    return Path(settings.TRUST_FOLDER) / ledger.LEDGER if settings.TRUST_FOLDER else None
