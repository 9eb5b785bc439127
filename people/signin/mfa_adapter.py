"""How allauth keeps second factors here: sealed with the installation's key."""

from allauth.mfa.adapter import DefaultMFAAdapter

from people import vault
from people.models import Account
from people.signin import factors

PURPOSE = "second factor"


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: Account) -> str:
        return factors.label(user)

    def encrypt(self, text: str) -> str:
        return vault.seal_for_installation(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal_for_installation(encrypted_text, purpose=PURPOSE)
