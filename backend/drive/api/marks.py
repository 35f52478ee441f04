"""Stars and tags: the caller's own, on whatever they may read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination, plain_lists
from drive.api.base import ApiView
from drive.api.inputs import Input, Text
from drive.api.permissions import People
from drive.api.schema_shapes import LIST
from drive.api.search_shapes import TagPage, TagShape
from drive.lib.errors import InvalidField, NotFound
from drive.marks import queries, services
from drive.marks.models import Tag
from drive.sharing import gate
from drive.tree.cursors import Place

COLORS = Tag.Color.values


class NewTag(Input):
    """A name, and one of the colours."""

    name = Text()
    color = serializers.ChoiceField(COLORS, default=Tag.Color.GREY)


class TagChange(Input):
    """What shall be different; at least one of the two."""

    name = Text(required=False)
    color = serializers.ChoiceField(COLORS, required=False)


class NodeStar(ApiView):
    permission_classes = [People]

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, node_id: str) -> Response:
        """Stars a node, for the caller alone."""
        services.star(request.user, gate.read(request.user, node_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str) -> Response:
        """Takes the star off; also of what is in the trash."""
        services.unstar(request.user, gate.read(request.user, node_id, trash=True))
        return Response(status=status.HTTP_204_NO_CONTENT)


class Tags(ApiView):
    permission_classes = [People]

    @extend_schema(responses=TagPage, parameters=LIST)
    def get(self, request: Request) -> Response:
        """The caller's tags, by name."""
        part, tags = pagination.asked(request), queries.tags(request.user)
        return Response(plain_lists.page_json(tags, tag_json, _place, part, scope="tags", key=plain_lists.text))

    @extend_schema(request=NewTag, responses={201: TagShape})
    def post(self, request: Request) -> Response:
        """Makes a tag."""
        body = NewTag.read(request.data)
        tag = services.create_tag(request.user, body["name"], body["color"])
        return Response(tag_json(tag), status.HTTP_201_CREATED, headers={"Location": f"/api/v1/tags/{tag.pk}"})


class TagView(ApiView):
    permission_classes = [People]

    @extend_schema(request=TagChange, responses=TagShape)
    def patch(self, request: Request, tag_id: str) -> Response:
        """Renames a tag, or gives it another colour."""
        body = TagChange.read(request.data)
        if not body:
            raise InvalidField(body="Give a name, a color, or both.")
        return Response(tag_json(services.change_tag(request.user, number(tag_id), **body)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, tag_id: str) -> Response:
        """Deletes a tag and takes it off everything."""
        services.delete_tag(request.user, number(tag_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NodeTag(ApiView):
    permission_classes = [People]

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, node_id: str, tag_id: str) -> Response:
        """Puts one of the caller's tags on a node."""
        node = gate.read(request.user, node_id)
        services.put_on(request.user, number(tag_id), node)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, node_id: str, tag_id: str) -> Response:
        """Takes it off; also of what is in the trash."""
        node = gate.read(request.user, node_id, trash=True)
        services.take_off(request.user, number(tag_id), node)
        return Response(status=status.HTTP_204_NO_CONTENT)


def tag_json(tag: Tag) -> dict[str, Any]:
    return {"id": str(tag.pk), "name": tag.name, "color": tag.color}


def number(tag_id: str) -> int:
    """Raises NotFound for what can be no tag's id."""
    found = gate.parse_id(tag_id)
    if found is None:
        raise NotFound
    return found


def _place(tag: Tag) -> Place:
    return Place(0, tag.name, tag.pk)
