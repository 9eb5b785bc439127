"""How someone signs in. Belongs to the installation, not to an organisation."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "Account":
        account = self.model(email=self.normalize_email(email) or None, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """``email`` is empty for people who sign in with organisation and number.

    ``session_stamp`` is part of what every session was opened with: another one ends them all.
    ``confined_to`` is no column: the one organisation that a session opened by its provider is for.
    """

    confined_to: int | None = None

    email = models.EmailField(_("E-mail address"), null=True, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    session_stamp = models.CharField(max_length=43, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.email or f"account {self.pk}"

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Django's own, of the password and the stamp."""
        return salted_hmac(
            "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash",
            self.password + self.session_stamp,
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
