"""Screens within a programme: they load it before anything else."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.access import Actor
from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from programmes import access
from programmes.models import Cycle, Programme


class ProgrammeMixin(Screen, abstract=True):
    """Loads ``self.programme`` and ``self.cycle`` from the address.

    Without ``of_a_cycle`` the page is of the programme through all its cycles, and reads none.
    """

    programme: Programme
    cycle: Cycle
    of_a_cycle: ClassVar[bool] = True

    def load(self) -> None:
        super().load()
        self.programme = access.programme_for(self.kwargs["programme"], self.actor, self.permission)
        access.note_look(self.request, self.actor, self.permission, self.programme, self.now)
        if self.of_a_cycle:
            self.cycle = self.load_cycle()
        self.request.programme = self.programme  # type: ignore[attr-defined]

    def load_cycle(self) -> Cycle:
        return access.cycle_of(self.programme)

    @property
    def as_of(self) -> str:
        """When the figures of this page were read, in the organisation's time."""
        moment = date_format(timezone.localtime(self.now), "SHORT_DATETIME_FORMAT")
        return _("as of %(moment)s") % {"moment": moment}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        cycle = self.cycle if self.of_a_cycle else None
        return {"programme": self.programme, "cycle": cycle, **context}


class ProgrammePage(ProgrammeMixin, PageScreen, abstract=True):
    """A page of a programme."""


class CyclePage(ProgrammePage, abstract=True):
    """A page of one of its cycles, which ``?cycle=`` names. One that has ended offers no deed."""

    def load_cycle(self) -> Cycle:
        return access.cycle_by_number(self.programme, self.request.GET.get("cycle", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"cycles": self.cycles(), **super().get_context_data(**kwargs)}
        if self.cycle.ended:
            context["actor"] = Actor(self.member, frozenset())
        return context

    def cycles(self) -> list[Cycle]:
        """All of them, where there are several."""
        if self.cycle.number == 1 and not self.cycle.ended:
            return []
        return list(self.programme.cycles.order_by("number"))


class ProgrammeForm(ProgrammeMixin, FormScreen, abstract=True):
    """A form of a programme."""


class ProgrammeDeed(ProgrammeMixin, DeedScreen, abstract=True):
    """A button of a programme."""
