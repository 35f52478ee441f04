"""Folders and files: look, list, make, rename, move. Each view asks the gate, calls the tree, answers."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import marked, pagination, thumbnails
from drive.api.base import ApiView
from drive.api.inputs import Id, Input, Name
from drive.api.preconditions import if_version
from drive.api.schema_shapes import IF_MATCH, LIST, NodePage, NodeShape
from drive.api.shapes import node_json
from drive.api.spaces_shapes import NodeInFull
from drive.lib.errors import InvalidField, NotAFolder
from drive.sharing import gate
from drive.sharing.roles import Right
from drive.tree import queries, services
from drive.tree.models import Node


class NewFolder(Input):
    """Where, and under which name."""

    parent = Id()
    name = Name()


class NodeChange(Input):
    """What shall be different; at least one of the two."""

    name = Name(required=False)
    parent = Id(required=False)


class Nodes(ApiView):
    visitors = True

    @extend_schema(request=NewFolder, responses={201: NodeShape})
    def post(self, request: Request) -> Response:
        """Makes a folder."""
        body = NewFolder.read(request.data)
        parent = gate.add(request.user, body["parent"])
        node = services.create_folder(parent, body["name"], by=gate.actor(request.user))
        location = f"/api/v1/nodes/{node.pk}"
        return Response(node_json(node), status.HTTP_201_CREATED, headers={"Location": location})


class NodeView(ApiView):
    visitors = True

    @extend_schema(responses=NodeInFull)
    def get(self, request: Request, node_id: str) -> Response:
        """A node, the way to it as far as you may see it, and your role; also in the trash."""
        seen = gate.see(request.user, node_id, trash=True)
        shown = node_json(seen.node, seen.path(), role=seen.role)
        marked.add(request.user, [shown])
        return Response(thumbnails.one(request, seen.node, shown))

    @extend_schema(request=NodeChange, responses=NodeShape, parameters=[IF_MATCH])
    def patch(self, request: Request, node_id: str) -> Response:
        """Renames, moves, or both."""
        body = NodeChange.read(request.data)
        if not body:
            raise InvalidField(body="Give a name, a parent, or both.")
        return Response(node_json(self._changed(request, node_id, body)))

    def _changed(self, request: Request, node_id: str, body: dict[str, str]) -> Node:
        by = gate.actor(request.user)
        if "parent" not in body:
            seen = gate.see(request.user, node_id, Right.EDIT)
            version = if_version(request, seen.node)
            return seen.shown(services.rename(seen.node, body["name"], by=by, if_version=version))
        node, parent = gate.move(request.user, node_id, body["parent"])
        return services.move(node, parent, body.get("name"), by=by, if_version=if_version(request, node))

    @extend_schema(request=None, responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, node_id: str) -> Response:
        """Puts it into the trash, with all that is in it."""
        node = gate.write(request.user, node_id)
        services.trash(node, by=gate.actor(request.user), if_version=if_version(request, node))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Children(ApiView):
    visitors = True

    @extend_schema(responses=NodePage, parameters=[OpenApiParameter("sort", enum=queries.SORTS, default="name"), *LIST])
    def get(self, request: Request, node_id: str) -> Response:
        """What is in a folder: folders first, then files. A folder in the trash can be looked into."""
        part = pagination.asked(request)
        sort = request.query_params.get("sort", "name")
        if sort not in queries.SORTS:
            raise InvalidField(sort=f"One of {', '.join(queries.SORTS)}.")
        folder = gate.read(request.user, node_id, trash=True)
        if not folder.is_folder:
            raise NotAFolder
        page = queries.children(folder, sort=sort, limit=part.limit, cursor=part.cursor)
        shown = pagination.page_json(page, node_json)
        marked.add(request.user, shown["items"])
        thumbnails.add(request, page.items, shown["items"])
        return Response(shown)
