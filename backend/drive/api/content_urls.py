"""Routes of signed URLs, below /content/."""

from __future__ import annotations

from django.urls import path

from drive.api.archive import SignedArchiveView
from drive.api.content import SignedContentView
from drive.api.previews import PreviewView

urlpatterns = [
    path("preview/<str:digest>/<int:size>.webp", PreviewView.as_view(), name="preview"),
    path("archive/<str:name>", SignedArchiveView.as_view(), name="signed-archive"),
    path("<str:node_id>/<str:name>", SignedContentView.as_view(), name="signed-content"),
]
