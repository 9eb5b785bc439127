"""What a provider says about itself: its addresses and its keys, asked for and kept for a while."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.signin import outgoing
from people.signin.outgoing import Failed, Reason

KEPT_SECONDS = 600
# A provider that is down is not asked again by every visitor.
RESTED_SECONDS = 15
# Signatures that only the provider can make; none that a client's secret or a public key could.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
Words = Promise | str
NO_KEYS = _("The provider names no key that its word could be checked with.")
_SENTENCES: dict[Reason, Words] = {
    Reason.ADDRESS: _(
        "This address cannot be used: it has to begin with https:// and name a server, without a"
        " user, a password or a # in it."
    ),
    Reason.UNKNOWN: _("There is no server with this name. Look for a typing mistake."),
    Reason.INSIDE: _(
        "The name leads to an address inside a private network. The provider has to be reachable"
        " from the internet, or whoever runs Synchro has to allow this name."
    ),
    Reason.SILENT: _("The server did not answer within a few seconds."),
    Reason.CERTIFICATE: _("The server's certificate is not valid for this name."),
    Reason.REDIRECT: _(
        "The server sends us to another address, which we do not follow. Enter the address it"
        " really has."
    ),
    Reason.STATUS: _(
        "There is a server, but no OpenID Connect provider at this address. Look at the path."
    ),
    Reason.LONG: _("The server's answer is far too long for a provider."),
    Reason.UNREADABLE: _("The server's answer is not that of an OpenID Connect provider."),
}


class Unfit(Exception):
    """The provider answers, but not as it has to. The message says in which way."""


@dataclass(frozen=True)
class Document:
    """Of the discovery document what is used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    by_post: bool
    names_itself: bool
    # Empty where the provider announces none.
    end_session_endpoint: str = ""


def sentence(problem: Exception) -> Words:
    """For who sets the provider up."""
    return _SENTENCES[problem.reason] if isinstance(problem, Failed) else str(problem)


def document(issuer: str) -> Document:
    """Raises Failed and Unfit."""
    found = _kept("document", issuer, lambda: asdict(_fetched(issuer)))
    return Document(**found)


def renewed(issuer: str) -> tuple[Document, list[dict[str, Any]]]:
    """The document and the keys as they are now, also for whoever comes next. Raises Failed, Unfit."""
    cache.delete(_name("document", issuer))
    found = document(issuer)
    cache.delete(_name("keys", found.jwks_uri))
    return found, keys(found.jwks_uri)


def _fetched(issuer: str) -> Document:
    from authlib.oidc.discovery import get_well_known_url  # heavy, and needed by few

    return _read(outgoing.get(get_well_known_url(issuer, external=True)), issuer)


def keys(place: str, *, anew: bool = False) -> list[dict[str, Any]]:
    """The public keys at ``jwks_uri``; ``anew`` after a key that was not among them. Raises Failed."""
    if anew and cache.add(_name("asked-anew", place), 1, RESTED_SECONDS):
        cache.delete(_name("keys", place))
    found: list[dict[str, Any]] = _kept("keys", place, lambda: _fetched_keys(place))
    return found


def _fetched_keys(place: str) -> list[dict[str, Any]]:
    """Those for signing, which are public."""
    found = outgoing.get(place).get("keys")
    if not isinstance(found, list):
        raise Failed(Reason.UNREADABLE)
    return [key for key in found if isinstance(key, dict) and _is_for_signing(key)]


def _is_for_signing(key: dict[str, Any]) -> bool:
    return key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


def _read(found: dict[str, Any], issuer: str) -> Document:
    if found.get("issuer") != issuer:
        raise Unfit(
            _("The provider calls itself “%(name)s”. Enter exactly this as its address.")
            % {"name": str(found.get("issuer", ""))[:200]}
        )
    places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    for name in places:
        if not isinstance(found.get(name), str):
            raise Unfit(_("The provider does not name its “%(name)s”.") % {"name": name})
        outgoing.checked(found[name])
    _require(found, "response_types_supported", ("code",))
    _require(found, "id_token_signing_alg_values_supported", ALGORITHMS)
    _require(found, "code_challenge_methods_supported", ("S256",))
    userinfo = found.get("userinfo_endpoint")
    if isinstance(userinfo, str):
        outgoing.checked(userinfo)
    methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Document(
        issuer=issuer,
        userinfo_endpoint=userinfo if isinstance(userinfo, str) else "",
        by_post="client_secret_post" in methods,
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
        end_session_endpoint=_end_session(found.get("end_session_endpoint")),
        **{name: found[name] for name in places},
    )


def _end_session(announced: object) -> str:
    """Where somebody signs out there. Nobody's way in fails because of it."""
    try:
        return outgoing.checked(str(announced or "")).geturl()
    except Failed:
        return ""


def _require(found: dict[str, Any], name: str, any_of: tuple[str, ...]) -> None:
    """Where the provider lists what it can do, one of these has to be in it."""
    listed = found.get(name)
    if listed is not None and not (
        isinstance(listed, list) and set(any_of) & set(map(str, listed))
    ):
        raise Unfit(
            _("The provider does not offer what is needed: “%(name)s” has to name %(values)s.")
            % {"name": name, "values": ", ".join(any_of[:2])}
        )


def _kept(kind: str, place: str, ask: Callable[[], Any]) -> Any:
    """From the cache, else by asking. A failure is kept too, for a moment."""
    name = _name(kind, place)
    found = cache.get(name)
    if found is None:
        try:
            found = {"answer": ask()}
        except Failed as problem:
            cache.set(name, {"failed": problem.reason.value}, RESTED_SECONDS)
            raise
        cache.set(name, found, KEPT_SECONDS)
    if "failed" in found:
        raise Failed(Reason(found["failed"]))
    return found["answer"]


def _name(kind: str, place: str) -> str:
    return f"provider|{kind}|{hashlib.sha256(place.encode()).hexdigest()}"
