"""Which assignments are to be mentioned to someone, and when: three times, then no more."""

from datetime import date

from people.models import Member
from people.queries import work_calendar
from people.working_days import WorkingDays
from programmes.models import Assignment
from programmes.models.assignment import OF_NOW
from programmes.reminders.calendar import MONDAY_TO_FRIDAY, working_days_after

OPEN = (Assignment.State.OPEN, Assignment.State.STARTED)
MENTIONS = 3
GAPS = (0, 3, 5)  # working days: at the start, three after that, five after that


def is_due(assignment: Assignment, today: date, days: WorkingDays = MONDAY_TO_FRIDAY) -> bool:
    """Whether the next mention of an open assignment falls on ``today`` or before."""
    if assignment.mentioned >= MENTIONS:
        return False
    if assignment.mentioned_on is None:
        return True
    gap = GAPS[assignment.mentioned]
    return today >= working_days_after(assignment.mentioned_on, gap, days)


def due(member: Member, today: date) -> list[Assignment]:
    """What to mention to ``member``, bound as that member: private rows are theirs alone."""
    rows = Assignment.objects.filter(OF_NOW, member=member, state__in=OPEN, mentioned__lt=MENTIONS)
    rows = rows.filter(given_at__date__lte=today)
    days = work_calendar.working_days()
    return [row for row in rows.order_by("due_on", "pk") if is_due(row, today, days)]


def note(assignments: list[Assignment], today: date) -> None:
    """They have been mentioned on ``today``."""
    for row in assignments:
        row.mentioned, row.mentioned_on = row.mentioned + 1, today
    Assignment.objects.bulk_update(assignments, ["mentioned", "mentioned_on"], batch_size=500)
