"""`GET /metrics`, for Prometheus."""

from __future__ import annotations

import os
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from drive.api.problem import problem
from drive.watching import folder


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All counters of all processes, and the figures of the tables, in Prometheus' text format.

    404 without the token of HOLDFAST_METRICS_TOKEN as `Authorization: Bearer`, and always when none is set.
    """
    if not _may(request):
        return problem("not_found", request)
    # Not before somebody asks: prometheus-client decides at its import whether it shares its files with others.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

    from drive.watching import meters
    from drive.watching.figures import Figures

    registry = CollectorRegistry()
    registry.register(Figures())
    written = generate_latest(registry)
    if os.environ.get(folder.VARIABLE):
        shared = CollectorRegistry()
        multiprocess.MultiProcessCollector(shared)
        written = generate_latest(shared) + written
    else:
        written = generate_latest(meters.OWN) + written
    return HttpResponse(written, content_type=CONTENT_TYPE_LATEST)


def _may(request: HttpRequest) -> bool:
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    wanted: str = settings.METRICS_TOKEN or ""
    return bool(wanted) and kind.lower() == "bearer" and compare_digest(token.encode(), wanted.encode())
