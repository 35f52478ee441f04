"""The routes below /api/v1/."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("drive.api.session_urls")),
    path("", include("drive.api.me_urls")),
    path("", include("drive.api.users_urls")),
    path("", include("drive.api.usage_urls")),
    path("", include("drive.api.tasks_urls")),
    path("", include("drive.api.nodes_urls")),
    path("", include("drive.api.history_urls")),
    path("", include("drive.api.bytes_urls")),
    path("", include("drive.api.spaces_urls")),
    path("", include("drive.api.journal_urls")),
    path("", include("drive.api.archive_urls")),
    path("", include("drive.api.journal_urls")),
    path("", include("drive.api.links_urls")),
    path("", include("drive.api.search_urls")),
    path("", include("drive.api.batch_urls")),
    path("", include("drive.tus.urls")),
]
