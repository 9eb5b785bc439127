"""The mirrors that a person may look into at any time, and what the organisation owes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.http import Http404

from people.texts import said
from programmes.models import Criterion, Cycle, Evidence
from programmes.pulses.content import Content
from programmes.pulses.queries import instrument as instruments

# Address -> instrument, in the order shown.
MIRRORS = {"living-in-the-meantime": "MT", "meaning-at-work": "MW"}
# What an organisation promises to those who live provisionally, by stage and criterion.
OWED = (
    ("invite", "offered"),
    ("learn", "sessions"),
    ("learn", "paid_time"),
    ("write", "time"),
    ("write", "unasked"),
    ("evaluate", "time_again"),
)


@dataclass(frozen=True)
class Owed:
    """One thing that the organisation owes, and when somebody last signed that it is so."""

    text: str
    signed_at: datetime | None


def every() -> list[tuple[str, Content]]:
    """Each mirror with its address; the organisation's own wording where it has one."""
    here = instruments.published()
    return [(slug, here[key]) for slug, key in MIRRORS.items()]


def one(slug: str) -> Content:
    found = dict(every()).get(slug)
    if found is None:
        raise Http404
    return found


def owed(cycle: Cycle) -> Sequence[Owed]:
    """In the order of the stages; one that the organisation has taken out is not there."""
    signed = Evidence.objects.filter(criterion=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = (
        Criterion.objects.filter(
            stage__process_run__cycle=cycle,
            stage__process_run__key="meaning_of_life",
            key__in={key for _stage, key in OWED},
        )
        .select_related("stage")
        .annotate(signed_at=Subquery(signed.order_by("-signed_at").values("signed_at")[:1]))
    )
    found = {(row.stage.key, row.key): row for row in rows}
    return [
        Owed(said(found[place].text), found[place].signed_at) for place in OWED if place in found
    ]
