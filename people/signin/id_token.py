"""The provider's word on who came: the id token, its signature and its claims."""

from datetime import UTC, datetime
from typing import Any

from people.signin import discovery, outgoing
from people.signin.discovery import ALGORITHMS, Document
from people.signin.outgoing import Failed
from people.signin.protocol import Broken, Cause, Client, Identity, note

LEEWAY = 60  # seconds that clocks may differ by
# What “amr” says of a second factor (RFC 8176).
SECOND = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris"})


def identity(
    client: Client,
    document: Document,
    token: dict[str, Any],
    *,
    nonce: str,
    number_claim: str,
    at: datetime,
) -> Identity:
    """Whom ``token``, the answer of the token endpoint, names. Raises Broken."""
    claims = _claims(client, document, token, nonce, at)
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
        raise Broken(Cause.DOWN, note(problem)) from problem
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
