"""Copies of files and folders."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api.base import ApiView
from drive.api.inputs import Id, Input, Name
from drive.api.schema_shapes import NodeShape
from drive.api.shapes import node_json
from drive.sharing import gate
from drive.tree import services
from drive.tree.trashing import CLASHES


class Copy(Input):
    """Where to, under which name, and what to do when that is taken."""

    parent = Id()
    name = Name(required=False)
    conflict = serializers.ChoiceField(CLASHES, required=False, default="fail")


class CopyView(ApiView):
    @extend_schema(request=Copy, responses={201: NodeShape})
    def post(self, request: Request, node_id: str) -> Response:
        """Copies a file, or a folder with all that is in it, to a folder of this or another space."""
        body = Copy.read(request.data)
        node, parent = gate.read(request.user, node_id), gate.add(request.user, body["parent"])
        by = gate.actor(request.user)
        made = services.copy(node, parent, body.get("name"), by=by, conflict=body["conflict"])
        headers = {"Location": f"/api/v1/nodes/{made.pk}"}
        return Response(node_json(made), status.HTTP_201_CREATED, headers=headers)
