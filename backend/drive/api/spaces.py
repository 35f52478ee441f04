"""Spaces: one's own, and those of teams."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import pagination, plain_lists
from drive.api.base import ApiView
from drive.api.inputs import Input, Text
from drive.api.schema_shapes import LIST
from drive.api.spaces_shapes import SpaceInFull, SpacePage, space_json
from drive.lib.errors import InvalidField
from drive.sharing import gate, spaces
from drive.sharing.roles import Role
from drive.tree.cursors import Place
from drive.tree.models import Space


class Bytes(serializers.IntegerField):
    """A number of bytes: a JSON number, not a text, not a truth value."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class NewSpace(Input):
    name = Text()
    quota_bytes = Bytes(required=False, allow_null=True)


class SpaceChange(Input):
    """What shall be different; at least one of the two."""

    name = Text(required=False)
    quota_bytes = Bytes(required=False, allow_null=True)


class Spaces(ApiView):
    @extend_schema(
        responses=SpacePage,
        parameters=[
            OpenApiParameter("all", bool, description="For administrators: the spaces of all teams."),
            *LIST,
        ],
    )
    def get(self, request: Request) -> Response:
        """Your own space, then those of your teams by name."""
        part = pagination.asked(request)
        wanted = request.query_params.get("all", "false")
        if wanted not in ("true", "false"):
            raise InvalidField(all="It is true or false.")
        found = spaces.all_of_teams(request.user) if wanted == "true" else gate.spaces(request.user)
        scope = f"spaces:{wanted}"
        return Response(plain_lists.page_json(found, _shown, _place, part, scope=scope, key=plain_lists.text))

    @extend_schema(request=NewSpace, responses={201: SpaceInFull})
    def post(self, request: Request) -> Response:
        """Makes the space of a team, with you as its first manager. Administrators alone."""
        body = NewSpace.read(request.data)
        space = spaces.create(request.user, body["name"], body.get("quota_bytes"))
        headers = {"Location": f"/api/v1/spaces/{space.pk}"}
        return Response(space_json(space, Role.MANAGER), status.HTTP_201_CREATED, headers=headers)


class SpaceView(ApiView):
    @extend_schema(responses=SpaceInFull)
    def get(self, request: Request, space_id: str) -> Response:
        """A space that you may see; administrators see that the space of a team is there."""
        return Response(space_json(*spaces.look(request.user, space_id)))

    @extend_schema(request=SpaceChange, responses=SpaceInFull)
    def patch(self, request: Request, space_id: str) -> Response:
        """Its name (who manages it) and its quota (administrators)."""
        spaces.look(request.user, space_id)
        body = SpaceChange.read(request.data)
        if not body:
            raise InvalidField(body="Give a name, a quota, or both.")
        return Response(space_json(*spaces.change(request.user, space_id, body)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, space_id: str) -> Response:
        """Deletes the space of a team. It must be empty, its trash too."""
        spaces.delete(request.user, space_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(pair: tuple[Space, Role | None]) -> dict[str, Any]:
    return space_json(*pair)


def _place(pair: tuple[Space, Role | None]) -> Place:
    space = pair[0]
    return Place(int(space.kind != Space.Kind.PERSONAL), space.name.casefold(), space.pk)
