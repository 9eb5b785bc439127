"""Shows which organisations sign people in through a provider of their own, and switches one off."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people import scope
from people.actions import provider as actions
from people.models import Organisation, Provider


class Command(BaseCommand):
    help = (
        "show: which organisations have a provider, and whether it is on. off: switch one off at"
        " once and end the sessions that it opened; HR switches it on again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:  # type: ignore[override]
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("show", help="list the providers")
        off = deeds.add_parser("off", help="switch the provider of one organisation off")
        off.add_argument("--organisation", required=True, help="its short name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "show":
            for row in Organisation.objects.order_by("slug"):
                self._show(row)
            return
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError("There is no organisation with this short name.")
        with scope.bind(organisation.pk), transaction.atomic():
            provider = Provider.objects.first()
            if provider is None:
                raise CommandError("This organisation has no provider.")
            actions.switch_off(provider=provider, by=None, at=timezone.now())
        self.stdout.write("Switched off. The sessions that it opened have ended.")

    def _show(self, organisation: Organisation) -> None:
        with scope.bind(organisation.pk), transaction.atomic():
            provider = Provider.objects.first()
        if provider is not None:
            state = "on" if provider.enabled else "off"
            self.stdout.write(f"{organisation.slug}: {state}, {provider.issuer}")
