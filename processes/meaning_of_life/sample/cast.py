"""Who plays which part in the synthetic life of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import Count
from django.utils import timezone

from people import access, scope
from people.models import Grant, Member, Part
from programmes.models import Programme

# An organisation with fewer people has nobody left for some of the parts.
LEAST = 60


@dataclass(frozen=True)
class Cast:
    """The sign-ins of the demo, and the people whom they talk with and show goals to.

    ``colleague``, ``friend`` and ``leaver`` work where the worker does. ``led_before`` led the
    worker until the sixteenth week; ``gone`` is erased later on.
    """

    programme: Programme
    at: datetime
    hr: Member
    sponsor: Member
    manager: Member
    worker: Member
    led_before: Member
    other_manager: Member
    coach: Member
    reader: Member
    colleague: Member
    friend: Member
    leaver: Member
    gone: Member
    puts_off: Member

    @classmethod
    def of(cls, programme: Programme, at: datetime) -> Self | None:
        """None where the organisation is too small for it."""
        worker = worker_of_the_demo()
        manager = access.manager_of(worker) if worker else None
        people = staff()
        if worker is None or manager is None or len(people) < LEAST:
            return None
        near = [each for each in people if each.department_id == worker.department_id]
        far = [each for each in people if each.department_id != worker.department_id]
        leaders = [each for each in far if each.led]  # type: ignore[attr-defined]
        others = [each for each in far if not each.led]  # type: ignore[attr-defined]
        near = [each for each in near if not each.led]  # type: ignore[attr-defined]
        if len(near) < 3 or len(leaders) < 2 or len(others) < 4:
            return None
        return cls(
            programme,
            at,
            _with(Part.HR),
            _with(Part.SPONSOR),
            manager,
            worker,
            *leaders[:2],
            *others[-2:],
            *near[:3],
            *others[-4:-2],
        )

    @property
    def signed_in(self) -> tuple[Member, ...]:
        """Those with a sign-in and a plan of their own."""
        return (self.worker, self.manager, self.hr, self.sponsor)

    @property
    def members(self) -> frozenset[int]:
        parts = (
            *(self.led_before, self.other_manager, self.coach, self.reader),
            *(self.colleague, self.friend, self.leaver, self.gone, self.puts_off),
        )
        return frozenset(member.pk for member in (*self.signed_in, *parts))

    @property
    def began(self) -> datetime:
        return began(self.programme)

    def week(self, number: float, hour: int = 9) -> datetime:
        """That week of the programme, at an hour of the day; never later than now."""
        moment = self.began + timedelta(weeks=number)
        return min(moment.replace(hour=hour, minute=0, second=0, microsecond=0), self.at)

    def ago(self, days: int, hour: int = 9) -> datetime:
        moment = self.at - timedelta(days=days)
        return min(moment.replace(hour=hour, minute=0, second=0, microsecond=0), self.at)

    def ahead(self, days: int) -> date:
        return timezone.localdate(self.at) + timedelta(days=days)

    @contextmanager
    def being(self, member: Member) -> Iterator[None]:
        """The deeds within are this member's."""
        with scope.bind(self.programme.organisation_id, member.pk):
            yield


def began(programme: Programme) -> datetime:
    return programme.created_at


def staff() -> list[Member]:
    """Who works here and has no sign-in, with ``led``: how many departments they lead."""
    rows = Member.objects.filter(external=False, account__isnull=True, left_on__isnull=True)
    return list(rows.annotate(led=Count("managed")).order_by("pk"))


def worker_of_the_demo() -> Member | None:
    """Who signs in with a card, and so has no address."""
    rows = Member.objects.filter(external=False, account__email__isnull=True)
    return rows.filter(account__isnull=False).order_by("pk").first()


def _with(part: Part) -> Member:
    return Grant.objects.select_related("member").filter(part=part).order_by("pk")[0].member
