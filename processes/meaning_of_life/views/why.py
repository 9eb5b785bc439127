"""Why this process exists, in plain words, for everybody."""

from people.permissions import Permission
from processes.kernel.screens import ProcessPage
from processes.meaning_of_life.views.screens import MeaningMixin


class Why(MeaningMixin, ProcessPage):
    """What people are asked, what they are never asked, and what the organisation owes them."""

    permission = Permission.CHARTER_SEE
    template_name = "meaning_of_life/why.html"
