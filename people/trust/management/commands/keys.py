"""Turns the installation's key: every organisation's key is wrapped anew."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people import scope, vault
from people.models import Organisation, OrganisationKey


class Command(BaseCommand):
    help = (
        "rotate: wrap each organisation's key by the first of SYNCHRO_KEYS; the ones that wrapped"
        " them before have to stand behind it until this is done. Can be run again, while people"
        " work. show: which key wraps how many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:  # type: ignore[override]
        parser.add_argument("deed", choices=["rotate", "show"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "rotate":
            turned = sum(self._turn(row) for row in Organisation.objects.order_by("pk"))
            self.stdout.write(f"{turned} wrapped anew by {next(iter(settings.VAULT_KEYS))}.")
        for name, count in sorted(_wrapped_by().items()):
            known = "" if name in settings.VAULT_KEYS else ", which is not in SYNCHRO_KEYS"
            self.stdout.write(f"{count} wrapped by {name}{known}.")

    def _turn(self, organisation: Organisation) -> bool:
        """In a transaction of its own, so that a kill leaves each key wrapped by one or the other."""
        with scope.bind(organisation.pk), transaction.atomic():
            row = OrganisationKey.objects.select_for_update().first()
            try:
                return row is not None and vault.rewrap(row)
            except vault.CannotOpen:
                raise CommandError(f"The key of {organisation.slug} cannot be opened.") from None


def _wrapped_by() -> dict[str, int]:
    found: dict[str, int] = {}
    for organisation in Organisation.objects.order_by("pk"):
        with scope.bind(organisation.pk), transaction.atomic():
            row = OrganisationKey.objects.first()
        if row is not None:
            found[row.wrapped_by] = found.get(row.wrapped_by, 0) + 1
    return found
