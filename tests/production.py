"""Run as a program with the settings of production: what the pages send beside their text.

Prints one JSON object: a name for each request, its status, headers and cookies. The static files'
manifest is left out, because it needs the build. See test_settings.py.
"""

import json
import sys
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

HTTPS = {"HTTP_X_FORWARDED_PROTO": "https"}


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as it was meant to")


urlpatterns = [path("failing/", failing)]


def main(slug: str, email: str, password: str) -> None:
    settings.ROOT_URLCONF = __name__
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.LOGGING["root"]["level"] = "CRITICAL"
    django.setup()
    urlpatterns.append(path("", include("synchro.urls")))
    from django.test import Client

    host = {"SERVER_NAME": settings.ALLOWED_HOSTS[0]}
    told: dict[str, Any] = {}

    def tell(name: str, response: Any) -> None:
        told[name] = {
            "status": response.status_code,
            "headers": {key.lower(): value for key, value in response.headers.items()},
            "cookies": {
                key: {
                    "secure": bool(cookie["secure"]),
                    "httponly": bool(cookie["httponly"]),
                    "samesite": cookie["samesite"],
                    "path": cookie["path"],
                    "domain": cookie["domain"],
                }
                for key, cookie in response.cookies.items()
            },
        }

    visitor = Client(raise_request_exception=False, **host)
    tell("sign-in", visitor.get("/sign-in/", **HTTPS))
    tell("absent", visitor.get("/nothing/here/", **HTTPS))
    tell("to sign-in", visitor.get(f"/o/{slug}/to-do/", **HTTPS))
    tell("language", visitor.post("/language/", {"language": "es"}, **HTTPS))
    tell("failing", visitor.get("/failing/", **HTTPS))
    tell("plain http", visitor.get("/sign-in/"))
    tell("health over plain http", visitor.get("/healthz"))
    tell("forged host", visitor.get("/sign-in/", SERVER_NAME="evil.example", **HTTPS))
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False, **host)
    tell(
        "without a token", strict.post("/sign-in/", {"login": email, "password": password}, **HTTPS)
    )
    worker = Client(raise_request_exception=False, **host)
    tell("signed in", worker.post("/sign-in/", {"login": email, "password": password}, **HTTPS))
    tell("own page", worker.get(f"/o/{slug}/to-do/", **HTTPS))
    tell("no right", worker.get(f"/o/{slug}/people/", **HTTPS))
    tell("wrong method", worker.delete(f"/o/{slug}/to-do/", **HTTPS))
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
