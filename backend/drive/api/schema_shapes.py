"""What the tree's routes give, for the contract. Nothing is written out through these: see shapes.py."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from drive.api.pagination import LIMIT, MAX_LIMIT


@extend_schema_serializer(component_name="Crumb")
class CrumbShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField(help_text="Empty for the top folder.", allow_blank=True)


@extend_schema_serializer(component_name="Thumbnail")
class ThumbnailShape(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {
            "256": serializers.URLField(help_text="At most 256 pixels wide and high."),
            "1024": serializers.URLField(help_text="At most 1,024 pixels wide and high."),
        }


@extend_schema_serializer(component_name="Node")
class NodeShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.ChoiceField(["folder", "file"])
    name = serializers.CharField(help_text="Empty for the top folder.", allow_blank=True)
    parent = serializers.CharField(allow_null=True, help_text="Null for the top folder.")
    space = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text="Bytes; of a folder the sum below, trash not counted.")
    items = serializers.IntegerField(min_value=0, allow_null=True, help_text="Live nodes directly in a folder.")
    media_type = serializers.CharField(allow_null=True, allow_blank=True)
    digest = serializers.RegexField(r"^[0-9a-f]{64}$", allow_null=True, help_text="Tree digest of a file's content.")
    version = serializers.IntegerField(min_value=1, help_text="Counts the node's own changes.")
    etag = serializers.CharField(help_text='For If-Match: `"v<version>"`.')
    seq = serializers.IntegerField(min_value=0, help_text="The space's last change at this node or below it.")
    created_at = serializers.DateTimeField()
    modified_at = serializers.DateTimeField()
    trashed_at = serializers.DateTimeField(allow_null=True, help_text="Set on the node that was put into the trash.")
    starred = serializers.BooleanField(required=False, help_text="Your own star; in lists and of one.")
    tags = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Ids of your own tags; in lists and of one."
    )
    thumbnail = ThumbnailShape(
        required=False, allow_null=True, help_text="WebP pictures, or null for what can have none; in lists and of one."
    )


@extend_schema_serializer(component_name="NodeWithPath")
class NodeWithPath(NodeShape):
    path = CrumbShape(many=True, help_text="From the top folder down to the parent.")


_NEXT = "The cursor of the next page; null on the last."


@extend_schema_serializer(component_name="NodePage")
class NodePage(serializers.Serializer[Any]):
    items = NodeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text=_NEXT)


LIST = [
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT}),
    OpenApiParameter("cursor", str, description="The `next` of the page before."),
]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The node's `etag`: else 412, and nothing is changed."
)
