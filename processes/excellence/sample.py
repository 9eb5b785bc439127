"""The first behaviours of a service standard for a synthetic organisation."""

from datetime import datetime
from random import Random

from people.models import Member
from processes.excellence import actions
from processes.excellence.models import ServiceStandard
from programmes import registry
from programmes.models import Programme
from programmes.process import Element

BEHAVIOURS = (
    (
        "serving",
        "Opens the encounter with a greeting of one's own",
        "Does not look up",
        "Greets with the usual words",
        "Greets so that the guest feels expected",
    ),
    (
        "serving",
        "Checks with a small proposal whether the need was understood",
        "Acts on the first guess",
        "Asks back once",
        "Proposes, watches, and adjusts",
    ),
    (
        "serving",
        "Makes a mistake good at once",
        "Explains whose fault it was",
        "Apologises and passes it on",
        "Takes it on, mends it, and tells the team",
    ),
    (
        "managing",
        "Releases people to make good what went wrong",
        "Refers to the rota",
        "Finds a replacement when asked",
        "Offers the time before being asked",
    ),
)


def fill(programme: Programme, random: Random, at: datetime) -> None:
    """Four behaviours, traced to adopted elements where there are some; three in force."""
    by = programme.created_by or Member.objects.order_by("pk")[0]
    elements = _elements()
    for number, (track, text, *anchors) in enumerate(BEHAVIOURS):
        value = elements[number % len(elements)] if elements else None
        low, middle, high = ({"en": anchor} for anchor in anchors)
        standard = actions.draft(
            standard=ServiceStandard(
                programme=programme,
                track=track,
                text={"en": text},
                anchor_1=low,
                anchor_3=middle,
                anchor_5=high,
            ),
            value=value,
            by=by,
            at=at,
        )
        if value is not None and number < len(BEHAVIOURS) - 1:
            actions.put_in_force(standard=standard, by=by, at=at)


def _elements() -> list[Element]:
    return [
        element
        for process in registry.processes()
        if process.key != "excellence"
        for element in process.elements()
    ]
