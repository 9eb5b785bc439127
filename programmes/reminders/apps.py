"""The app of reminders: it carries every letter that leaves the house."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "programmes.reminders"
    label = "reminders"

    def ready(self) -> None:
        from people import post
        from programmes.reminders import letters, outbox

        post.carry_by(outbox.put)
        post.compose_by(letters.DIGEST, letters.digest)
        post.compose_by(letters.NUDGE, letters.nudge)
