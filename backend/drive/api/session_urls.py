"""Routes of signing in and out, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import session

urlpatterns = [
    path("setup", session.SetupView.as_view(), name="setup"),
    path("session", session.SessionView.as_view(), name="session"),
    path("session/refresh", session.RefreshView.as_view(), name="session-refresh"),
    path("session/reset", session.ResetView.as_view(), name="session-reset"),
    path("session/reset/confirm", session.ResetConfirmView.as_view(), name="session-reset-confirm"),
]
