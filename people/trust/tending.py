"""What happens to exports and erasures by themselves, every two minutes."""

import logging
from datetime import datetime

from django.db import transaction

from people.refusals import NotPossible
from people.trust.actions import erasure, own_export

logger = logging.getLogger(__name__)


def tend(*, at: datetime) -> dict[str, int]:
    """For the bound organisation, without a member."""
    done = own_export.tend(at=at)
    with transaction.atomic():
        due = erasure.due(at)
    erased = held_up = 0
    for row, member in due:
        try:
            erasure.run(erasure=row, member=member, at=at)
            erased += 1
        except NotPossible:
            held_up += 1
            logger.warning("The erasure %s is held up and tried again.", row)
    return {**done, "erased": erased, "held up": held_up}
