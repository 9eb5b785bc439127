"""What a page asks of a session before it opens: a second factor, or a proof that is fresh."""

from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from people import proof
from people.access import Actor
from people.permissions import NEEDS_SECOND_FACTOR

READING = ("GET", "HEAD", "OPTIONS")
SALT = "people.threshold"
KEPT_SECONDS = 60 * 60
LONGEST = 200_000
# Nobody's secret is written into a page.
_NOT_KEPT = {
    "csrfmiddlewaretoken",
    "password",
    "password1",
    "password2",
    "oldpassword",
    "code",
    "credential",
    "secret",
}


def second_factor(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """Where somebody is sent whose part needs a second factor that this session has not passed.

    Only the parts in the organisation of the address count: no other one is asked.
    """
    needed = settings.SECOND_FACTOR_REQUIRED and actor.parts & NEEDS_SECOND_FACTOR
    if not needed or proof.has_second_factor(request):
        return None
    return _sent_to("second_factor", request, actor.member.organisation.get_absolute_url())


def fresh(request: HttpRequest, instead: str) -> HttpResponse | None:
    """Asks who it is, unless they said so lately. What a form sent is kept and can be sent again.

    ``instead`` is where to go on after a fragment or a method that cannot be repeated.
    """
    if proof.is_fresh(request, timezone.now()):
        return None
    if request.method != "POST" or getattr(request, "htmx", False):
        return _sent_to("confirm", request, instead)
    context = {"kept": keep(request), "instead": instead}
    return render(request, "people/sign_in/interrupted.html", context, status=422)


def keep(request: HttpRequest) -> str:
    """What a form sent, sealed against change and for this account alone; empty if it is too long."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    body = urlencode(fields)
    if len(body) > LONGEST or request.FILES:
        return ""
    kept = {"account": request.user.pk, "path": request.get_full_path(), "body": body}
    return signing.dumps(kept, salt=SALT, compress=True)


def kept(request: HttpRequest, value: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The address and the fields of a form that was kept for who is signed in now."""
    try:
        found = signing.loads(value, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if found["account"] != request.user.pk:
        return None
    return found["path"], parse_qsl(found["body"], keep_blank_values=True)


def _sent_to(name: str, request: HttpRequest, instead: str) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    back = request.get_full_path() if request.method in READING and not htmx else instead
    if htmx and htmx.current_url_abs_path:
        back = htmx.current_url_abs_path
    url = reverse(name) + "?" + urlencode({"next": back})
    return HttpResponseClientRedirect(url) if htmx else HttpResponseRedirect(url)
