"""Binds the organisation of the address, keeps private pages out of caches, explains failures."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from people import access, scope
from people.signin import kiosk

Next = Callable[[HttpRequest], HttpResponse]


class OrganisationMiddleware:
    """Finds the membership for the organisation in the address before the view's transaction opens.

    A view that anyone may see (``public = True``) binds for itself.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.scope_token = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            bound = request.scope_token  # type: ignore[attr-defined]
            if bound is not None:
                bound.__exit__(None, None, None)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.get("organisation")
        if slug is None or getattr(getattr(view, "view_class", None), "public", False):
            return None
        if not request.user.is_authenticated:
            return to_sign_in(request)
        membership = access.membership_for(request.user, slug, timezone.localdate())
        request.membership = membership  # type: ignore[attr-defined]
        request.organisation = membership.organisation  # type: ignore[attr-defined]
        bound = scope.bind(membership.organisation_id, membership.member_id)
        bound.__enter__().organisation = membership.organisation
        request.scope_token = bound  # type: ignore[attr-defined]
        return None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """And back to the page afterwards. A part of a page sends the page as a whole."""
    if kiosk.kiosk_of(request) is not None:
        return kiosk.go_home(request)
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    sign_in = redirect_to_login(htmx.current_url_abs_path or reverse("start"))
    return HttpResponseClientRedirect(sign_in.url)


class PrivacyMiddleware:
    """No page that needs a sign-in is kept by a browser or a proxy."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class FailureMiddleware:
    """When the database cannot be reached, says so in place of a stack trace, with a time to retry."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except OperationalError:
            return unavailable(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return unavailable(request) if isinstance(problem, OperationalError) else None


def unavailable(request: HttpRequest) -> HttpResponse:
    response = render(request, "503.html", status=503, using=None)
    response["Retry-After"] = "30"
    return response
