"""Routes of storage figures, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import usage

urlpatterns = [
    path("usage", usage.UsageView.as_view(), name="usage"),
    path("usage/folders", usage.FoldersView.as_view(), name="usage-folders"),
]
