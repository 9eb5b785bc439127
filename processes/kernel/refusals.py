"""What an action says when it cannot be done."""


class NotPossible(Exception):
    """The record is not in a state in which this can be done. The message is for the person."""
