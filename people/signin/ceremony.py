"""The ceremony of OpenID Connect: to the provider and back, until it is known who came.

Authorization code with PKCE (S256). State, nonce and verifier stay in the session of the browser
that went, are good for ten minutes and are used up by the first return. Nothing here knows people.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from people.signin import discovery, outgoing
from people.signin.discovery import ALGORITHMS, Document, Unfit
from people.signin.outgoing import Failed

KEY = "provider_ways"
GOOD_FOR = timedelta(minutes=10)
AT_ONCE = 5  # tabs of one browser
LEEWAY = 60  # seconds that clocks may differ by
SCOPE = "openid email profile"
# What “amr” says of a second factor (RFC 8176).
SECOND = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris"})


class Cause(StrEnum):
    """Why nobody came back from the provider."""

    DOWN = "down"
    LOST = "lost"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class Broken(Exception):
    """``note`` says more, for the log; it holds nothing of a person."""

    def __init__(self, cause: Cause, note: str = "") -> None:
        super().__init__(f"{cause} {note}".strip())
        self.cause, self.note = cause, note


@dataclass(frozen=True)
class Client:
    """What this installation is to one organisation's provider."""

    organisation_id: int
    issuer: str
    client_id: str
    secret: str
    redirect_url: str
    stamp: str
    acr_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Whom the provider has signed in. ``number`` is the value of the claim that HR chose."""

    issuer: str
    subject: str
    email: str
    verified: bool
    number: str
    second: bool
    signed_in_at: datetime | None


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
        raise Broken(Cause.CANCELLED if denied else Cause.REFUSED, _tidy(given.get("error", "")))
    token = _token(client, document, given["code"], way["verifier"])
    claims = _claims(client, document, token, way["nonce"], at)
    return _identity(client, claims, number_claim, at)


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
        return _tidy(str(problem.error)) or "unreadable"
    except ValueError:
        pass  # an answer that is no JSON object, or none of the protocol
    return "unreadable"


def _document(client: Client) -> Document:
    try:
        return discovery.document(client.issuer)
    except (Failed, Unfit) as problem:
        raise Broken(Cause.DOWN, _note(problem)) from problem


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
        raise Broken(Cause.DOWN, _note(problem)) from problem
    except OAuth2Error as problem:
        raise Broken(Cause.REFUSED, _tidy(str(problem.error))) from problem
    except ValueError as problem:
        raise Broken(Cause.DOWN, "token") from problem
    return dict(found)


def _claims(
    client: Client, document: Document, token: dict[str, Any], nonce: str, at: datetime
) -> dict[str, Any]:
    """Of the id token, after its signature and all that it has to say about itself."""
    from authlib.oidc.core import CodeIDToken  # heavy, and needed by few
    from joserfc.errors import JoseError

    try:
        signed = _signed(str(token.get("id_token") or ""), document.jwks_uri)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": client.issuer},
                "aud": {"essential": True, "value": client.client_id},
                "sub": {"essential": True},
                "exp": {"essential": True},
                "iat": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            params={
                "nonce": nonce,
                "client_id": client.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
    except Failed as problem:
        raise Broken(Cause.DOWN, _note(problem)) from problem
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise Broken(Cause.REFUSED, f"id token: {type(problem).__name__}") from problem
    return {**_told_apart(document, token, claims), **claims}


def _told_apart(document: Document, token: dict[str, Any], claims: Any) -> dict[str, Any]:
    """What the provider tells about the person only when asked apart from the id token."""
    if "email" in claims or not document.userinfo_endpoint or not token.get("access_token"):
        return {}
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    found = outgoing.get(document.userinfo_endpoint, bearer)
    return found if found.get("sub") == claims["sub"] else {}


def _signed(id_token: str, place: str) -> Any:
    """Checks the signature; for a key that is not known yet they are asked for once more."""
    from joserfc import jwt  # heavy, and needed by few
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import JWKRegistry, Key, KeySet
    from joserfc.jws import JWSRegistry

    def opened(key: dict[str, Any]) -> Key | None:
        try:
            return JWKRegistry.import_key(key)
        except (JoseError, ValueError, TypeError):
            return None  # of a kind that is not known here; others may do

    def checked(keys: list[dict[str, Any]]) -> Any:
        rules = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        known = KeySet([key for key in map(opened, keys) if key is not None])
        return jwt.decode(id_token, known, algorithms=ALGORITHMS, registry=rules)

    try:
        return checked(discovery.keys(place))
    except InvalidKeyIdError:
        return checked(discovery.keys(place, anew=True))


def _identity(client: Client, claims: dict[str, Any], number_claim: str, at: datetime) -> Identity:
    number = claims.get(number_claim) if number_claim else None
    return Identity(
        issuer=client.issuer,
        subject=_subject(claims),
        email=_text(claims.get("email")),
        verified=claims.get("email_verified") is True,
        number=str(number) if isinstance(number, int) else _text(number),
        second=_has_second(client, claims),
        signed_in_at=_moment(claims.get("auth_time"), at),
    )


def _moment(value: Any, at: datetime) -> datetime | None:
    """None for what is no moment, or one that is still to come."""
    if not isinstance(value, int | float) or not 0 < value <= at.timestamp() + LEEWAY:
        return None
    return min(datetime.fromtimestamp(value, UTC), at)


def _has_second(client: Client, claims: dict[str, Any]) -> bool:
    """By “acr” where values are agreed on, else by “amr”."""
    if client.acr_values:
        return claims.get("acr") in client.acr_values
    methods = claims.get("amr")
    return isinstance(methods, list) and any(each in SECOND for each in methods)


def _subject(claims: dict[str, Any]) -> str:
    found = _text(claims.get("sub"))
    if not found or len(found) > 255:
        raise Broken(Cause.REFUSED, "sub")
    return found


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) and value.isprintable() else ""


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


def _note(problem: Exception) -> str:
    return str(problem) if isinstance(problem, Failed) else "document"


def _tidy(word: str) -> str:
    """An error code of the protocol, and nothing that somebody else could write into our log."""
    return word[:60] if word.isascii() and word.replace("_", "").isalnum() else ""
