"""What takes the room of a space, for its readers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination
from drive.api.base import ApiView
from drive.api.schema_shapes import LIST, NodeShape, NodeWithPath
from drive.api.shapes import moment, node_json
from drive.lib.errors import InvalidField, NotAFolder
from drive.lib.kinds import KINDS
from drive.sharing import gate
from drive.tree import usage

_SPACE = OpenApiParameter("space", str, description="Id of a space; the personal one when left out.")
_PARENT = OpenApiParameter("parent", str, required=True, description="Id of a folder.")


class KindShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(list(KINDS))
    bytes = serializers.IntegerField(min_value=0)
    count = serializers.IntegerField(min_value=0)


class UsageShape(serializers.Serializer[Any]):
    space = serializers.CharField()
    used_bytes = serializers.IntegerField(min_value=0, help_text="The sum of the three below.")
    quota_bytes = serializers.IntegerField(allow_null=True, help_text="Null: no limit.")
    reserved_bytes = serializers.IntegerField(min_value=0, help_text="Promised to running uploads.")
    files_bytes = serializers.IntegerField(min_value=0)
    trash_bytes = serializers.IntegerField(min_value=0)
    versions_bytes = serializers.IntegerField(min_value=0)
    by_kind = KindShape(many=True, help_text="Live files, most bytes first.")
    largest = NodeWithPath(many=True, help_text="The 50 largest live files.")
    counted_at = serializers.DateTimeField(help_text="Of when `by_kind` and `largest` are.")


class FolderUsageShape(serializers.Serializer[Any]):
    node = NodeShape()
    bytes = serializers.IntegerField(min_value=0)


class FolderUsagePage(serializers.Serializer[Any]):
    items = FolderUsageShape(many=True)
    next = serializers.CharField(allow_null=True)


class UsageView(ApiView):
    @extend_schema(responses=UsageShape, parameters=[_SPACE])
    def get(self, request: Request) -> Response:
        """How much of a space is used, and by what. For who may read the whole space."""
        asked = request.query_params.get("space")
        space = gate.space(request.user) if asked is None else gate.space_of(request.user, asked)
        sums = usage.sums(space.pk)
        counted = usage.counted(space.pk, sums.mark)
        largest = usage.largest(counted)
        paths = gate.paths(request.user, largest)
        return Response(
            {
                "space": str(space.pk),
                "used_bytes": sums.used,
                "quota_bytes": sums.quota,
                "reserved_bytes": sums.reserved,
                "files_bytes": sums.files,
                "trash_bytes": sums.trash,
                "versions_bytes": sums.versions,
                "by_kind": [{"kind": one.kind, "bytes": one.bytes, "count": one.count} for one in counted.kinds],
                "largest": [node_json(node, paths[node.pk]) for node in largest if node.pk in paths],
                "counted_at": moment(counted.at),
            }
        )


class FoldersView(ApiView):
    @extend_schema(responses=FolderUsagePage, parameters=[_PARENT, *LIST])
    def get(self, request: Request) -> Response:
        """The folders directly in a folder, the biggest first, with the bytes below each; trash is not counted."""
        part = pagination.asked(request)
        asked = request.query_params.get("parent")
        if asked is None:
            raise InvalidField(parent="Which folder?")
        parent = gate.read(request.user, asked)
        if not parent.is_folder:
            raise NotAFolder
        page = usage.folders(parent, limit=part.limit, cursor=part.cursor)
        return Response(pagination.page_json(page, lambda node: {"node": node_json(node), "bytes": node.size}))
