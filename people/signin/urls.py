"""The addresses of signing in. allauth's other pages are not routed."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from people.signin.views import (
    authenticator,
    card,
    code,
    confirm,
    first_run,
    invitation,
    kiosk,
    mailed_code,
    passkey,
    password,
    provider,
    recovery_codes,
    second_factor,
    security,
    sign_in,
)

_security: list[URLPattern | URLResolver] = [
    path("", security.Security.as_view(), name="security"),
    path("authenticator/add/", authenticator.AuthenticatorAdd.as_view(), name="authenticator_add"),
    path(
        "authenticator/remove/",
        authenticator.AuthenticatorRemove.as_view(),
        name="authenticator_remove",
    ),
    path("passkeys/add/", passkey.PasskeyAdd.as_view(), name="passkey_add"),
    path("passkeys/<int:passkey>/rename/", passkey.PasskeyRename.as_view(), name="passkey_rename"),
    path("passkeys/<int:passkey>/remove/", passkey.PasskeyRemove.as_view(), name="passkey_remove"),
    path("recovery-codes/", recovery_codes.RecoveryCodes.as_view(), name="recovery_codes"),
    path(
        "recovery-codes/file/",
        recovery_codes.RecoveryCodesFile.as_view(),
        name="recovery_codes_file",
    ),
]

urlpatterns = [
    path("sign-in/", sign_in.AddressSignIn.as_view(), name="account_login"),
    path("sign-in/number/", sign_in.NumberSignIn.as_view(), name="sign_in_number"),
    path(
        "sign-in/organisation/", provider.OrganisationChoose.as_view(), name="organisation_choose"
    ),
    path("sign-in/passkey/", passkey.PasskeySignIn.as_view(), name="sign_in_passkey"),
    path("sign-in/mail/", mailed_code.MailedCodeAsk.as_view(), name="mailed_code"),
    path("sign-in/mail/code/", mailed_code.MailedCodeEnter.as_view(), name="mailed_code_enter"),
    path("sign-in/second-factor/", second_factor.SecondFactor.as_view(), name="second_factor"),
    path(
        "sign-in/second-factor/none/",
        second_factor.SecondFactorMissing.as_view(),
        name="second_factor_missing",
    ),
    path("account/security/", include(_security)),
    path("account/confirm/", confirm.Confirm.as_view(), name="confirm"),
    path("sign-out/", sign_in.SignOut.as_view(), name="account_logout"),
    path("code/", code.CodeEnter.as_view(), name="code"),
    path("code/password/", code.CodePassword.as_view(), name="code_password"),
    path("card/<str:token>/", card.CardEnter.as_view(), name="card"),
    path("kiosk/", kiosk.KioskHome.as_view(), name="kiosk"),
    path("kiosk/code/", kiosk.KioskCode.as_view(), name="kiosk_code"),
    path("kiosk/over/", kiosk.KioskOver.as_view(), name="kiosk_over"),
    path("kiosk/ping/", kiosk.KioskPing.as_view(), name="kiosk_ping"),
    path("kiosk/enrol/<str:token>/", kiosk.KioskEnrol.as_view(), name="kiosk_enrol"),
    path(
        "o/<slug:organisation>/invitation/<str:token>/",
        invitation.InvitationAccept.as_view(),
        name="invitation",
    ),
    path(
        "o/<slug:organisation>/sign-in/",
        provider.OrganisationSignIn.as_view(),
        name="organisation_sign_in",
    ),
    path(
        "o/<slug:organisation>/sign-in/go/",
        provider.OrganisationSignInGo.as_view(),
        name="organisation_sign_in_go",
    ),
    path(
        "o/<slug:organisation>/sign-in/back/",
        provider.OrganisationSignInBack.as_view(),
        name="organisation_sign_in_back",
    ),
    path("password/change/", password.PasswordChange.as_view(), name="account_change_password"),
    path("password/reset/", password.PasswordReset.as_view(), name="account_reset_password"),
    path(
        "password/reset/sent/",
        password.PasswordResetDone.as_view(),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        password.PasswordResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        password.PasswordResetFromKeyDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("first-run/", first_run.FirstRunFound.as_view(), name="first_run_missing"),
    path("first-run/<str:token>/", first_run.FirstRunFound.as_view(), name="first_run"),
]
