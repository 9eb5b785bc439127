"""Synthetic plans, partners, shares, conversations, readings and sessions: one module a noun."""

from datetime import datetime
from random import Random

from processes.meaning_of_life.sample import (
    clarity_reading,
    goal_share,
    learning_session,
    life_plan,
    partner,
    talk,
)
from processes.meaning_of_life.sample.cast import Cast
from programmes.models import Programme


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """What the organisation has planned since the programme began."""
    learning_session.fill(programme, Cast.of(programme, at))


def fill_in(programme: Programme, random: Random, at: datetime) -> None:
    """What some of its people have done until ``at``. Who they are, nobody but they can see, here too."""
    completed = life_plan.fill_in(programme, random, at)
    cast = Cast.of(programme, at)
    learning_session.fill_in(programme, cast, at)
    if cast is None:
        return
    partner.fill_in(cast)
    plans = life_plan.of_cast(cast)
    talk.fill_in(cast, plans, completed)
    goal_share.fill_in(cast, plans)
    clarity_reading.fill_in(cast, plans)
    life_plan.look_back(cast, plans)
    life_plan.leave(cast)
    talk.ask_at_last(cast, plans)
