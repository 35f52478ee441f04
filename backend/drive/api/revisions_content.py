"""Bytes of a file's past contents, as those of the current one go out (content.py)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views import View

from drive.api.authentication import authenticate
from drive.api.content import send, signed_url
from drive.api.json_body import json_body
from drive.api.revisions import past_id
from drive.lib.errors import InvalidField
from drive.sharing import gate
from drive.tree import revisions
from drive.tree.models import Node


class RevisionContentView(View):
    """`GET` and `HEAD nodes/{id}/revisions/{revision_id}/content`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, node_id: str, revision_id: str) -> HttpResponseBase:
        past = _past(request, node_id, revision_id)
        return send(request, past, disposition="attachment", cache="private, no-cache")

    head = get


class RevisionUrlView(View):
    """`POST nodes/{id}/revisions/{revision_id}/content-url`."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, node_id: str, revision_id: str) -> HttpResponseBase:
        user = authenticate(request)
        disposition = json_body(request, {"disposition"}).get("disposition", "attachment")
        if disposition not in ("attachment", "inline"):
            raise InvalidField(disposition="It is attachment or inline.")
        url, expires = signed_url(request, user, _past(request, node_id, revision_id), disposition)
        ends = datetime.fromtimestamp(expires, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        return JsonResponse({"url": url, "expires_at": ends})


def _past(request: HttpRequest, node_id: str, revision_id: str) -> Node:
    """The file as it was. For people who may change it. Raises NotFound, Forbidden, InTrash, NotAFile."""
    node = gate.write(authenticate(request), node_id)
    number = None if revision_id == revisions.CURRENT else past_id(revision_id)
    return revisions.as_node(node, revisions.one(node, number))
