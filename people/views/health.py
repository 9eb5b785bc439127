"""Whether this process is alive, and whether it can serve. Says nothing about versions."""

import concurrent.futures
import logging
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

SECONDS = 1.0
_pool = concurrent.futures.ThreadPoolExecutor(max_workers=2, thread_name_prefix="ready")


@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without the database or with migrations missing; a silent queue only degrades."""
    database = _database()
    queue = _queue()
    serves = database == "ok"
    status = ("ok" if queue == "ok" else "degraded") if serves else "unavailable"
    answer = {"status": status, "database": database, "queue": queue}
    return JsonResponse(answer, status=200 if serves else 503)


def _database() -> str:
    """In a thread of its own, so that a server that hangs costs a second and no more."""
    heads = _heads()
    try:
        applied = _pool.submit(_applied).result(timeout=SECONDS)
    except (DatabaseError, concurrent.futures.TimeoutError) as problem:
        logger.warning("The database did not answer: %s.", type(problem).__name__)
        return "unavailable"
    return "ok" if heads <= applied else "migrations missing"


def _applied() -> set[tuple[str, str]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select app, name from django_migrations")
            return set(cursor.fetchall())
    finally:
        connection.close()


@cache
def _heads() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this code has them."""
    loader = MigrationLoader(None)
    return frozenset(loader.graph.leaf_nodes())


def _queue() -> str:
    try:
        with redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
        ) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "unavailable"
    return "ok"
