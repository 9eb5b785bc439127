"""The app of pulses: what it asks of people is known to the list of things to do."""

from django.apps import AppConfig


class PulsesConfig(AppConfig):
    name = "programmes.pulses"
    label = "pulses"

    def ready(self) -> None:
        from programmes import registry
        from programmes.pulses.assignments import PREPARED, PULSE

        registry.register_kind(PULSE)
        registry.register_kind(PREPARED)
