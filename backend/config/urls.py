"""Every door of the server. The page is served elsewhere; what is not listed here answers 404 as problem+json."""

from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from drive.api import health
from drive.api.problem import http_error

admin.site.site_header = admin.site.site_title = "Holdfast"

urlpatterns = [
    path("api/v1/", include("drive.api.urls")),
    path("admin/", admin.site.urls),
    path("livez", health.livez),
    path("readyz", health.readyz),
]


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return http_error(request, "bad_request")


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return http_error(request, "forbidden")


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return http_error(request, "not_found")


handler500 = partial(http_error, code="server_error")
