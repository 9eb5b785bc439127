"""The bare Django application that Synchro is measured against: one page, one list, one form.

Run as ``python -m benchmarks.floor prepare N`` or served as ``benchmarks.floor:application``.
"""

import os
import sys
from typing import Any

import django
from django.conf import settings

from synchro import environment

settings.configure(
    DEBUG=False,
    SECRET_KEY="only for measuring" + "x" * 40,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={
        "default": {
            **environment.database(os.environ["DATABASE_URL"], "owner", os.environ),
            "ENGINE": "django.db.backends.postgresql",
            "CONN_MAX_AGE": 60,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402 -- after set-up
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

PAGE = Template("<!doctype html><title>{{ user }}</title><h1>{{ user }}</h1><p>{{ row.1 }}</p>")
LIST = Template(
    "<!doctype html><title>People</title><table>{% for row in rows %}<tr><td>{{ row.0 }}</td>"
    "<td>{{ row.1 }}</td><td>{{ row.2 }}</td></tr>{% endfor %}</table>"
)


def rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@login_required
def page(request: HttpRequest) -> HttpResponse:
    [row] = rows("select id, name from floor_person where id = %s", [17])
    return HttpResponse(PAGE.render(Context({"user": request.user, "row": row})))


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    found = rows("select id, name, area from floor_person order by name, id limit 50", [])
    return HttpResponse(LIST.render(Context({"rows": found})))


@csrf_exempt
@login_required
def submit(request: HttpRequest) -> HttpResponse:
    values = [(17, number, int(request.POST[f"q{number}"])) for number in range(20)]
    with connection.cursor() as cursor:
        cursor.executemany("insert into floor_answer values (%s, %s, %s)", values)
    return HttpResponse("kept")


urlpatterns = [path("f/", page), path("l/", listing), path("s/", submit)]


def prepare(people: int) -> str:
    """Make the tables and a signed-in session; returns the session's key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "drop table if exists floor_person, floor_answer;"
            "create table floor_person (id bigint primary key, name text, area text);"
            "create table floor_answer (person bigint, question int, value int);"
            "insert into floor_person select n, 'Person ' || n, 'Area ' || n % 7 "
            f"from generate_series(1, {int(people)}) n; create index on floor_person (name, id)"
        )
    user, _ = User.objects.get_or_create(username="floor")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key or ""


if __name__ == "__main__":
    print(prepare(int(sys.argv[2])))
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
