"""Finding nodes: by name and filters, by star, by when they changed. Only what the caller may read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api import marked, pagination, search_inputs, thumbnails
from drive.api.base import ApiView
from drive.api.permissions import People
from drive.api.schema_shapes import LIST
from drive.api.search_shapes import SEARCH
from drive.api.search_shapes import FoundPage as FoundPageShape
from drive.api.shapes import node_json
from drive.lib.errors import InvalidCursor
from drive.marks import queries as marks
from drive.search import finding, recent
from drive.search.finding import FoundPage
from drive.tree import cursors, queries


class Search(ApiView):
    permission_classes = [People]

    @extend_schema(responses=FoundPageShape, parameters=SEARCH)
    def get(self, request: Request) -> Response:
        """Nodes by name, best first: the name itself, its beginning, the beginning of words, then any part of it."""
        part = pagination.asked(request)
        question, where = search_inputs.question(request), search_inputs.where(request)
        return _shown(request, finding.find(question, where, limit=part.limit, cursor=part.cursor))


class Recent(ApiView):
    permission_classes = [People]

    @extend_schema(responses=FoundPageShape, parameters=LIST)
    def get(self, request: Request) -> Response:
        """Files that were changed lately, newest first, in all that the caller may read."""
        part = pagination.asked(request)
        where = search_inputs.everywhere(request)
        return _shown(request, recent.recent(where, limit=part.limit, cursor=part.cursor))


class Starred(ApiView):
    permission_classes = [People]

    @extend_schema(responses=FoundPageShape, parameters=LIST)
    def get(self, request: Request) -> Response:
        """What the caller starred and may still read, the newest star first."""
        part = pagination.asked(request)
        start = cursors.read(part.cursor, "starred", _nothing).id if part.cursor else None
        stars = marks.stars(request.user, below=start, limit=part.limit + 1)
        shown = stars[: part.limit]
        paths = finding.paths_of((node_id for _, node_id in shown), search_inputs.everywhere(request))
        nodes = queries.nodes_by_id(paths)
        items = [finding.Found(nodes[id_], paths[id_]) for _, id_ in shown if id_ in nodes]
        after = cursors.write("starred", cursors.Place(0, None, shown[-1][0])) if len(stars) > part.limit else None
        return _shown(request, FoundPage(items, after))


def _shown(request: Request, page: FoundPage) -> Response:
    rows = [node_json(item.node, item.path) for item in page.items]
    marked.add(request.user, rows)
    thumbnails.add(request, [item.node for item in page.items], rows)
    return Response({"items": rows, "next": page.next})


def _nothing(value: Any) -> None:
    if value is not None:
        raise InvalidCursor
