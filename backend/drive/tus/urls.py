"""Routes of the tus edge, below /api/v1/uploads."""

from __future__ import annotations

from django.urls import path

from drive.tus.views import PublishView, UploadsView, UploadView

urlpatterns = [
    path("uploads", UploadsView.as_view(), name="uploads"),
    path("uploads/<str:upload_id>", UploadView.as_view(), name="upload"),
    path("uploads/<str:upload_id>/publish", PublishView.as_view(), name="publish"),
]
