"""Acme part-way: a programme, a profile for cooks, the person's side of Alignment open."""

from dataclasses import dataclass

import pytest

from processes.alignment.models import AlignmentForm, JobProfile
from programmes.models import Cycle, Programme
from tests.factories import alignment, programmes
from tests.factories.people import House


@dataclass
class Kitchen:
    """``house`` with what Alignment needs; ``url`` makes addresses of the process."""

    house: House
    programme: Programme
    cycle: Cycle
    profile: JobProfile

    def url(self, path: str) -> str:
        return f"/o/acme/p/{self.programme.slug}/alignment/{path}"

    def form(self) -> AlignmentForm:
        """Bob's form, begun by Bob."""
        with self.house.within(self.house.bob):
            return alignment.form_for(self.cycle, self.house.bob)

    def both_sent(
        self,
        own: tuple[str, ...] = ("does_well", "close", "far"),
        other: tuple[str, ...] = ("some_way", "close", "some_way"),
    ) -> AlignmentForm:
        """Bob's form with both views sent; the examples say whose they are."""
        form = self.form()
        with self.house.within(self.house.bob):
            alignment.sent(form, self.house.bob, own, "Bob's example")
        with self.house.within(self.house.manager):
            return alignment.sent(form, self.house.manager, other, "The manager's example")


@pytest.fixture
def kitchen(house: House) -> Kitchen:
    with house.within(house.alice):
        programme = programmes.programme_for(house.alice)
        cycle = Cycle.objects.get(programme=programme)
        profile = alignment.profile_for(programme, house.alice, job_title=house.bob.job_title)
        programmes.opened(programme, "alignment", "person", by=house.alice)
    return Kitchen(house, programme, cycle, profile)
