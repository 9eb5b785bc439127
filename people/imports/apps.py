"""The app of importing people."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "people.imports"
    label = "imports"
