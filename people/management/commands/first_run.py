"""Prints the one-time link to the page that founds the first organisation."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from people.models import FirstRun
from people.queries import first_run as queries
from people.signin import codes

GOOD_FOR = timedelta(hours=24)


class Command(BaseCommand):
    help = (
        "Print a link, good for 24 hours and for one use, to the page that creates the first"
        " organisation and its HR manager. Run it with DATABASE_ROLE=system."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if queries.is_over():
            self.stdout.write("There is an organisation already, so nothing is left to set up.")
            return
        token, now = codes.new_token(), timezone.now()
        FirstRun.objects.create(token_hash=codes.token_hash(token), expires_at=now + GOOD_FOR)
        path = reverse("first_run", args=[token])
        self.stdout.write(settings.BASE_URL + path)
