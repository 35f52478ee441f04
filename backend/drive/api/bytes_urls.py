"""Routes of bytes below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api.content import ContentUrlView, ContentView
from drive.api.files import FileView

urlpatterns = [
    path("nodes/<str:folder_id>/files/<str:name>", FileView.as_view(), name="file"),
    path("nodes/<str:node_id>/content", ContentView.as_view(), name="content"),
    path("nodes/<str:node_id>/content-url", ContentUrlView.as_view(), name="content-url"),
]
