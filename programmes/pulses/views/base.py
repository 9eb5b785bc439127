"""What every page of a wave begins with: the wave, by its address, within the programme."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from people.access import found
from people.texts import said
from programmes.pulses.models import Wave
from programmes.screens import ProgrammeMixin


class PulsesMixin(ProgrammeMixin, abstract=True):
    def url(self, name: str, *args: Any) -> str:
        slugs = [self.organisation.slug, self.programme.slug]
        return reverse(f"pulses:{name}", args=[*slugs, *args])

    def waves(self) -> QuerySet[Wave]:
        """Of this programme, latest first, with what their pages name."""
        return (
            Wave.objects.filter(stage__process_run__cycle__programme=self.programme)
            .select_related("stage__process_run__cycle__programme")
            .order_by("-pk")
        )


class WaveMixin(PulsesMixin, abstract=True):
    """Loads ``self.wave``."""

    wave: Wave

    def load(self) -> None:
        super().load()
        self.wave = found(self.waves(), uuid=self.kwargs["wave"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "wave": self.wave,
            "heading": said(self.wave.name),
            "caption": self.programme.name,
            **super().get_context_data(**kwargs),
        }
