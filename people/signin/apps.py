"""The app of signing in."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "people.signin"
    label = "signin"
