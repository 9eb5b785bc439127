"""What is different on a kiosk: short sessions that leave nothing to the next person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from people import scope
from people.actions import kiosk as actions
from people.models import Kiosk
from people.queries import kiosk as queries

LONGEST = timedelta(minutes=15)
COOKIE_DAYS = 400  # longer is cut by browsers; renewed on each day of use
WARNING = 20  # seconds before the end
OVER = 5  # seconds that the last page stays
# When the session at a kiosk began, was last used, and at which kiosk it is.
SESSION_KEY = "kiosk"
# What a page asks for by itself is no sign of life.
PASSIVE = frozenset({"job_progress"})


class KioskMiddleware:
    """``request.kiosk`` is the kiosk that this device is; a session on one ends by the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        found = queries.by_device(request.COOKIES.get(settings.KIOSK_COOKIE_NAME, ""))
        request.kiosk_found = found  # type: ignore[attr-defined]
        request.kiosk = found.kiosk if found and not found.kiosk.withdrawn_at else None  # type: ignore[attr-defined]
        request.kiosk_left = None  # type: ignore[attr-defined]
        if self.is_over(request, now):
            leave(request)
            return wiped(go_home(request))
        response = self.get_response(request)
        kiosk = request.kiosk  # type: ignore[attr-defined]
        if found is not None and kiosk is not None and kiosk.last_seen_on != now.date():
            with scope.bind(found.organisation.pk):
                actions.see(kiosk=kiosk, at=now)
            remember(response, request.COOKIES[settings.KIOSK_COOKIE_NAME])
        return response

    def is_over(self, request: HttpRequest, now: datetime) -> bool:
        """Whether a session of this device has to end here; one that goes on is marked."""
        kiosk = request.kiosk  # type: ignore[attr-defined]
        mark = request.session.get(SESSION_KEY)
        if kiosk is None:
            return mark is not None  # withdrawn, or carried to another device
        if not request.user.is_authenticated:
            return False
        if mark is None:
            mark = {"kiosk": str(kiosk.uuid), "begun": now.timestamp(), "seen": now.timestamp()}
            request.session[SESSION_KEY] = mark
        left = mark["begun"] + LONGEST.total_seconds() - now.timestamp()
        idle = now.timestamp() - mark["seen"]
        request.kiosk_left = int(left)  # type: ignore[attr-defined]
        return mark["kiosk"] != str(kiosk.uuid) or left <= 0 or idle >= kiosk.idle_seconds

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """A request to an address that exists shows that somebody is there."""
        mark, match = request.session.get(SESSION_KEY), request.resolver_match
        if mark is not None and match is not None and match.url_name not in PASSIVE:
            request.session[SESSION_KEY] = {**mark, "seen": timezone.now().timestamp()}


def kiosk_of(request: HttpRequest) -> Kiosk | None:
    return getattr(request, "kiosk", None)


def leave(request: HttpRequest) -> None:
    """Nobody is signed in any more, and nothing that was to be said to them is left."""
    list(messages.get_messages(request))
    request.session.flush()
    request.user = AnonymousUser()
    rotate_token(request)


def wiped(response: HttpResponse) -> HttpResponse:
    """The browser forgets what it kept of the last person. The device's own cookie stays."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    response.delete_cookie("messages")
    return response


def go_home(request: HttpRequest) -> HttpResponse:
    url = reverse("kiosk")
    return (
        HttpResponseClientRedirect(url)
        if getattr(request, "htmx", None)
        else HttpResponseRedirect(url)
    )


def remember(response: HttpResponse, key: str) -> None:
    """This browser is the kiosk from now on."""
    response.set_cookie(
        settings.KIOSK_COOKIE_NAME,
        key,
        max_age=timedelta(days=COOKIE_DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """For the frame of every page, while somebody is signed in at a kiosk."""
    kiosk, left = kiosk_of(request), getattr(request, "kiosk_left", None)
    if kiosk is None or left is None or not request.user.is_authenticated:
        return {}
    return {
        "at_kiosk": {
            "home": reverse("kiosk"),
            "ping": reverse("kiosk_ping"),
            "idle": kiosk.idle_seconds,
            "left": left,
            "warning": WARNING,
        }
    }
