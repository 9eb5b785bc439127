"""Screens within a programme: they load it before anything else."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.screens import DeedScreen, FormScreen, PageScreen, Screen
from programmes import access
from programmes.models import Cycle, Programme


class ProgrammeMixin(Screen, abstract=True):
    """Loads ``self.programme`` and ``self.cycle`` from the address."""

    programme: Programme
    cycle: Cycle

    def load(self) -> None:
        super().load()
        self.programme = access.programme_for(self.kwargs["programme"], self.actor, self.permission)
        access.note_look(self.request, self.actor, self.permission, self.programme, self.now)
        self.cycle = access.cycle_of(self.programme)
        self.request.programme = self.programme  # type: ignore[attr-defined]

    @property
    def as_of(self) -> str:
        """When the figures of this page were read, in the organisation's time."""
        moment = date_format(timezone.localtime(self.now), "SHORT_DATETIME_FORMAT")
        return _("as of %(moment)s") % {"moment": moment}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"programme": self.programme, "cycle": self.cycle, **context}


class ProgrammePage(ProgrammeMixin, PageScreen, abstract=True):
    """A page of a programme."""


class ProgrammeForm(ProgrammeMixin, FormScreen, abstract=True):
    """A form of a programme."""


class ProgrammeDeed(ProgrammeMixin, DeedScreen, abstract=True):
    """A button of a programme."""
