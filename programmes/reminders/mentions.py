"""Which assignments are to be mentioned to someone, and when: three times, then no more."""

from datetime import date

from people.models import Member
from programmes.models import Assignment
from programmes.models.assignment import OF_NOW
from programmes.reminders.calendar import working_days_after

OPEN = (Assignment.State.OPEN, Assignment.State.STARTED)
MENTIONS = 3
GAPS = (0, 3, 5)  # working days: at the start, three after that, five after that


def is_due(assignment: Assignment, today: date) -> bool:
    """Whether the next mention of an open assignment falls on ``today`` or before."""
    if assignment.mentioned >= MENTIONS:
        return False
    if assignment.mentioned_on is None:
        return True
    return today >= working_days_after(assignment.mentioned_on, GAPS[assignment.mentioned])


def due(member: Member, today: date) -> list[Assignment]:
    """What to mention to ``member``, bound as that member: private rows are theirs alone."""
    rows = Assignment.objects.filter(OF_NOW, member=member, state__in=OPEN, mentioned__lt=MENTIONS)
    return [row for row in rows.order_by("due_on", "pk") if is_due(row, today)]


def note(assignments: list[Assignment], today: date) -> None:
    """They have been mentioned on ``today``."""
    for row in assignments:
        row.mentioned, row.mentioned_on = row.mentioned + 1, today
    Assignment.objects.bulk_update(assignments, ["mentioned", "mentioned_on"], batch_size=500)
