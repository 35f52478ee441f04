"""Routes that find things again, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import marks, search

urlpatterns = [
    path("search", search.Search.as_view(), name="search"),
    path("recent", search.Recent.as_view(), name="recent"),
    path("starred", search.Starred.as_view(), name="starred"),
    path("nodes/<str:node_id>/star", marks.NodeStar.as_view(), name="node-star"),
    path("nodes/<str:node_id>/tags/<str:tag_id>", marks.NodeTag.as_view(), name="node-tag"),
    path("tags", marks.Tags.as_view(), name="tags"),
    path("tags/<str:tag_id>", marks.TagView.as_view(), name="tag"),
]
