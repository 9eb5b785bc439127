"""Decides, once a day for each organisation, who gets a digest; run by the tally role alone."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from people import scope
from people.models import Member, Organisation
from people.queries import work_calendar
from people.working_days import WorkingDays
from programmes.models import Assignment
from programmes.models.assignment import OF_NOW
from programmes.reminders import calendar, letters, mentions, outbox
from programmes.reminders.models import Message, OrganisationDue

PER_WEEK = 2
BATCH = 2000


@transaction.atomic
def plan(now: datetime) -> int:
    """Write a digest for each member with something to mention. Planned twice is planned once.

    Returns how many members had something to mention and an address to write to.
    """
    organisation = Organisation.objects.get(pk=scope.require().organisation_id)
    OrganisationDue.objects.get_or_create(organisation=organisation)
    days = work_calendar.working_days()
    wanted = _members_with_mentions(now, days)
    recent = Counter(
        Message.objects.filter(kind=letters.DIGEST, due_at__gt=now - timedelta(days=6))
        .exclude(state__in=[Message.State.NOT_NEEDED, Message.State.RECALLED])
        .values_list("member_id", flat=True)
    )
    by_moment: dict[tuple[str, datetime], list[Member]] = {}
    for member in wanted:
        day, moment = calendar.next_moment(
            now, calendar.zone(member.time_zone, organisation.time_zone), days
        )
        if recent[member.pk] < PER_WEEK:
            by_moment.setdefault((day.isoformat(), moment), []).append(member)
    for (period, moment), members in by_moment.items():
        outbox.put(
            kind=letters.DIGEST,
            members=members,
            periods=[period] * len(members),
            at=now,
            due_at=moment,
        )
    OrganisationDue.objects.filter(organisation=organisation).update(planned_on=now.date())
    return sum(len(members) for members in by_moment.values())


def _members_with_mentions(now: datetime, days: WorkingDays) -> list[Member]:
    tomorrow = now.date() + timedelta(days=1)
    rows = (
        Assignment.objects.filter(
            OF_NOW,
            given_at__date__lte=tomorrow,
            state__in=mentions.OPEN,
            mentioned__lt=mentions.MENTIONS,
            member__left_on__isnull=True,
            member__address__isnull=False,
        )
        .select_related("member")
        .order_by("member_id")
    )
    found: dict[int, Member] = {}
    for row in rows.iterator(chunk_size=BATCH):
        if row.member_id not in found and mentions.is_due(row, tomorrow, days):
            found[row.member_id] = row.member
    return list(found.values())
