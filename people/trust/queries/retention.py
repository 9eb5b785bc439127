"""What is kept how long, and what the nights did."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from people.trust import keeping, registry
from people.trust.models import RetentionRun

LATEST = 14


@dataclass(frozen=True)
class Night:
    """``removed`` are pairs of kind and number, without those of which nothing went."""

    at: datetime
    removed: list[tuple[str, int]]


def nights() -> list[Night]:
    """The latest, newest first."""
    words = {rule.key: str(rule.kind) for rule in registry.rules()}
    words[keeping.PRIVATE] = _("What was private to people who left")
    return [
        Night(run.at, [(words.get(key, key), count) for key, count in run.removed.items() if count])
        for run in RetentionRun.objects.order_by("-at")[:LATEST]
    ]
