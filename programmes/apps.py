"""The app of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
