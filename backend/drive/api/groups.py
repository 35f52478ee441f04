"""Groups, as administrators keep them. Who is in one: `GET users?group=`."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.accounts import administration, groups
from drive.api import pagination, text_cursors
from drive.api import users_shapes as shapes
from drive.api.base import ApiView
from drive.api.permissions import Administrators
from drive.api.schema_shapes import LIST
from drive.api.users import number
from drive.lib.errors import InvalidCursor
from drive.sharing import gate

_SCOPE = "groups"
_WORDS = OpenApiParameter("q", str, description="Looked for in names.")


class GroupsView(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(responses=shapes.GroupPage, parameters=[_WORDS, *LIST])
    def get(self, request: Request) -> Response:
        """All groups, by name."""
        part = pagination.asked(request)
        found = groups.listed(words=shapes.words(request), after=_after(part.cursor), limit=part.limit + 1)
        rows = found[: part.limit]
        following = None
        if len(found) > part.limit:
            following = text_cursors.write(_SCOPE, rows[-1].name, str(rows[-1].pk))
        items = [shapes.group_json(row, row.members) for row in rows]  # type: ignore[attr-defined]
        return Response({"items": items, "next": following})

    @extend_schema(request=shapes.GroupName, responses={201: shapes.GroupShape})
    def post(self, request: Request) -> Response:
        """A new group, with nobody in it."""
        made = groups.create(shapes.GroupName.read(request.data)["name"])
        answer = Response(shapes.group_json(made, 0), status=201)
        answer.headers["Location"] = f"/api/v1/groups/{made.pk}"
        return answer


class GroupItem(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(request=shapes.GroupName, responses=shapes.GroupShape)
    def patch(self, request: Request, group_id: str) -> Response:
        """Renames a group."""
        group = groups.find(number(group_id))
        members: int = group.members  # type: ignore[attr-defined]
        groups.rename(group, shapes.GroupName.read(request.data)["name"])
        return Response(shapes.group_json(group, members))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, group_id: str) -> Response:
        """Deletes a group and what was granted to it; its members stay."""
        groups.delete(groups.find(number(group_id)))
        return Response(status=204)


class MemberItem(ApiView):
    permission_classes = (Administrators,)

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, group_id: str, user_id: str) -> Response:
        """Puts a person into the group, who may be in it already."""
        groups.add(groups.find(number(group_id)), administration.find(number(user_id)))
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, group_id: str, user_id: str) -> Response:
        """Takes a person out of the group, who may be out of it already."""
        groups.remove(groups.find(number(group_id)), administration.find(number(user_id)))
        return Response(status=204)


def _after(cursor: str | None) -> tuple[str, int] | None:
    if cursor is None:
        return None
    name, id_ = text_cursors.read(cursor, _SCOPE, 2)
    found = gate.parse_id(id_)
    if found is None:
        raise InvalidCursor
    return name, found
