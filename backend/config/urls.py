"""Every door of the server. The page is served elsewhere; what is not listed here answers 404 as problem+json."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from drive.api import health
from drive.api.problem import problem
from drive.api.slices import SliceView
from drive.watching.views import metrics

admin.site.site_header = admin.site.site_title = "Holdfast"

urlpatterns = [
    path("api/v1/", include("drive.api.urls")),
    path("content/", include("drive.api.content_urls")),
    path("s/", include("drive.pages.urls")),
    path("slices/<int:blob>/<str:digest>/<int:size>", SliceView.as_view(), name="slice"),
    path("admin/", admin.site.urls),
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", metrics),
]


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem("bad_request", request)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem("forbidden", request)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem("not_found", request)


def handler500(request: HttpRequest) -> HttpResponse:
    return problem("server_error", request)
