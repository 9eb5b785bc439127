"""What every page of a wave begins with: the wave, by its address, within the programme."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from people.prepared import Prepared
from people.texts import said
from programmes.pulses.models import Wave
from programmes.screens import ProgrammeMixin

_by_uuid = Prepared(
    lambda value, programme: Wave.objects.filter(
        uuid=value, stage__process_run__cycle__programme=programme
    ),
    value=uuid.UUID,
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
