"""The app of signing in."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "people.signin"
    label = "signin"

    def ready(self) -> None:
        from people import post
        from people.actions.invitation import KIND
        from people.signin import letters, tasks

        post.compose_by(KIND, letters.invitation)
        post.compose_by(tasks.LINKED, letters.linked)
