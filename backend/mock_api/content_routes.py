"""Bytes in by PUT, bytes out by GET, and the signed URLs that need no header."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from flask import Blueprint, Response, jsonify, request
from werkzeug.routing import BaseConverter

from . import gate, links, tree
from .actor import Who, act_as
from .bodies import BodyCut, choice, declared_length, pieces, read_json
from .content import Content
from .media import UNKNOWN, media_type, shown_as
from .model import Node, Space, time_text
from .names import clean_bytes_name
from .problems import Problem
from .ranges import etag_matches, parse_range
from .records import Visitor
from .state import world
from .tokens import content_token, current_who, read_token
from .wire import node_json, placed_json


class Rest(BaseConverter):
    """The rest of a path, whatever it is: names are judged by their own rules, not by the routing."""

    part_isolating = False
    regex = r"[\s\S]+"


routes = Blueprint("content", __name__)
CONFLICTS = ("replace", "keep_both", "fail")
URL_SECONDS = 300
DIGEST = re.compile(r'"([0-9a-f]{64})"')


@routes.put("/api/v1/nodes/<node_id>/files/<rest:name>")
def put_file(node_id: str, name: str) -> Response:
    who = current_who()
    folder = tree.live_folder(world(), who, node_id)
    name = clean_bytes_name(_raw_name())
    conflict = choice("conflict", request.args.get("conflict"), CONFLICTS, "replace")
    conflict = gate.placing(who, folder, conflict, tree.in_the_way(folder, name))
    rules = (conflict, _if_match(), request.headers.get("If-None-Match", "").strip() == "*")
    kind = media_type(name, request.headers.get("Content-Type"))
    length = declared_length()
    tree.check_clash(world(), folder, name, *rules)
    check_quota(folder.space, length or 0)
    content = Content(_read_body(folder.space, length))
    with world().lock:
        check_quota(folder.space, content.size)
        tree.live_folder(world(), who, node_id)
        node, new = tree.put_file(world(), folder, name, content, kind, *rules)
    response = jsonify(placed_json(who, node, name))
    response.status_code = 201 if new else 200
    response.headers["ETag"] = f'"{content.digest}"'
    if new:
        response.headers["Location"] = f"/api/v1/nodes/{node.id}"
    return response


@routes.get("/api/v1/nodes/<node_id>/content")
def get_content(node_id: str) -> Response:
    who = current_who()
    response = send(_file(who, node_id), "attachment")
    _count(who, response)
    return response


@routes.post("/api/v1/nodes/<node_id>/content-url")
def content_url(node_id: str) -> Response:
    who = current_who()
    world().node_for(who, node_id)
    body = read_json(optional=("disposition",))
    disposition = choice("disposition", body.get("disposition"), ("attachment", "inline"), "attachment")
    node = _file(who, node_id)
    assert node.content is not None
    if isinstance(who, Visitor):
        links.count_download(who.share)  # the address may then be used as often as it takes
    return signed_url(who, node, node.content, disposition)


def signed_url(who: Who, node: Node, content: Content, disposition: str) -> Response:
    """The answer with an address that needs no header: for this content of the node, for who asked."""
    # The end is rounded up, so that asking again gives the same URL for a while and caches hit.
    ends = (int(time.time()) // URL_SECONDS + 2) * URL_SECONDS
    token = content_token(ends, node=node.id, digest=content.digest, disposition=disposition, **claims_of(who))
    return jsonify(url=f"{request.host_url}content/{token}/{quote(node.name, safe='')}", expires_at=time_text(ends))


@routes.get("/content/<token>/<path:name>")
def signed_content(token: str, name: str) -> Response:
    claims = read_token(token, "content")
    who = who_of(claims) if claims else None
    if claims is None or who is None:
        raise Problem("not_found")
    act_as(who)
    node = world().node_for(who, claims["node"])
    past = next((old for old in node.past if old.content.digest == claims["digest"]), None)
    content = past.content if past else node.content
    if content is None or content.digest != claims["digest"]:
        raise Problem("not_found")
    response = send(node, claims["disposition"], content, past.media_type if past else None)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def claims_of(who: Who) -> dict[str, Any]:
    """What a signed address remembers of who asked for it."""
    if isinstance(who, Visitor):
        return {"share": who.share.id, "version": who.share.version}
    return {"user_id": who.id}


def who_of(claims: dict[str, Any]) -> Who | None:
    """Who asked for a signed address, if they may still come."""
    if "share" in claims:
        share = world().shares.get(claims["share"])
        alive = share is not None and share.version == claims["version"] and links.opens(world(), share)
        return Visitor(share) if share and alive else None
    user = world().user_by_id(claims["user_id"])
    return user if user and user.is_active else None


def _count(who: Who, response: Response) -> None:
    """A download by a link counts when bytes are sent: no HEAD, no 304."""
    if isinstance(who, Visitor) and request.method == "GET" and response.status_code in (200, 206):
        links.count_download(who.share)


def send(node: Node, disposition: str, content: Content | None = None, media_type: str | None = None) -> Response:
    """The bytes of a file, or of a past content of it, under all conditions (RFC 9110 §13.2.2)."""
    content = content or node.content
    assert content is not None
    etag = f'"{content.digest}"'
    response = Response(status=200)
    _describe(response, node, media_type or node.media_type, disposition, etag)
    if (wanted := request.headers.get("If-Match")) and not etag_matches(wanted, etag):
        raise Problem("precondition_failed", node=node_json(node))
    if (known := request.headers.get("If-None-Match")) and etag_matches(known, etag, weak=True):
        response.status_code = 304
        return response
    span = None
    if request.method == "GET" and request.headers.get("If-Range", etag) == etag:
        span = parse_range(request.headers.get("Range"), content.size)
    start, stop = span or (0, content.size)
    if span:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    response.response = content.read(start, stop)
    response.headers["Content-Length"] = str(stop - start)
    return response


def check_quota(space: Space, more: int) -> None:
    if space.quota is not None and space.used + space.reserved + more > space.quota:
        raise Problem("quota_exceeded", "The space has no room for that.")


def _file(who: Who, node_id: str) -> Node:
    node = world().node_for(who, node_id)
    if node.content is None:
        raise Problem("not_a_file", f"“{node.name}” is a folder.")
    return node


def _raw_name() -> bytes:
    # From the raw request line: the decoded path has already lost the bytes that are not UTF-8.
    path = str(request.environ["REQUEST_URI"]).partition("?")[0]
    return unquote_to_bytes(path.split("/files/", 1)[1].encode("latin-1"))


def _if_match() -> str | None:
    value = request.headers.get("If-Match")
    if value is None:
        return None
    match = DIGEST.fullmatch(value.strip())
    if match is None:
        raise Problem("bad_header", "If-Match takes one content digest in quotes here.", header="If-Match")
    return match[1]


def _read_body(space: Space, length: int | None) -> bytearray:
    data = bytearray()
    try:
        for piece in pieces():
            data += piece
            check_quota(space, len(data))
    except BodyCut:
        raise Problem("incomplete_body", f"Only {len(data)} bytes came.") from None
    if length is not None and len(data) < length:
        raise Problem("incomplete_body", f"{length} bytes were announced, {len(data)} came.")
    return data


def _describe(response: Response, node: Node, kind: str | None, disposition: str, etag: str) -> None:
    kind, shown = shown_as(kind or UNKNOWN, disposition)
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in node.name)
    response.headers.update(
        {
            "Content-Type": kind,
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-cache",
            "Content-Disposition": f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(node.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'",
            "Referrer-Policy": "no-referrer",
        }
    )
