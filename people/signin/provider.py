"""A session that an organisation's own provider has opened: it counts for that organisation alone.

The wall is here. Whatever does not stand on the short list below, or in an address of the one
organisation, finds nobody signed in.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from people import proof
from people.queries import provider as queries
from people.queries.provider import Held
from people.signin.backends import NumberBackend

SESSION_KEY = "provider"
# Pages of nobody's organisation that such a session may use: they end it, prove it anew, or lead to
# its own organisation. None of them changes anything about the account.
ALSO = frozenset({"start", "account_logout", "second_factor", "confirm"})
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class ProviderMiddleware:
    """Closed unless opened: the account is put back only where the address is its organisation's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.provider_session = None  # type: ignore[attr-defined]
        given = request.session.get(SESSION_KEY)
        if given:
            held = _held(given)
            if held is None:
                _end(request)
            else:
                request.provider_session = held  # type: ignore[attr-defined]
                request.account_behind = request.user  # type: ignore[attr-defined]
                request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        held = held_by(request)
        if held is not None and _opens(held, request, view, kwargs):
            restore(request)


def held_by(request: HttpRequest) -> Held | None:
    return getattr(request, "provider_session", None)


def restore(request: HttpRequest) -> None:
    """Whoever is behind the session, for the organisation of the provider and no other."""
    held, account = held_by(request), request.account_behind  # type: ignore[attr-defined]
    if held is not None and account.is_authenticated:
        account.confined_to = held.organisation.pk
        request.user = account


def _opens(held: Held, request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> bool:
    match = request.resolver_match
    if match is not None and match.view_name in ALSO:
        return True
    public = getattr(getattr(view, "view_class", None), "public", False)
    return not public and kwargs.get("organisation") == held.organisation.slug


def _held(given: dict[str, Any]) -> Held | None:
    """None once the provider was switched off or changed, or the link was taken away."""
    return queries.live(
        organisation_id=given["organisation"], stamp=given["stamp"], link=given["link"]
    )


def _end(request: HttpRequest) -> None:
    request.session.flush()
    request.user = AnonymousUser()
    messages.info(
        request,
        _("You were signed out, because the sign-in through your organisation was changed."),
    )


def sign_in(
    request: HttpRequest,
    found: queries.Found,
    *,
    account: Any,
    link: str,
    second: bool,
    signed_in_at: datetime | None,
    to: str,
) -> HttpResponse:
    """``second``: the provider vouches for a second factor. ``signed_in_at``: when it last asked."""
    request.session.flush()  # nothing of who was here before
    request.user = AnonymousUser()
    request.session[SESSION_KEY] = {
        "organisation": found.organisation.pk,
        "stamp": found.provider.stamp,
        "link": link,
    }
    request.by_provider = True  # type: ignore[attr-defined]
    # A provider that does not say when it asked may have asked a week ago.
    request.proved_at = signed_in_at or LONG_AGO  # type: ignore[attr-defined]
    if second:
        proof.pass_second_factor(request, account.pk)
    account.backend = NumberBackend.path()
    response: HttpResponse = perform_login(request, account, redirect_url=to)
    return response


def drop(request: HttpRequest) -> None:
    """Somebody signs in by themself where a provider's session was: nothing of that goes along."""
    if SESSION_KEY in request.session and not getattr(request, "by_provider", False):
        request.session.flush()
        request.provider_session = None  # type: ignore[attr-defined]


def proved_at(request: HttpRequest) -> datetime:
    """Now, unless a provider alone was asked in this request."""
    return getattr(request, "proved_at", None) or timezone.now()
