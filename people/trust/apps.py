"""The app of trust."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "people.trust"
    label = "trust"

    def ready(self) -> None:
        from people import post
        from people.trust import letters
        from people.trust.actions import closing

        post.compose_by(closing.KIND, letters.closing)
