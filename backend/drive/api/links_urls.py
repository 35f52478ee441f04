"""Routes of links, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import links, shares

urlpatterns = [
    path("nodes/<str:node_id>/shares", shares.NodeShares.as_view(), name="node-shares"),
    path("shares", shares.Shares.as_view(), name="shares"),
    path("shares/<str:share_id>", shares.ShareView.as_view(), name="share"),
    path("links/<str:token>/visit", links.VisitView.as_view(), name="visit"),
]
