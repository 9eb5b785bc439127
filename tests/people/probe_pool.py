"""Run as a program: requests on a pool of one connection, and what the next one finds on it.

Prints one JSON list a line: who looked, the backend's process, the organisation it was told of,
and how many rows it sees. See test_pool.py.
"""

import json
import sys
from io import BytesIO
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

QUERY = """
select pg_backend_pid(), current_setting('synchro.organisation_id', true),
    (select count(*) from people_member), (select count(*) from people_memberevent)
"""


def look(who: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        print(json.dumps([who, *cursor.fetchone()]), flush=True)


def outside(who: str) -> None:
    """Whoever comes next, with nothing bound: takes the connection and gives it back."""
    look(who)
    connection.close()


def good(request: HttpRequest, organisation: str) -> HttpResponse:
    look("in a request")
    return HttpResponse("well")


def failing(request: HttpRequest, organisation: str) -> HttpResponse:
    look("in a request that fails")
    raise RuntimeError("as it was meant to")


def refused(request: HttpRequest, organisation: str) -> HttpResponse:
    look("in a request that PostgreSQL refuses")
    with connection.cursor() as cursor:
        cursor.execute("select 1/0")
    return HttpResponse("never")


def lasting(request: HttpRequest, organisation: str) -> HttpResponse:
    """The wrong way, which a test of the source forbids: it must be seen to leak here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('synchro.organisation_id', %s, false)",
            [str(request.organisation.pk)],  # type: ignore[attr-defined]
        )
    look("in the wrong way")
    return HttpResponse("wrong")


urlpatterns = [
    path("o/<slug:organisation>/good/", good),
    path("o/<slug:organisation>/failing/", failing),
    path("o/<slug:organisation>/refused/", refused),
    path("o/<slug:organisation>/lasting/", lasting),
]


def get(application: Any, address: str, session: str) -> int:
    """The status of a request, as a server would make it, read to its end."""
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    response = application(environ, lambda status, headers: statuses.append(status))
    list(response)
    response.close()
    return int(statuses[0].split()[0])


def main(slug: str, session: str) -> None:
    settings.ROOT_URLCONF = __name__
    settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    settings.LOGGING["root"]["level"] = "CRITICAL"
    django.setup()
    urlpatterns.append(path("", include("synchro.urls")))  # imports the models, so only now
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    outside("before")
    for name in ("good", "failing", "refused", "lasting"):
        status = get(application, f"/o/{slug}/{name}/", session)
        outside(f"after a {status}")
    connection.close_pool()


if __name__ == "__main__":
    main(*sys.argv[1:])
