"""The app of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        from people import first_screen, newcomers
        from programmes.actions import assignment
        from programmes.first_screen import first_screen as choice

        first_screen.chosen_by(choice)
        newcomers.greet_with(assignment.welcome)
