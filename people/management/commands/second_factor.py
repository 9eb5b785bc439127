"""Resets the second factor of somebody whom no HR manager can help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.actions import factor as actions
from people.models import Account
from people.refusals import NotPossible


class Command(BaseCommand):
    help = (
        "Take away all second factors of an account, end its sessions and tell it by mail. For"
        " somebody who has none at hand and whom no HR manager can help."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        reset = deeds.add_parser("reset", help="take away all second factors of one account")
        reset.add_argument("--email", required=True, help="the address that it signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(email=options["email"].lower()).first()
        if account is None:
            raise CommandError("No account signs in with this address.")
        try:
            count = actions.reset_by_operator(account=account, at=timezone.now())
        except NotPossible as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Second factors taken away: {count}. The sessions have ended.")
