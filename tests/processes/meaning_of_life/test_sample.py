"""The sample: the worker of the demo has a plan to look at on every page, and nobody else sees it."""

from random import Random

from django.db import transaction

from people.vault import Keyring
from processes.meaning_of_life.models import Goal, LifePlan
from processes.meaning_of_life.queries import goal as goals
from processes.meaning_of_life.queries import life_plan as plans
from processes.meaning_of_life.queries import self_evaluation as looks
from processes.meaning_of_life.sample import life_plan as sample
from programmes.models import Programme
from tests.factories.people import NOW, House


def test_the_worker_of_the_demo_has_something_on_every_page(
    house: House, programme: Programme
) -> None:
    with house.within(house.bob), transaction.atomic():
        type(house.bob.account).objects.filter(pk=house.bob.account_id).update(email=None)
    with house.within():
        sample.fill_in(programme, Random(7), NOW)  # noqa: S311

    with house.within(house.alice):
        seen = LifePlan.objects.count() + Goal.objects.count()
    with house.within(house.bob):
        ring = Keyring(house.bob)
        plan = LifePlan.objects.select_related("member").get(member=house.bob)
        [look] = looks.looks(plan, ring)
        filled = plans.standing(plan, NOW.date()).completeness
        titles = [each.title for each in goals.goals(plan, NOW.date())]

    assert seen == 0
    assert titles == [goal["title"] for goal in sample.GOALS]
    assert (filled.n, filled.N) == (7, 7)
    assert [each.level.value for each in look.found] == [1, 0, -1]
