"""Routes of spaces, grants and people, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import grants, shared, spaces

urlpatterns = [
    path("spaces", spaces.Spaces.as_view(), name="spaces"),
    path("spaces/<str:space_id>", spaces.SpaceView.as_view(), name="space"),
    path("nodes/<str:node_id>/grants", grants.Grants.as_view(), name="node-grants"),
    path("nodes/<str:node_id>/grants/<str:grant_id>", grants.GrantView.as_view(), name="node-grant"),
    path("shared", shared.Shared.as_view(), name="shared"),
    path("people", shared.PeopleView.as_view(), name="people"),
]
