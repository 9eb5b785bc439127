"""What the pages of waves and of instruments begin with: one of them by its address."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from people.access import found
from people.prepared import Prepared
from people.texts import said
from programmes.pulses import builtin
from programmes.pulses.content import Content
from programmes.pulses.models import Instrument, InstrumentVersion, Wave
from programmes.pulses.queries import instrument as queries
from programmes.screens import ProgrammeMixin

_by_uuid = Prepared(
    lambda value, programme: Wave.objects.filter(
        uuid=value, stage__process_run__cycle__programme=programme
    ),
    value=UUID,
    programme=int,
)


class PulsesMixin(ProgrammeMixin, abstract=True):
    of_a_cycle = False

    def url(self, name: str, *args: Any) -> str:
        slugs = [self.organisation.slug, self.programme.slug]
        return reverse(f"pulses:{name}", args=[*slugs, *args])

    def waves(self) -> QuerySet[Wave]:
        """Of this programme, latest first."""
        rows = Wave.objects.filter(stage__process_run__cycle__programme=self.programme)
        return rows.order_by("-pk")


class WaveMixin(PulsesMixin, abstract=True):
    """Loads ``self.wave``."""

    wave: Wave

    def load(self) -> None:
        super().load()
        wave = _by_uuid.first(value=self.kwargs["wave"], programme=self.programme.pk)
        if wave is None:
            raise Http404
        self.wave = wave

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "wave": self.wave,
            "heading": said(self.wave.name),
            "caption": self.programme.name,
            **super().get_context_data(**kwargs),
        }


class InstrumentsMixin(PulsesMixin, abstract=True):
    @property
    def spoken(self) -> list[str]:
        return self.organisation.languages or ["en"]

    @property
    def list_url(self) -> str:
        return self.url("instrument_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "caption": self.programme.name,
            "list_url": self.list_url,
            **super().get_context_data(**kwargs),
        }


class InstrumentMixin(InstrumentsMixin, abstract=True):
    """Loads ``self.own``: one of the organisation's own, by its address."""

    own: queries.Own

    def load(self) -> None:
        super().load()
        self.own = queries.one(found(Instrument.objects, uuid=self.kwargs["instrument"]))
        if not self.own.versions:
            raise Http404

    @property
    def name(self) -> str:
        return said(self.own.shown.content.name)

    def detail_url(self, uuid: UUID | None = None) -> str:
        return self.url("instrument_detail", uuid or self.own.instrument.uuid)

    def draft(self) -> InstrumentVersion:
        if self.own.draft is None:
            raise Http404
        return self.own.draft

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "back_url": self.detail_url(),
            "cancel_url": self.detail_url(),
            **super().get_context_data(**kwargs),
        }


class BuiltinMixin(InstrumentsMixin, abstract=True):
    """Loads ``self.content``: one that comes with Synchro, by its key."""

    content: Content

    def load(self) -> None:
        super().load()
        try:
            self.content = builtin.by_key(self.kwargs["key"])
        except KeyError:
            raise Http404 from None
