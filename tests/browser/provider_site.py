"""A real OpenID Connect provider in a process of its own: Django OAuth Toolkit over SQLite.

``python -m tests.browser.provider_site PORT FOLDER REDIRECT``. Signs with RS256, asks for PKCE, and
asks people for a password. Nothing of Synchro is imported.
"""

import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

CLIENT_ID, SECRET, PASSWORD = "synchro", "the secret that HR types", "a password there"
PEOPLE = {"bob": "bob@acme.example", "alice": "alice@acme.example", "eve": "eve@acme.example"}
LOGIN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Acme account</title><link rel="icon" href="data:,"></head>
<body><main><h1>Acme account</h1><form method="post">{% csrf_token %}
<p><label for="id_username">Name</label> {{ form.username }}</p>
<p><label for="id_password">Password</label> {{ form.password }}</p>
<input type="hidden" name="next" value="{{ next }}"><button type="submit">Log in</button>
</form></main></body></html>"""
LEAVE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Acme account</title><link rel="icon" href="data:,"></head>
<body><main><h1>Leave Acme account?</h1><form method="post">{% csrf_token %}
{% for field in form %}{% if field.is_hidden %}{{ field }}{% endif %}{% endfor %}
<button type="submit" name="allow" value="on">Leave</button></form></main></body></html>"""


def configure(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="of the provider alone " * 3,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        LOGIN_URL="/login/",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "people.db"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {
                                "registration/login.html": LOGIN,
                                "oauth2_provider/logout_confirm.html": LEAVE,
                            },
                        )
                    ],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "email": "address", "profile": "name"},
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.validator",
        },
    )
    django.setup()


def validator() -> Any:
    """What it tells of people: their address, and of Alice a second factor. Eve's is unverified."""
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            name = request.user.username
            methods = ["pwd", "otp"] if name == "alice" else ["pwd"]
            verified = name != "eve"
            return {"email": request.user.email, "email_verified": verified, "amr": methods}

    return Validator()


def furnish(redirect: str) -> None:
    from django.contrib.auth import get_user_model
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    for name, address in PEOPLE.items():
        get_user_model().objects.create_user(name, address, PASSWORD)
    kind = get_application_model()
    kind.objects.create(
        name="Synchro",
        client_id=CLIENT_ID,
        client_secret=SECRET,
        client_type=kind.CLIENT_CONFIDENTIAL,
        authorization_grant_type=kind.GRANT_AUTHORIZATION_CODE,
        algorithm=kind.RS256_ALGORITHM,
        redirect_uris=redirect,
        skip_authorization=True,
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def patterns() -> list[Any]:
    from django.contrib.auth.views import LoginView
    from django.views.generic import RedirectView

    return [
        path("", RedirectView.as_view(url="/login/")),
        path("login/", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


def main(port: int, folder: Path, redirect: str) -> None:
    configure(folder)
    globals()["urlpatterns"] = patterns()
    furnish(redirect)
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet)
    (folder / "ready").touch()
    server.serve_forever()


if __name__ == "__main__":
    # Under its own name, because settings name it.
    sys.modules["tests.browser.provider_site"] = sys.modules["__main__"]
    __name__ = "tests.browser.provider_site"
    os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
