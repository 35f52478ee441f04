"""Routes of archives, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api.archive import ArchiveView, SelectionView

urlpatterns = [
    path("archive", SelectionView.as_view(), name="archive"),
    path("nodes/<str:node_id>/archive", ArchiveView.as_view(), name="node-archive"),
]
