"""Routes about the caller's own account, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import me, me_sessions

urlpatterns = [
    path("me", me.MeView.as_view(), name="me"),
    path("me/password", me.PasswordView.as_view(), name="me-password"),
    path("me/preferences", me.PreferencesView.as_view(), name="me-preferences"),
    path("me/sessions", me_sessions.SessionsView.as_view(), name="me-sessions"),
    path("me/sessions/<str:session_id>", me_sessions.SessionItem.as_view(), name="me-session"),
]
