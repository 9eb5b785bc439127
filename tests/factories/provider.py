"""A sign-in provider in this process that says and signs whatever a test wants, and a browser's way to it."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client
from django.test.client import ClientHandler

from people import scope
from people.actions import provider as actions
from people.actions.provider import Facts
from people.models import Member, Organisation, Provider
from tests.factories.people import NOW

CLIENT_ID, SECRET = "synchro at acme", "a secret of the client"
Claims = dict[str, Any]


def part(value: bytes | dict[str, Any]) -> str:
    """As it stands between the dots of a token."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int) -> str:
    return part(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Key:
    """An RSA key that signs tokens."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public(self) -> dict[str, str]:
        found = self.private.public_key().public_numbers()
        return {
            **{"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256"},
            **{"n": number(found.n), "e": number(found.e)},
        }

    @property
    def pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, claims: Claims, **header: Any) -> str:
        text = f"{part({'alg': 'RS256', 'kid': self.kid, 'typ': 'JWT', **header})}.{part(claims)}"
        signature = self.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{text}.{part(signature)}"


@dataclass
class Signing:
    """Answers as ``document``, ``keys`` and ``tokens`` say; ``asked`` is what came."""

    issuer: str = ""
    key: Key = field(default_factory=lambda: Key("one"))
    document: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, str]] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    down: bool = False

    def reset(self) -> None:
        self.document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
        self.keys = [self.key.public]
        self.tokens, self.userinfo, self.challenges = {}, {}, {}
        self.asked, self.down = [], False

    def answer(self, path: str, given: dict[str, str]) -> tuple[int, Any]:
        self.asked.append((path, given))
        if self.down:
            return 503, {"error": "down"}
        if path == "/token":
            return self.trade(given)
        places: dict[str, Any] = {
            "/.well-known/openid-configuration": self.document,
            "/keys": {"keys": self.keys},
            "/userinfo": self.userinfo,
        }
        return (200, places[path]) if path in places else (404, {})

    def trade(self, given: dict[str, str]) -> tuple[int, Any]:
        """Each code once, for the verifier that it was asked with, and for who knows the secret."""
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, SECRET):
            return 401, {"error": "invalid_client"}
        code = given.get("code", "")
        hashed = part(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if self.challenges.pop(code, None) != hashed:
            return 400, {"error": "invalid_grant"}
        token = {"access_token": "a" * 20, "token_type": "Bearer", "expires_in": 60}
        return 200, {**token, "id_token": self.tokens.pop(code)}


@contextmanager
def signing() -> Iterator[Signing]:
    """On a port of its own, until the end of the block."""
    found = Signing()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply(dict(parse_qsl(body)))

        def reply(self, given: dict[str, str]) -> None:
            status, answer = found.answer(self.path, given)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    found.issuer = f"http://127.0.0.1:{server.server_port}"
    found.reset()
    yield found
    server.shutdown()
    server.server_close()


def provider_in(
    organisation: Organisation, by: Member, issuer: str, *, on: bool = True, **facts: Any
) -> Provider:
    """Set up by HR, and switched on."""
    given = {"name": "Acme account", "client_id": CLIENT_ID, "secret": SECRET, **facts}
    with scope.bind(organisation.pk):
        row = actions.set_up(facts=Facts(issuer=issuer, **given), by=by, at=NOW)
        return actions.switch_on(provider=row, by=by, at=NOW) if on else row


_site = ClientHandler(enforce_csrf_checks=False)


def browser(**options: Any) -> Client:
    """A browser of somebody's own. All share the site's middleware, which takes long to set up."""
    client = Client(**options)
    client.handler = _site
    return client


@dataclass
class Way:
    """A browser on its way: what the provider was asked with."""

    client: Client
    server: Signing
    path: str
    asked: dict[str, str]

    def claims(self, **changes: Any) -> Claims:
        """Of somebody who has signed in a moment ago; None takes a claim out."""
        now = int(time.time())
        usual = {
            **{"iss": self.server.issuer, "aud": CLIENT_ID, "sub": "subject of bob"},
            **{"iat": now, "exp": now + 300, "auth_time": now, "nonce": self.asked["nonce"]},
            **{"email": "bob@acme.example", "email_verified": True},
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def back(self, token: str, code: str = "code", **more: str) -> Any:
        """The return, with a code that the provider trades for this id token."""
        self.server.tokens[code] = token
        self.server.challenges[code] = self.asked["code_challenge"]
        return self.client.get(self.path, {"code": code, "state": self.asked["state"], **more})

    def come(self, **changes: Any) -> Any:
        return self.back(self.server.key.sign(self.claims(**changes)))


def set_out(client: Client, server: Signing, slug: str = "acme", **query: str) -> Way:
    """Press the button."""
    response = client.get(f"/o/{slug}/sign-in/go/", query)
    assert response.status_code == 302, response.content.decode()
    asked = {
        name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()
    }
    return Way(client, server, f"/o/{slug}/sign-in/back/", asked)
