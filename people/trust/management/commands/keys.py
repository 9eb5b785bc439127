"""Turns the installation's key: what hangs on it, keys and second factors, is sealed anew."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from people import scope, vault
from people.actions import factor, provider
from people.models import Organisation, OrganisationKey, Provider


class Command(BaseCommand):
    help = (
        "rotate: wrap each organisation's key, and seal each second factor and each client secret, by"
        " the first of SYNCHRO_KEYS; the ones that did before have to stand behind it until this is done. Can be"
        " run again, while people work. show: which key wraps how many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:  # type: ignore[override]
        parser.add_argument("deed", choices=["rotate", "show"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "rotate":
            turned = sum(self._turn(row) for row in Organisation.objects.here().order_by("pk"))
            sealed = sum(self._seal(row) for row in _factors())
            current = next(iter(settings.VAULT_KEYS))
            self.stdout.write(f"{turned} wrapped anew by {current}.")
            self.stdout.write(f"{sealed} second factors sealed anew by {current}.")
            secrets = sum(self._seal_secret(row) for row in Organisation.objects.order_by("pk"))
            self.stdout.write(f"{secrets} client secrets sealed anew by {current}.")
        self._tell("wrapped", _wrapped_by())
        self._tell("second factors sealed", _sealed_by())
        self._tell("client secrets sealed", _secrets_sealed_by())

    def _tell(self, deed: str, counts: Mapping[str, int]) -> None:
        for name, count in sorted(counts.items()):
            known = "" if name in settings.VAULT_KEYS else ", which is not in SYNCHRO_KEYS"
            self.stdout.write(f"{count} {deed} by {name}{known}.")

    def _seal(self, row: Authenticator) -> bool:
        try:
            return factor.reseal(factor=row)
        except vault.CannotOpen:
            raise CommandError(f"Second factor {row.pk} cannot be opened.") from None

    def _seal_secret(self, organisation: Organisation) -> bool:
        with scope.bind(organisation.pk), transaction.atomic():
            row = Provider.objects.first()
            try:
                return row is not None and provider.reseal(provider=row)
            except vault.CannotOpen:
                raise CommandError(
                    f"The client secret of {organisation.slug} cannot be opened."
                ) from None

    def _turn(self, organisation: Organisation) -> bool:
        """In a transaction of its own, so that a kill leaves each key wrapped by one or the other."""
        with scope.bind(organisation.pk), transaction.atomic():
            row = OrganisationKey.objects.select_for_update().first()
            try:
                return row is not None and vault.rewrap(row)
            except vault.CannotOpen:
                raise CommandError(f"The key of {organisation.slug} cannot be opened.") from None


def _factors() -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(type__in=factor.SECRETS).order_by("pk")


def _sealed_by() -> Counter[str]:
    secrets = (row.data[factor.SECRETS[Authenticator.Type(row.type)]] for row in _factors())
    return Counter(vault.sealed_by(secret) for secret in secrets)


def _wrapped_by() -> dict[str, int]:
    found: dict[str, int] = {}
    for organisation in Organisation.objects.here().order_by("pk"):
        with scope.bind(organisation.pk), transaction.atomic():
            row = OrganisationKey.objects.first()
        if row is not None:
            found[row.wrapped_by] = found.get(row.wrapped_by, 0) + 1
    return found


def _secrets_sealed_by() -> Counter[str]:
    found: Counter[str] = Counter()
    for organisation in Organisation.objects.order_by("pk"):
        with scope.bind(organisation.pk), transaction.atomic():
            found.update(vault.sealed_by(row.client_secret) for row in Provider.objects.all())
    return found
