"""Routes of past contents and of copies, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import copying, revisions, revisions_content

_ONE = "nodes/<str:node_id>/revisions/<str:revision_id>"

urlpatterns = [
    path("nodes/<str:node_id>/copy", copying.CopyView.as_view(), name="node-copy"),
    path("nodes/<str:node_id>/revisions", revisions.Revisions.as_view(), name="revisions"),
    path(_ONE, revisions.RevisionView.as_view(), name="revision"),
    path(f"{_ONE}/restore", revisions.RevisionRestore.as_view(), name="revision-restore"),
    path(f"{_ONE}/content", revisions_content.RevisionContentView.as_view(), name="revision-content"),
    path(f"{_ONE}/content-url", revisions_content.RevisionUrlView.as_view(), name="revision-content-url"),
]
