"""Is the process alive, and can it do its work? No account needed; nothing of the inside is told."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

_log = logging.getLogger("drive.api")
_migrated = False  # migrations do not go away while a process runs: asked until the answer is yes


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; it asks the database nothing."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, else 503 with `checks`."""
    checks = {"database": _check(_database), "migrations": _check(_migrations)}
    if all(state == "ok" for state in checks.values()):
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "unavailable", "checks": checks}, status=503)


def _check(ask: object) -> str:
    try:
        return ask()  # type: ignore[operator]
    except DatabaseError:
        _log.warning("readyz: the database does not answer", exc_info=True)
        return "no answer"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _migrated else "missing"
