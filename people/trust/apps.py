"""The app of trust."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "people.trust"
    label = "trust"
