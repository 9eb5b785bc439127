"""An operator closes an organisation that asked for it in writing, or lets it stay."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from people import scope
from people.models import Organisation
from people.refusals import NotPossible
from people.trust.actions import closing as actions
from people.trust.models import Closing
from people.trust.queries import closing as queries


class Command(BaseCommand):
    help = (
        "close: ask for an organisation to be closed and agree to it, or agree to what somebody in"
        " it has asked for; it is done after thirty days, by itself. reopen: take it back within"
        " these. Everybody there who can give parts is told by mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        for deed in ("close", "reopen"):
            one = deeds.add_parser(deed)
            one.add_argument("--slug", required=True, help="the short name in addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.here().filter(slug=options["slug"]).first()
        if organisation is None:
            raise CommandError("There is no organisation with this short name.")
        deed = self._close if options["deed"] == "close" else self._reopen
        with scope.bind(organisation.pk):
            try:
                said = deed()
            except NotPossible as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{organisation.slug}: {said}")

    def _close(self) -> str:
        now = timezone.now()
        row = _waiting() or actions.ask(reason="", by=None, at=now)
        row = actions.agree(closing=row, by=None, at=now)
        return f"will be closed on {row.due_at:%Y-%m-%d %H:%M} UTC, unless it is taken back."

    def _reopen(self) -> str:
        row = _waiting()
        if row is None:
            raise CommandError("There is nothing to take back.")
        actions.take_back(closing=row, by=None, at=timezone.now())
        return "stays. Nothing has been removed."


@transaction.atomic
def _waiting() -> Closing | None:
    return queries.waiting()
