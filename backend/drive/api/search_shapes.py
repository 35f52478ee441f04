"""What finding and marking gives, for the contract, and the parameters of a search."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from drive.api.schema_shapes import LIST, NodeWithPath
from drive.marks.models import Tag
from drive.search import families

_NEXT = "The cursor of the next page; null when there is no more to look at. A page before that may be short, or empty."


@extend_schema_serializer(component_name="FoundNode")
class FoundNode(NodeWithPath):
    starred = serializers.BooleanField()
    tags = serializers.ListField(child=serializers.CharField(), help_text="Ids of your own tags.")


@extend_schema_serializer(component_name="FoundPage")
class FoundPage(serializers.Serializer[Any]):
    items = FoundNode(many=True)
    next = serializers.CharField(allow_null=True, help_text=_NEXT)


@extend_schema_serializer(component_name="Tag")
class TagShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    color = serializers.ChoiceField(Tag.Color.values)


@extend_schema_serializer(component_name="TagPage")
class TagPage(serializers.Serializer[Any]):
    items = TagShape(many=True)
    next = serializers.CharField(allow_null=True)


_SIZE = {"type": "integer", "minimum": 0}
_TIME = {"type": "string", "format": "date-time"}
SEARCH = [
    OpenApiParameter("q", str, description="Words; a name must hold them all, anywhere. Without any, all nodes."),
    OpenApiParameter("in", str, description="A folder: only what is below it."),
    OpenApiParameter("space", str, description="Only in that space."),
    OpenApiParameter("kind", enum=["folder", "file"]),
    OpenApiParameter("type", enum=families.NAMES, description="A family of media types."),
    OpenApiParameter("owner", str, description="A person's id: only in spaces that are theirs."),
    OpenApiParameter("modified_after", _TIME, description="Then, or later."),
    OpenApiParameter("modified_before", _TIME, description="Before then."),
    OpenApiParameter("size_min", _SIZE),
    OpenApiParameter("size_max", _SIZE),
    OpenApiParameter("tag", str, description="One of your tags."),
    OpenApiParameter("starred", bool, description="True: only what you starred."),
    OpenApiParameter(
        "shared",
        bool,
        description="True: only what you, or somebody in a space of yours, gave to others or made a link to.",
    ),
    *LIST,
]
