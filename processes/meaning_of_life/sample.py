"""Begun life plans for a synthetic organisation; their texts are sealed like anyone's."""

from datetime import datetime, timedelta
from random import Random

from people import scope
from people.models import Member
from processes.meaning_of_life.actions import life_plan
from programmes.models import Programme

PLANS = 36


def fill_in(programme: Programme, random: Random, at: datetime) -> None:
    """Some people have begun. Who they are, nobody but they can see, in the sample too."""
    staff = list(Member.objects.filter(external=False, account__isnull=True).order_by("pk"))
    for member in random.sample(staff, min(PLANS, len(staff) // 4)):
        with scope.bind(programme.organisation_id, member.pk):
            when = at + timedelta(hours=random.randrange(24, 400))
            life_plan.begin(member=member, programme=programme, at=when)
