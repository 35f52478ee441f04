"""Bytes in with one request: `PUT nodes/{folder}/files/{name}`."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views import View

from drive.api.authentication import whoever
from drive.api.content import content_digest
from drive.api.shapes import node_json
from drive.api.slots import slots
from drive.lib.errors import BadHeader, InvalidField, InvalidName, NameTaken, PreconditionFailed
from drive.lib.media import media_type
from drive.lib.wire import RequestBody
from drive.sharing import adding, gate
from drive.tree.placing import CONFLICTS, Conflict
from drive.uploads import services
from drive.uploads.errors import IncompleteBody, LengthRequired

_DIGEST = re.compile(r'"([0-9a-f]{64})"')


class FileView(View):
    """Creates the file or a new revision of it; answers when the bytes are durable and the name stands."""

    http_method_names = ["put", "options"]

    def put(self, request: HttpRequest, folder_id: str, name: str) -> HttpResponseBase:
        who = whoever(request)
        _must_be_unicode(request)
        create_only = request.headers.get("If-None-Match", "").strip() == "*"
        if_match = parse_if_match(request)
        place = adding.ask(who, folder_id, "fail" if create_only else _conflict(request), if_match=if_match)
        target = services.Target(
            place.folder,
            name,
            media_type(name, request.headers.get("Content-Type")),
            conflict=place.conflict,
            if_match=if_match,
            ask=place.again,
        )
        body = RequestBody(request)
        if not body.declared:
            raise LengthRequired()
        try:
            with slots.take(), place.clashes():
                placed = services.put(gate.actor(who), target, _Whole(body), length=body.length, via="api")
        except NameTaken as error:
            if create_only:
                raise PreconditionFailed(node=error.node) from None
            raise
        response = JsonResponse(node_json(place.told(placed.node, name)), status=201 if placed.created else 200)
        response.headers["ETag"] = f'"{content_digest(placed.node)}"'
        return response


class _Whole:
    """A body whose end may only be its true end: a connection that broke must not publish half a file."""

    def __init__(self, body: RequestBody) -> None:
        self._body = body

    def read(self, size: int) -> bytes:
        piece = self._body.read(size)
        if self._body.broken:
            raise IncompleteBody()
        return piece

    def abandon(self) -> None:
        self._body.abandon()


def _must_be_unicode(request: HttpRequest) -> None:
    """Django shows bytes that are no UTF-8 as `%FF`: another name than was meant, and one that may be there already.

    What was sent stands in RAW_URI, which gunicorn gives; without it there is nothing to look at.
    """
    path = request.META.get("RAW_URI", "").partition("?")[0]
    try:
        unquote_to_bytes(path.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        raise InvalidName("not_unicode", "A name must be valid Unicode text.") from None


def _conflict(request: HttpRequest) -> Conflict:
    value = request.GET.get("conflict", "replace")
    if value not in CONFLICTS:
        raise InvalidField(conflict=f"It is one of {', '.join(CONFLICTS)}.")
    return value


def parse_if_match(request: HttpRequest) -> bytes | None:
    """The digest in `If-Match: "<digest>"`, 32 raw bytes. RFC 9110 §13.1.1. Raises BadHeader."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    match = _DIGEST.fullmatch(header.strip())
    if match is None:
        raise BadHeader("If-Match", "If-Match takes one content digest in quotes here.")
    return bytes.fromhex(match[1])
