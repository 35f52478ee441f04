"""Routes of batches, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import batch

urlpatterns = [path("batch", batch.Batch.as_view(), name="batch")]
