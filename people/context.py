"""What every page may show around its content."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Entry = dict[str, Promise | str]


def account_menu(request: HttpRequest) -> tuple[Entry, ...]:
    """What somebody can do about their sign-in itself."""
    return _account_menu(
        request.organisation.slug,  # type: ignore[attr-defined]
        confined=request.user.confined_to is not None,  # type: ignore[union-attr]
        has_others=request.membership.has_others,  # type: ignore[attr-defined]
    )


@lru_cache(maxsize=512)
def _account_menu(slug: str, *, confined: bool, has_others: bool) -> tuple[Entry, ...]:
    entries = [
        (_("Your calendar"), reverse("calendar_feed", args=[slug])),
        (_("Your data"), reverse("data:overview", args=[slug])),
    ]
    if not confined:
        entries += [
            (_("How I sign in"), reverse("security")),
            (_("Change your password"), reverse("account_change_password")),
        ]
    if has_others:
        entries.append((_("Change organisation"), reverse("start") + "?choose"))
    return tuple({"label": label, "url": url} for label, url in entries)


@lru_cache(maxsize=512)
def _home(slug: str) -> str:
    return reverse("organisation_start", args=[slug])


@lru_cache(maxsize=1)
def _ends() -> dict[str, str]:
    return {"home_url": reverse("start"), "trust_url": reverse("trust")}


def _here(request: HttpRequest) -> str:
    """The page's own address; of an answer to a button that has no page, the page it stood on."""
    match = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    opens = view is None or (hasattr(view, "get") and "get" in view.http_method_names)
    if request.method in ("GET", "HEAD") or opens:
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return "/"
    return urlunsplit(("", "", before.path, before.query, "")) or "/"


def surroundings(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    organisation = getattr(request, "organisation", None) if actor else None
    found = {
        **_ends(),
        "account_menu": account_menu(request) if actor else None,
        "organisation": organisation,
        "actor": actor,
        "member": actor.member if actor else None,
        # Where to come back to after another language has been chosen.
        "here": _here(request),
        "demo": {"mailbox_url": settings.MAILBOX_URL} if settings.MODE == "demo" else None,
    }
    if organisation:
        found["home_url"] = _home(organisation.slug)
    return found
