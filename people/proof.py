"""What a browser's session has proved about who uses it: how long ago, and whether twice over.

Kept in the session and bound to the account, so that it ends with either.
"""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

KEY = "proof"
FRESH_FOR = timedelta(minutes=10)


def of(account_id: int, *, at: datetime, second: bool) -> dict[str, Any]:
    """As it is kept. ``second``: a second factor was passed in this session."""
    return {"account": account_id, "at": at.timestamp(), "second": second}


def note(request: HttpRequest, account_id: int, *, at: datetime, second: bool = False) -> None:
    """The account has proved itself now. A second factor that was passed before still counts."""
    kept = second or _of_this_session(request, account_id).get("second", False)
    request.session[KEY] = of(account_id, at=at, second=kept)


def pass_second_factor(request: HttpRequest, account_id: int) -> None:
    """In this very request, of somebody who is not signed in yet."""
    request.second_factor_of = account_id  # type: ignore[attr-defined]


def passed_second_factor(request: HttpRequest, account_id: int) -> bool:
    return getattr(request, "second_factor_of", None) == account_id


def has_second_factor(request: HttpRequest) -> bool:
    return bool(_of_this_session(request, request.user.pk).get("second"))


def is_fresh(request: HttpRequest, at: datetime) -> bool:
    """Within ten minutes; a clock that was put back does not count as fresh."""
    proved = _of_this_session(request, request.user.pk).get("at")
    return proved is not None and 0 <= at.timestamp() - proved < FRESH_FOR.total_seconds()


def forget_second_factor(request: HttpRequest) -> None:
    """The account has none any more."""
    kept = _of_this_session(request, request.user.pk)
    if kept:
        request.session[KEY] = {**kept, "second": False}


def _of_this_session(request: HttpRequest, account_id: int | None) -> dict[str, Any]:
    kept = request.session.get(KEY) or {}
    return kept if kept.get("account") == account_id else {}
