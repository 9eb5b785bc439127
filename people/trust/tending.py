"""What happens to exports, erasures and closings by themselves, every two minutes."""

import logging
from datetime import datetime

from django.db import transaction

from people.refusals import NotPossible
from people.trust.actions import closing, erasure, own_export

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
    return {**done, "erased": erased, "held up": held_up + _close(at)}


def _close(at: datetime) -> int:
    """Goes on where it was broken off the last time. Returns whether it is held up."""
    closing.forget_unanswered(at=at)
    try:
        state = closing.run(at=at)
    except NotPossible as refusal:
        logger.warning("The closing of the organisation is held up and tried again: %s", refusal)
        return 1
    if state:
        logger.info("The closing of an organisation has come to: %s.", state)
    return 0
