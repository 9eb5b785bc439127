"""Builds a synthetic organisation of any size, part-way through its programme."""

from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people import sample as people
from people import scope
from people.models import Organisation
from programmes import sample as programmes

DEMO_PEOPLE, DEMO_SEED = 240, 7


class Command(BaseCommand):
    help = "Builds a synthetic sample organisation. Run it as the role system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--people", type=int, default=DEMO_PEOPLE, help="how many people work there"
        )
        parser.add_argument(
            "--seed", type=int, default=DEMO_SEED, help="the same seed, the same people"
        )
        parser.add_argument("--slug", default="sample", help="the short name in addresses")
        parser.add_argument("--demo", action="store_true", help="only where no organisation exists")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] < 10:
            raise CommandError("A sample needs at least 10 people.")
        if options["demo"] and Organisation.objects.here().exists():
            return
        if Organisation.objects.filter(slug=options["slug"]).exists():
            raise CommandError(
                f"An organisation with the short name {options['slug']} exists already."
            )
        random, now = Random(options["seed"]), timezone.now()  # noqa: S311 -- invented people
        with transaction.atomic():
            cast = people.build(
                slug=options["slug"],
                name="Sample Hotels (synthetic)",
                people=options["people"],
                random=random,
                at=now,
            )
            with scope.bind(cast.organisation.pk, cast.hr.pk):
                programme = programmes.build(cast=cast, random=random, at=now)
        self.stdout.write(f"{cast.organisation.get_absolute_url()} {programme.name}")
