"""What an action says when it cannot be done; a process's own refusals derive from it."""

from programmes.refusals import NotPossible

__all__ = ["NotPossible", "Refused"]


class Refused(NotPossible):
    """Says its sentence at one field of the form: ``field`` names it."""

    def __init__(self, message: object, field: str) -> None:
        super().__init__(message)
        self.field = field
