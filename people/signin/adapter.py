"""How allauth behaves here: nobody signs up, and links never come from the request."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation only."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From BASE_URL, so that a forged Host header cannot send people elsewhere."""
        return settings.BASE_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": key.split("-")[0], "key": key}
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "base_url": settings.BASE_URL})
