"""What an action about people says when it cannot be done."""

from django.utils.translation import gettext_lazy as _

# By hand and by a list alike.
NOBODY_LEFT = _(
    "Nobody would be left who can give parts. Make somebody else HR manager or administrator"
    " first, then try again."
)


class NotPossible(Exception):
    """Nothing was changed. The message is a sentence for the person who asked."""
