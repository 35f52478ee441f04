"""Routes of the tree, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from drive.api import nodes, nodes_trash

urlpatterns = [
    path("nodes", nodes.Nodes.as_view(), name="nodes"),
    path("nodes/<str:node_id>", nodes.NodeView.as_view(), name="node"),
    path("nodes/<str:node_id>/children", nodes.Children.as_view(), name="node-children"),
    path("nodes/<str:node_id>/restore", nodes_trash.Restore.as_view(), name="node-restore"),
    path("trash", nodes_trash.Trash.as_view(), name="trash"),
    path("trash/<str:node_id>", nodes_trash.TrashItem.as_view(), name="trash-item"),
]
