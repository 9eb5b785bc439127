"""Second factors: an authenticator app and what it shows, recovery codes, passkeys without a browser."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

from people.actions import factor
from people.models import Account
from people.signin import factors

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shows(secret: str = SECRET, *, steps: int = 0, at: datetime | None = None) -> str:
    """What the app shows, ``steps`` half minutes from then."""
    moment = (at or timezone.now()) + timedelta(seconds=30 * steps)
    return totp.format_hotp_value(totp.hotp_value(secret, int(moment.timestamp()) // 30))


def app_for(account: Account, secret: str = SECRET) -> Authenticator:
    """As if it had been added long ago; its codes of now are still unused."""
    factor.add_authenticator(account=account, secret=secret, counter=0, at=timezone.now())
    found = factors.of(account).app
    assert found is not None
    return found


def recovery_codes_of(account: Account) -> list[str]:
    found = factors.of(account).recovery
    return found.wrap().get_unused_codes() if found else []


@dataclass
class Device:
    """A telephone that keeps one passkey, and answers as a browser does for it."""

    origin: str = "http://localhost:8000"
    verified: bool = True
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b"a credential id"
    handle: str = ""

    def makes(self, options: str) -> str:
        """Answers ``navigator.credentials.create``."""
        asked = json.loads(options)["publicKey"]
        self.handle = asked["user"]["id"]
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            hashlib.sha256(asked["rp"]["id"].encode()).digest(), self._flags(0x40), 0, credential
        )
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def shows(self, options: str) -> str:
        """Answers ``navigator.credentials.get``."""
        asked = json.loads(options)["publicKey"]
        data = hashlib.sha256(asked["rpId"].encode()).digest()
        data += struct.pack(">BI", self._flags(0), 0)
        client = self._client("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=websafe_decode(self.handle),
        )

    def belongs_to(self, account: Account) -> "Device":
        """Says so, whatever is known about it there."""
        self.handle = websafe_encode(user_pk_to_url_str(account).encode())
        return self

    def _flags(self, more: int) -> int:
        return more | 0x01 | (0x04 if self.verified else 0)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.credential_id)
        answer: dict[str, Any] = {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": {},
        }
        return json.dumps(answer)
