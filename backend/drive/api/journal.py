"""The journal: what happened as sentences, and the feed of changes that scripts and clients follow.

History names people, and what is gone by now: whoever comes by a link is told nothing of it.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import journal_names, pagination
from drive.api.base import ApiView
from drive.api.journal_shapes import ActivityPage, ChangePage, activity_json, change_json
from drive.api.permissions import People
from drive.api.schema_shapes import LIST
from drive.sharing import gate
from drive.tree import activity, changes

SINCE = OpenApiParameter(
    "since", str, description="The `cursor` of the answer before; `now` gives a cursor alone; without: from the start."
)


class NodeActivity(ApiView):
    permission_classes = [People]

    @extend_schema(responses=ActivityPage, parameters=LIST)
    def get(self, request: Request, node_id: str) -> Response:
        """What happened to a node; of a folder, in it and directly below. Newest first."""
        part = pagination.asked(request)
        node = gate.read(request.user, node_id, trash=True)
        page = activity.of_node(node, limit=part.limit, cursor=part.cursor)
        return Response(_told(request.user, page))


class SpaceActivity(ApiView):
    permission_classes = [People]

    @extend_schema(responses=ActivityPage, parameters=LIST)
    def get(self, request: Request, space_id: str) -> Response:
        """What happened in a space, to who may read all of it. Newest first."""
        part = pagination.asked(request)
        space = gate.space_of(request.user, space_id)
        page = activity.of_space(space, limit=part.limit, cursor=part.cursor)
        return Response(_told(request.user, page))


class Changes(ApiView):
    permission_classes = [People]

    @extend_schema(responses=ChangePage, parameters=[SINCE, LIST[0]])
    def get(self, request: Request, space_id: str) -> Response:
        """The changes of a space behind a cursor, oldest first: none is lost, none comes twice."""
        limit = pagination.asked(request).limit
        space = gate.space_of(request.user, space_id)
        feed = changes.since(space.pk, request.query_params.get("since"), limit)
        items = [change_json(row, feed.contents) for row in feed.rows]
        return Response({"items": items, "cursor": feed.cursor, "more": feed.more})


def _told(who: Any, page: activity.Page) -> dict[str, Any]:
    known = journal_names.known(who, page.rows, page.names_before)
    return {"items": [activity_json(row, known) for row in page.rows], "next": page.next}
