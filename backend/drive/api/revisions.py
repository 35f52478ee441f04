"""Past contents of a file: list, bring back, pin, delete.

For who may change the file: who may only look at it is shown what it is, not what it was.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination
from drive.api.base import ApiView
from drive.api.inputs import Input
from drive.api.schema_shapes import LIST, NodeShape
from drive.api.session_shapes import Switch
from drive.api.shapes import moment, node_json
from drive.api.spaces_shapes import PersonShape, person_json
from drive.lib.errors import NotFound
from drive.sharing import gate
from drive.sharing.roles import Right
from drive.tree import revisions
from drive.tree.revisions import CURRENT, Content


class RevisionChange(Input):
    """What shall be different."""

    pinned = Switch(required=False)


@extend_schema_serializer(component_name="Revision")
class RevisionShape(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="`current`: the content that the file has.")
    current = serializers.BooleanField()
    size = serializers.IntegerField(min_value=0)
    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Tree digest.")
    media_type = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField(help_text="When it became the file's content.")
    created_by = PersonShape(allow_null=True)
    pinned = serializers.BooleanField(help_text="It is not thinned out.")


@extend_schema_serializer(component_name="RevisionPage")
class RevisionPage(serializers.Serializer[Any]):
    items = RevisionShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last.")


class Revisions(ApiView):
    @extend_schema(responses=RevisionPage, parameters=LIST)
    def get(self, request: Request, node_id: str) -> Response:
        """All contents of a file: the current one, then the earlier ones, the newest first."""
        part = pagination.asked(request)
        node = gate.write(request.user, node_id, trash=True)
        page = revisions.page(node, limit=part.limit, cursor=part.cursor)
        return Response({"items": [revision_json(content) for content in page.items], "next": page.next})


class RevisionView(ApiView):
    @extend_schema(request=RevisionChange, responses=RevisionShape)
    def patch(self, request: Request, node_id: str, revision_id: str) -> Response:
        """Pins an earlier content, or lets go of it."""
        body = RevisionChange.read(request.data)
        node, past = gate.write(request.user, node_id), past_id(revision_id)
        found = revisions.pin(node, past, body["pinned"]) if body else revisions.one(node, past)
        return Response(revision_json(found))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str, revision_id: str) -> Response:
        """Deletes an earlier content for good."""
        revisions.delete(gate.write(request.user, node_id), past_id(revision_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RevisionRestore(ApiView):
    @extend_schema(request=None, responses=NodeShape)
    def post(self, request: Request, node_id: str, revision_id: str) -> Response:
        """Makes an earlier content the current one again; what was current becomes an earlier one."""
        seen = gate.see(request.user, node_id, Right.EDIT)
        node = revisions.restore(seen.node, past_id(revision_id), by=gate.actor(request.user))
        return Response(node_json(seen.shown(node)))


def past_id(text: str) -> int:
    """Raises NotFound, for the current content too: it is no past one."""
    number = gate.parse_id(text)
    if number is None:
        raise NotFound
    return number


def revision_json(content: Content) -> dict[str, Any]:
    return {
        "id": CURRENT if content.id is None else str(content.id),
        "current": content.id is None,
        "size": content.size,
        "digest": bytes(content.blob.digest or b"").hex(),
        "media_type": content.media_type,
        "created_at": moment(content.written_at),
        "created_by": person_json(content.author),
        "pinned": content.pinned,
    }
