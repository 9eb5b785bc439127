"""Spaces for a synthetic organisation."""

from datetime import datetime
from random import Random

from people.models import Member
from processes.emotional_climate import actions
from processes.emotional_climate.models import Space
from programmes.models import Programme

SPACES = (
    (
        "quiet",
        "Room behind the linen store",
        "Cuarto detrás de la lencería",
        "布草间后的小室",
        4,
        True,
    ),
    ("meeting", "The long table in the garden", "La mesa larga del jardín", "花园长桌", 12, True),
    (
        "contemplation",
        "Room of silence, second floor",
        "Sala de silencio, segundo piso",
        "二楼静室",
        6,
        False,
    ),
)


def fill(programme: Programme, random: Random, at: datetime) -> None:
    by = programme.created_by or Member.objects.order_by("pk")[0]
    for kind, en, es, zh, capacity, accessible in SPACES:
        space = Space(
            programme=programme,
            kind=kind,
            place={"en": en, "es": es, "zh-hans": zh},
            hours={"en": "Every day, 6:00 to 23:00", "es": "Todos los días, de 6:00 a 23:00"},
            capacity=capacity,
            accessible=accessible,
        )
        actions.open(space=space, by=by, at=at)
