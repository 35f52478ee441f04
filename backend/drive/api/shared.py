"""What others share with me, and whom I can share with."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination, plain_lists, thumbnails
from drive.api.base import ApiView
from drive.api.schema_shapes import LIST
from drive.api.shapes import node_json
from drive.api.spaces_shapes import NodeInFullPage, PrincipalPage, principal_json
from drive.sharing import finding, gate
from drive.sharing.roles import Role
from drive.tree import cursors, queries
from drive.tree.cursors import Place
from drive.tree.models import Node


class Shared(ApiView):
    @extend_schema(responses=NodeInFullPage, parameters=LIST)
    def get(self, request: Request) -> Response:
        """The topmost nodes that others gave you a role on: folders first, by name. Teams' spaces are in `spaces`."""
        part = pagination.asked(request)
        tops = {top.node_id: top.role for top in gate.tops(request.user)}
        nodes = [node for node in queries.nodes_by_id(tops).values() if node.parent_id is not None]

        def shown(node: Node) -> dict[str, Any]:
            return node_json(node, [], role=Role(tops[node.pk]))

        page = plain_lists.page_json(nodes, shown, _place, part, scope="shared", key=cursors.raw_bytes)
        by_id = {str(node.pk): node for node in nodes}
        thumbnails.add(request, [by_id[row["id"]] for row in page["items"]], page["items"])
        return Response(page)


class PeopleView(ApiView):
    @extend_schema(responses=PrincipalPage, parameters=[OpenApiParameter("q", str, description="A part of a name.")])
    def get(self, request: Request) -> Response:
        """People and groups to share with: at most 20, by name. An address finds its person only as a whole."""
        found = finding.people(request.user, request.query_params.get("q", ""))
        return Response({"items": [principal_json(one) for one in found], "next": None})


def _place(node: Node) -> Place:
    return Place(node.kind, bytes(node.sort_key), node.pk)
