"""The trash: look, bring back, delete for good."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination
from drive.api.base import ApiView
from drive.api.inputs import Id, Input, Name
from drive.api.schema_shapes import LIST, NodeShape, NodeWithPathPage
from drive.api.shapes import node_json
from drive.sharing import gate
from drive.tree import queries, services


class Return(Input):
    """Where to, and under which name, if not where it was."""

    parent = Id(required=False)
    name = Name(required=False)


class Trash(ApiView):
    @extend_schema(responses=NodeWithPathPage, parameters=LIST)
    def get(self, request: Request) -> Response:
        """What was put into the trash, newest first; `path` is where it was."""
        part = pagination.asked(request)
        page = queries.trash(gate.space(request.user), limit=part.limit, cursor=part.cursor)
        paths = queries.paths(node.pk for node in page.items)
        return Response(pagination.page_json(page, lambda node: node_json(node, paths.get(node.pk, []))))


class Restore(ApiView):
    @extend_schema(request=Return, responses=NodeShape)
    def post(self, request: Request, node_id: str) -> Response:
        """Brings a node back from the trash, where it was or elsewhere."""
        body = Return.read(request.data)
        node = gate.write(request.user, node_id, trash=True)
        parent = gate.write(request.user, body["parent"], trash=True) if "parent" in body else None
        return Response(node_json(services.restore(node, parent, body.get("name"), by=request.user)))


class TrashItem(ApiView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str) -> Response:
        """Deletes a trashed node for good, with all that is in it."""
        services.purge(gate.write(request.user, node_id, trash=True), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
