"""Questions about the closing of an organisation."""

from datetime import datetime

from people.trust.models import Closing

State = Closing.State
OPEN = (State.ASKED, State.AGREED, State.ERASING)


def waiting() -> Closing | None:
    """The one of the bound organisation that is to come, asked for or agreed to."""
    rows = Closing.objects.filter(state__in=(State.ASKED, State.AGREED))
    return rows.select_related("asked_by", "agreed_by").first()


def agreed() -> Closing | None:
    return Closing.objects.filter(state=State.AGREED).first()


def due(at: datetime) -> Closing | None:
    """The one whose thirty days are over, or that was begun and is not at its end."""
    row = Closing.objects.filter(state__in=(State.AGREED, State.ERASING)).first()
    if row is None or row.due_at is None or row.due_at > at:
        return None
    return row
