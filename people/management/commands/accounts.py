"""Lists who can sign in to the sample organisations, and how."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from people import scope
from people.models import Organisation
from people.queries import sign_in
from people.signin import codes, sample


class Command(BaseCommand):
    help = (
        "List the sign-ins of the sample organisations. The people are invented; organisations with"
        " real people are never listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON list")
        parser.add_argument("--organisation", help="only the one with this short name")

    def handle(self, *args: Any, **options: Any) -> None:
        organisations = Organisation.objects.filter(is_sample=True).order_by("name", "pk")
        if options["organisation"]:
            organisations = organisations.filter(slug=options["organisation"])
            if not organisations:
                raise CommandError("There is no sample organisation with this short name.")
        entries = [entry for row in organisations for entry in _entries(row)]
        if options["json"]:
            self.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2))
            return
        for entry in entries:
            self.stdout.write(_line(entry))
        if not entries:
            self.stdout.write("There is no sample organisation here.")


def _entries(organisation: Organisation) -> list[dict[str, Any]]:
    with scope.bind(organisation.pk), transaction.atomic():
        found = sign_in.everyone()
    return [
        {
            "organisation": organisation.slug,
            "organisation_name": organisation.name,
            "parts": [part.value for part in row.parts],
            "name": row.member.name,
            "email": row.email,
            "number": row.member.number,
            "password": sample.PASSWORD,
            "address": settings.BASE_URL
            + reverse("account_login" if row.email else "sign_in_number"),
            **(_card(organisation) if row.has_card else {}),
        }
        for row in found
    ]


def _card(organisation: Organisation) -> dict[str, str]:
    key = codes.key_of(sample.CARD_SECRET, organisation.pk)
    return {
        "card": settings.BASE_URL + reverse("card", args=[key]),
        "card_code": codes.printed(sample.CARD_CODE),
    }


def _line(entry: dict[str, Any]) -> str:
    way = entry["email"] or f"{entry['organisation']} + {entry['number']}"
    parts = ", ".join(entry["parts"])
    line = f"{parts:<24} {entry['name']:<28} {way:<40} {entry['password']}  {entry['address']}"
    return f"{line}  or {entry['card']} with {entry['card_code']}" if "card" in entry else line
