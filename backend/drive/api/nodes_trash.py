"""The trash: look, bring back, delete for good."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination, thumbnails, trash_rows
from drive.api.base import ApiView
from drive.api.inputs import Id, Input, Name
from drive.api.schema_shapes import LIST, NodeShape
from drive.api.shapes import node_json
from drive.api.trash_rows import TrashedNodePage
from drive.lib.errors import Forbidden, NotFound, ParentInTrash
from drive.sharing import gate
from drive.sharing.roles import Right
from drive.tree import purging, queries, services, trashing
from drive.tree.models import Node, Space
from drive.tree.trashing import CLASHES


class Return(Input):
    """Where to, and under which name, if not where it was; what to do when that name is taken."""

    parent = Id(required=False)
    name = Name(required=False)
    conflict = serializers.ChoiceField(CLASHES, required=False, default="fail")


_SPACE = OpenApiParameter("space", str, description="Your own space when it is not given.")


class Trash(ApiView):
    @extend_schema(responses=TrashedNodePage, parameters=[_SPACE, *LIST])
    def get(self, request: Request) -> Response:
        """What was put into the trash, newest first; `path` is where it was. For who may change all of the space."""
        part = pagination.asked(request)
        space = _space(request)
        page = queries.trash(space, limit=part.limit, cursor=part.cursor)
        paths = queries.paths(node.pk for node in page.items)
        facts = trash_rows.facts(space, page.items)
        shown = pagination.page_json(page, lambda node: node_json(node, paths.get(node.pk, [])) | facts.json(node))
        thumbnails.add(request, page.items, shown["items"])
        return Response(shown)

    @extend_schema(request=None, responses={204: None}, parameters=[_SPACE])
    def delete(self, request: Request) -> Response:
        """Deletes for good all that is in the trash."""
        purging.empty(_space(request), by=gate.actor(request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Restore(ApiView):
    @extend_schema(request=Return, responses=NodeShape)
    def post(self, request: Request, node_id: str) -> Response:
        """Brings a node back from the trash: where it was, with the folders that are missing there, or elsewhere."""
        body = Return.read(request.data)
        seen = gate.see(request.user, node_id, Right.EDIT, trash=True)
        parent = gate.add(request.user, body["parent"], trash=True) if "parent" in body else None
        if parent is None:
            _must_reach(request, seen.node)
        by = gate.actor(request.user)
        node = services.restore(seen.node, parent, body.get("name"), by=by, conflict=body["conflict"])
        return Response(node_json(seen.shown(node)))


class TrashItem(ApiView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str) -> Response:
        """Deletes a trashed node for good, with all that is in it."""
        services.purge(gate.write(request.user, node_id, trash=True), by=gate.actor(request.user))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _space(request: Request) -> Space:
    """The space that is asked for. Raises NotFound, Forbidden."""
    asked = request.query_params.get("space")
    return gate.space(request.user) if asked is None else gate.space_of(request.user, asked, Right.EDIT)


def _must_reach(request: Request, node: Node) -> None:
    """Folders that are missing on its way back are made only where the asker could make them. Raises ParentInTrash."""
    landing = trashing.landing(node)
    if landing is not None and landing != node.parent_id:
        try:
            gate.add(request.user, landing)
        except (NotFound, Forbidden):
            raise ParentInTrash from None
