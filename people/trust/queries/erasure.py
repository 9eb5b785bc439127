"""Questions about erasures."""

from people.models import Member
from people.trust.models import Erasure


def waiting(member: Member) -> Erasure | None:
    """The one that is to come, where the reader may know of it."""
    rows = Erasure.objects.filter(member=member, state=Erasure.State.ASKED)
    return rows.select_related("asked_by").first()
