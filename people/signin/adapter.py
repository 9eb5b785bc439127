"""How allauth behaves here: nobody signs up, limits are ours, and nothing leads to another site."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from people import limits, proof
from people.models import Account
from people.signin import provider

SIGN_IN = "sign_in"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address or the password is not right."),
        "enter_current_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
    }
    # What allauth may say on the next page; its other messages are noise.
    spoken = {
        "account/messages/password_changed.txt": _("Your password has been changed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation only."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site, without a character that browsers drop or turn round."""
        plain = bool(url) and not any(
            character == "\\" or unicodedata.category(character).startswith("C")
            for character in url or ""
        )
        return (
            plain
            and (url or "").startswith("/")
            and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From BASE_URL, so that a forged Host header cannot send people elsewhere."""
        uid, _dash, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})
        return settings.BASE_URL + path

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """By address and password; an account that is closed is like one that never was."""
        try:
            counted = limits.count(
                request,
                deed=SIGN_IN,
                name=str(credentials.get("email", "")).lower(),
                at=timezone.now(),
            )
        except limits.TooMany as refusal:
            raise ValidationError(
                str(refusal), code="too_many", params={"wait": refusal.wait}
            ) from refusal
        account = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if account is None:
            return None
        counted.forgive()
        return account  # type: ignore[return-value]

    def get_login_stages(self) -> list[str]:
        return ["people.signin.stages.SecondFactorStage"]

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """One's own sign-in takes over nothing of a session that a provider has opened."""
        provider.drop(request)
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """The session's id changes even for somebody who was signed in already."""
        super().login(request, user)
        request.session.cycle_key()
        second = proof.passed_second_factor(request, user.pk)
        proof.note(request, user.pk, at=provider.proved_at(request), second=second)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Shows the pages in the account's language, unless one was chosen before signing in."""
        response = super().post_login(request, user, **options)
        if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            remember_language(response, user.language)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **options: Any,
    ) -> None:
        if message_template in self.spoken:
            messages.add_message(request, level, self.spoken[message_template])


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
