"""The app of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"

    def ready(self) -> None:
        from people import changes, first_screen, newcomers
        from programmes.actions import assignment, assignment_move, programme_access
        from programmes.first_screen import first_screen as choice
        from programmes.first_screen import over_several
        from programmes.queries import hand_over

        first_screen.chosen_by(choice)
        first_screen.of_several_chosen_by(over_several)
        newcomers.greet_with(assignment.welcome)
        newcomers.take_leave_with(assignment.farewell)
        changes.when_managers_change(assignment_move.follow)
        changes.when_people_leave(assignment_move.leave)
        changes.when_consultants_end(programme_access.end_all)
        changes.count_with(hand_over.count)
