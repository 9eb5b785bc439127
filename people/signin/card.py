"""Signing in with a card, and out again when the card is withdrawn."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.utils import perform_login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from people import scope
from people.actions import card as actions
from people.queries import card as queries
from people.queries.card import Found
from people.signin import kiosk
from people.signin.backends import NumberBackend

# Which card opened the session: the organisation's id and the card's uuid.
SESSION_KEY = "card"


def sign_in(request: HttpRequest, found: Found, *, to: str | None, at: datetime) -> HttpResponse:
    """Raises NotPossible for a card that lets nobody in any more."""
    with scope.bind(found.organisation.pk):
        account = actions.use(card=found.card, at=at)
    request.session.flush()  # nothing of who was here before
    request.user = AnonymousUser()
    request.session[SESSION_KEY] = [found.organisation.pk, str(found.card.uuid)]
    account.backend = NumberBackend.path()
    url = to or found.organisation.get_absolute_url()
    response: HttpResponse = perform_login(request, account, redirect_url=url)
    return response


class CardMiddleware:
    """Ends a session whose card has been withdrawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.session.get(SESSION_KEY)
        if given and not queries.is_live(organisation_id=given[0], value=given[1]):
            kiosk.leave(request)
            if kiosk.kiosk_of(request) is not None:
                return kiosk.wiped(kiosk.go_home(request))
        return self.get_response(request)
