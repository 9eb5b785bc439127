"""What happened to how somebody signs in: kept for the account itself, not for an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInEvent(models.Model):
    """Shown to whom the account belongs and to nobody else. Rows are added and never changed."""

    class What(models.TextChoices):
        AUTHENTICATOR_ADDED = (
            "authenticator_added",
            _("An authenticator app was added to your sign-in."),
        )
        AUTHENTICATOR_REMOVED = (
            "authenticator_removed",
            _("The authenticator app was removed from your sign-in."),
        )
        PASSKEY_ADDED = "passkey_added", _("A passkey was added to your sign-in.")
        PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed from your sign-in.")
        RECOVERY_CODES_RENEWED = (
            "recovery_codes_renewed",
            _("New recovery codes were made. Those before no longer work."),
        )
        SECOND_FACTOR_RESET = (
            "second_factor_reset",
            _(
                "Your second factor was reset, and you were signed out everywhere. Sign in and set up another one."
            ),
        )
        PASSWORD_CHANGED = "password_changed", _("The password was changed.")
        PROVIDER_LINKED = (
            "provider_linked",
            _(
                "An organisation that you belong to let you in through its own sign-in for the first time. That opens its pages and nothing else of yours."
            ),
        )
        SESSIONS_ENDED = "sessions_ended", _("You were signed out on all other devices.")

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    what = models.CharField(max_length=30, choices=What.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "-at"], name="sign_in_event_latest")]

    def __str__(self) -> str:
        return self.what
