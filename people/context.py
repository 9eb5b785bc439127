"""What every page may show around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def account_menu(request: HttpRequest) -> list[dict[str, str]]:
    """What somebody can do about their sign-in itself."""
    slug = request.organisation.slug  # type: ignore[attr-defined]
    entries = [(_("Your data"), reverse("data:overview", args=[slug]))]
    if request.user.confined_to is None:  # type: ignore[union-attr]
        entries += [
            (_("How I sign in"), reverse("security")),
            (_("Change your password"), reverse("account_change_password")),
        ]
    if request.membership.has_others:  # type: ignore[attr-defined]
        entries.append((_("Change organisation"), reverse("start") + "?choose"))
    return [{"label": label, "url": url} for label, url in entries]


def surroundings(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    organisation = getattr(request, "organisation", None) if actor else None
    return {
        "account_menu": account_menu(request) if actor else None,
        "organisation": organisation,
        "actor": actor,
        "member": actor.member if actor else None,
        "home_url": organisation.get_absolute_url() if organisation else reverse("start"),
        "trust_url": reverse("trust"),
        "demo": {"mailbox_url": settings.MAILBOX_URL} if settings.MODE == "demo" else None,
    }
