"""Synthetic plans, sessions and deeds: one module a noun."""

from datetime import datetime
from random import Random

from processes.meaning_of_life.sample import learning_session, life_plan
from programmes.models import Programme


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """What the organisation has planned."""
    learning_session.fill(programme, at)


def fill_in(programme: Programme, random: Random, at: datetime) -> None:
    """What some of its people have done. Who they are, nobody but they can see, here too."""
    life_plan.fill_in(programme, random, at)
    learning_session.fill_in(programme, at)
