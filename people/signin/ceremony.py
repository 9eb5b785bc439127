"""The ceremony of OpenID Connect: to the provider and back, until it is known who came.

Authorization code with PKCE (S256). State, nonce and verifier stay in the session of the browser
that went, are good for ten minutes and are used up by the first return. Nothing here knows people.
"""

import hashlib
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from people.signin import discovery, id_token, outgoing
from people.signin.discovery import Document, Unfit
from people.signin.outgoing import Failed
from people.signin.protocol import Broken, Cause, Client, Identity, note, tidy

KEY = "provider_ways"
GOOD_FOR = timedelta(minutes=10)
AT_ONCE = 5  # tabs of one browser
SCOPE = "openid email profile"


def begin(request: HttpRequest, client: Client, *, way: dict[str, Any], at: datetime) -> str:
    """The address at the provider to go to. ``way`` comes back with ``returned``. Raises Broken.

    ``way["again"]``: the provider is to ask who it is, even of somebody who is signed in there.
    """
    from authlib.common.security import generate_token  # heavy, and needed by few

    document = _document(client)
    state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
    ways = {
        known: each
        for known, each in request.session.get(KEY, {}).items()
        if each["until"] > at.timestamp()
    }
    ways = dict(list(ways.items())[-(AT_ONCE - 1) :])
    ways[state] = {
        **way,
        "organisation": client.organisation_id,
        "stamp": client.stamp,
        "nonce": nonce,
        "verifier": verifier,
        "until": (at + GOOD_FOR).timestamp(),
    }
    request.session[KEY] = ways
    more: dict[str, Any] = {"prompt": "login", "max_age": 0} if way.get("again") else {}
    if client.acr_values:
        more["acr_values"] = " ".join(client.acr_values)
    url, _state = _oauth(client, document).create_authorization_url(
        document.authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce, **more
    )
    return str(url)


def returned(request: HttpRequest, client: Client, *, at: datetime) -> dict[str, Any]:
    """The way that this return belongs to; it is used up by this, whatever comes of it.

    Raises Broken.
    """
    state = request.GET.get("state", "")
    ways = dict(request.session.get(KEY, {}))
    way: dict[str, Any] | None = ways.pop(state, None)
    if way is None:
        raise Broken(Cause.LOST)
    request.session[KEY] = ways
    # Two returns at the same moment read the same session: the one that comes first wins.
    name = "provider|returned|" + hashlib.sha256(state.encode()).hexdigest()
    if not cache.add(name, 1, 2 * GOOD_FOR.total_seconds()):
        raise Broken(Cause.LOST)
    ours = way["organisation"] == client.organisation_id and way["stamp"] == client.stamp
    if not ours or way["until"] <= at.timestamp():
        raise Broken(Cause.LOST)
    return way


def identify(
    request: HttpRequest,
    client: Client,
    *,
    way: dict[str, Any],
    number_claim: str,
    at: datetime,
) -> Identity:
    """Trades the code of this return for the provider's word on who came. Raises Broken."""
    given = request.GET
    document = _document(client)
    issuer = given.get("iss")
    if (issuer or document.names_itself) and issuer != client.issuer:
        raise Broken(Cause.REFUSED, "iss of the return")
    if "code" not in given:
        denied = given.get("error") in ("access_denied", "login_required", "interaction_required")
        raise Broken(Cause.CANCELLED if denied else Cause.REFUSED, tidy(given.get("error", "")))
    token = _token(client, document, given["code"], way["verifier"])
    return id_token.identity(
        client, document, token, nonce=way["nonce"], number_claim=number_claim, at=at
    )


def farewell(issuer: str, client_id: str) -> str:
    """The address at which somebody signs out of the provider too; empty where it has none.

    Without the id token, which is kept nowhere: the provider asks before it does so.
    """
    from authlib.common.urls import add_params_to_uri  # heavy, and needed by few

    try:
        place = discovery.document(issuer).end_session_endpoint
    except (Failed, Unfit):
        return ""
    return str(add_params_to_uri(place, [("client_id", client_id)])) if place else ""


def trial(client: Client) -> str:
    """Asks the provider all that can be asked without a person. Raises Failed, Unfit.

    Returns its error for a code that it never gave: ``invalid_grant`` where the secret is right.
    """
    from authlib.oauth2 import OAuth2Error  # heavy, and needed by few

    document, keys = discovery.renewed(client.issuer)
    if not keys:
        raise Unfit(discovery.NO_KEYS)
    try:
        _oauth(client, document).fetch_token(
            document.token_endpoint,
            grant_type="authorization_code",
            code="synchro-tries-it",
            code_verifier="x" * 64,
            redirect_uri=client.redirect_url,
        )
    except OAuth2Error as problem:
        return tidy(str(problem.error)) or "unreadable"
    except ValueError:
        pass  # an answer that is no JSON object, or none of the protocol
    return "unreadable"


def _document(client: Client) -> Document:
    try:
        return discovery.document(client.issuer)
    except (Failed, Unfit) as problem:
        raise Broken(Cause.DOWN, note(problem)) from problem


def _token(client: Client, document: Document, code: str, verifier: str) -> dict[str, Any]:
    from authlib.oauth2 import OAuth2Error  # heavy, and needed by few

    try:
        found = _oauth(client, document).fetch_token(
            document.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=client.redirect_url,
        )
    except Failed as problem:
        raise Broken(Cause.DOWN, note(problem)) from problem
    except OAuth2Error as problem:
        raise Broken(Cause.REFUSED, tidy(str(problem.error))) from problem
    except ValueError as problem:
        raise Broken(Cause.DOWN, "token") from problem
    return dict(found)


def _oauth(client: Client, document: Document) -> Any:
    from authlib.oauth2.client import OAuth2Client  # heavy, and needed by few

    return OAuth2Client(
        SimpleNamespace(post=_post),
        client_id=client.client_id,
        client_secret=client.secret,
        token_endpoint_auth_method=(
            "client_secret_post" if document.by_post else "client_secret_basic"
        ),
        scope=SCOPE,
        redirect_uri=client.redirect_url,
        code_challenge_method="S256",
    )


def _post(url: str, *, data: dict[str, str], headers: dict[str, str], auth: Any) -> Any:
    """How the library sends a form: through ``outgoing``, whatever it would use itself."""
    from urllib.parse import parse_qsl, urlencode

    url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
    answer = outgoing.post(url, dict(parse_qsl(body, keep_blank_values=True)), headers)
    if answer.status >= 500:
        raise Failed(outgoing.Reason.STATUS, answer.status)

    def failed() -> None:
        raise Failed(outgoing.Reason.UNREADABLE, answer.status)

    return SimpleNamespace(status_code=answer.status, json=answer.json, raise_for_status=failed)
