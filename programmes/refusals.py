"""What an action of a programme says when it cannot be done."""


class NotPossible(Exception):
    """The rows are not in a state in which this can be done. The message is for the person."""

    @property
    def sentences(self) -> list[str]:
        """What a form says above its fields."""
        return [str(self)]


class Blocked(NotPossible):
    """A required criterion is not met, so the gate stays closed. ``criteria`` are those that block."""

    def __init__(self, message: str, criteria: list[str]) -> None:
        super().__init__(message)
        self.criteria = criteria

    @property
    def sentences(self) -> list[str]:
        return [str(self), *self.criteria]


class ReasonMissing(NotPossible):
    """This can be done, with a reason."""
