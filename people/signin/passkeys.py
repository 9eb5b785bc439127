"""Passkeys: what the browser is asked, and whether its answer holds. Origin and RP id from BASE_URL."""

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from people.models import Account
from people.signin import factors

KEY = "passkey"
Verification = UserVerificationRequirement


class Refused(Exception):
    """The browser's answer does not hold: another key, another site, another question."""


def possible() -> bool:
    """Browsers make passkeys for a name that is reached by https, or for localhost."""
    place = urlsplit(settings.BASE_URL)
    try:
        ipaddress.ip_address(place.hostname or "")
    except ValueError:
        return place.scheme == "https" or place.hostname == "localhost"
    return False


def ask_to_make(request: HttpRequest, account: Account) -> str:
    """JSON for ``navigator.credentials.create``; the question is kept in the session."""
    options, state = _server().register_begin(
        user=PublicKeyCredentialUserEntity(
            id=user_pk_to_url_str(account).encode(),
            name=factors.label(account),
            display_name=factors.label(account),
        ),
        credentials=[_credential(row) for row in factors.of(account).passkeys],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=Verification.PREFERRED,
        extensions={"credProps": True},
    )
    request.session[KEY] = {"to": "make", **state}
    return json.dumps(dict(options))


def made(request: HttpRequest, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as it is kept. Raises Refused."""
    state = _asked(request, "make")
    try:
        _server().register_complete(state, RegistrationResponse.from_dict(answer))
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Refused from problem
    return answer


def ask_to_show(request: HttpRequest, account: Account | None) -> str:
    """JSON for ``navigator.credentials.get``. Without an account any passkey may answer.

    It then stands for a password too, so the device has to check who holds it.
    """
    options, state = _server().authenticate_begin(
        credentials=[_credential(row) for row in factors.of(account).passkeys] if account else None,
        user_verification=Verification.PREFERRED if account else Verification.REQUIRED,
    )
    request.session[KEY] = {"to": "show", "account": account.pk if account else None, **state}
    return json.dumps(dict(options))


def shown(request: HttpRequest, answer: dict[str, Any], account: Account | None) -> Authenticator:
    """The passkey that answered; without ``account`` it says itself whose it is. Raises Refused."""
    state = _asked(request, "show")
    if state["account"] != (account.pk if account else None):
        raise Refused
    try:
        response = AuthenticationResponse.from_dict(answer)
        owner = account.pk if account else _named_in(answer)
        rows = Authenticator.objects.filter(
            user_id=owner, user__is_active=True, type=Authenticator.Type.WEBAUTHN
        ).select_related("user")
        known = {_credential(row).credential_id: row for row in rows}
        credentials = [_credential(row) for row in known.values()]
        found = _server().authenticate_complete(state, credentials, response)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Refused from problem
    return known[found.credential_id]


def _named_in(answer: dict[str, Any]) -> int:
    handle = websafe_decode(answer["response"]["userHandle"]).decode()
    return int(url_str_to_user_pk(handle))


def _asked(request: HttpRequest, to: str) -> dict[str, Any]:
    """A question is answered once."""
    state = request.session.pop(KEY, None)
    if not state or state["to"] != to:
        raise Refused
    return dict(state)


def _credential(row: Authenticator) -> AttestedCredentialData:
    found = WebAuthn(row).authenticator_data.credential_data
    if found is None:
        raise Refused
    return found


def _server() -> Fido2Server:
    host = urlsplit(settings.BASE_URL).hostname or ""
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name="Synchro"),
        verify_origin=lambda origin: origin == settings.BASE_URL,
    )
