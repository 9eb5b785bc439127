"""Questions about the first run: which link is still good, and whether one is needed."""

from datetime import datetime

from people.models import FirstRun, Organisation
from people.signin import codes


def by_token(token: str, at: datetime) -> FirstRun | None:
    rows = FirstRun.objects.filter(used_at=None, expires_at__gt=at)
    return rows.filter(token_hash=codes.token_hash(token)).first()


def is_over() -> bool:
    """There is an organisation, so nobody needs the first-run page any more."""
    return Organisation.objects.here().exists()
