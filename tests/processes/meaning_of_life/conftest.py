"""Bob's plan: begun, two questions answered, one goal."""

import pytest

from processes.meaning_of_life.models import Goal, LifePlan
from programmes.models import Programme
from tests.factories.life_plan import goal_of, plan_of
from tests.factories.people import House
from tests.factories.programmes import opened


@pytest.fixture
def written(house: House, programme: Programme) -> Programme:
    """The programme with the stage Write open, so that everyone is asked."""
    with house.within(house.alice):
        opened(programme, "meaning_of_life", "write", by=house.alice)
    return programme


@pytest.fixture
def plan(house: House, written: Programme) -> LifePlan:
    with house.within(house.bob):
        return plan_of(house.bob, written, serve="The late guests", values="honesty\nwarmth")


@pytest.fixture
def goal(house: House, plan: LifePlan) -> Goal:
    with house.within(house.bob):
        return goal_of(plan)
