"""What every page may show around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def surroundings(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    organisation = getattr(request, "organisation", None) if actor else None
    return {
        "organisation": organisation,
        "actor": actor,
        "member": actor.member if actor else None,
        "trust_url": reverse("trust"),
        "demo": {"mailbox_url": settings.MAILBOX_URL} if settings.MODE == "demo" else None,
    }
