"""What an action about people says when it cannot be done."""


class NotPossible(Exception):
    """Nothing was changed. The message is a sentence for the person who asked."""
