"""A folder or a selection as one zip file."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from . import links, tree
from .actor import Who
from .bodies import read_json
from .content_routes import URL_SECONDS, claims_of, who_of
from .model import Node, time_text
from .problems import Problem
from .records import Visitor
from .state import world
from .tokens import content_token, current_who, read_token

routes = Blueprint("archives", __name__)
MOST_NODES = 500
WITHOUT_A_NAME = "Files"


@routes.get("/api/v1/nodes/<node_id>/archive")
def folder_archive(node_id: str) -> Response:
    who = current_who()
    node = world().node_for(who, node_id)
    if tree.in_trash(node):
        raise Problem("in_trash")
    if not node.is_folder:
        raise Problem("not_a_folder")
    return _send(who, [node])


@routes.post("/api/v1/archive")
def selection() -> Response:
    who = current_who()
    wanted = read_json(optional=("nodes",), kinds={"nodes": object}).get("nodes")
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise Problem("invalid_field", fields={"nodes": ["It must be a list of ids."]})
    if not 0 < len(wanted) <= MOST_NODES:
        raise Problem("invalid_field", fields={"nodes": [f"It must have 1 to {MOST_NODES} ids."]})
    nodes = _nodes(who, list(dict.fromkeys(wanted)))
    if isinstance(who, Visitor):
        links.count_download(who.share)
    ends = (int(time.time()) // URL_SECONDS + 2) * URL_SECONDS
    seal = content_token(ends, nodes=[node.id for node in nodes], **claims_of(who))
    url = f"{request.host_url}content/archive/{quote(_name(nodes), safe='')}?e={ends}&s={seal}"
    return jsonify(url=url, expires_at=time_text(ends), size=len(_zip(nodes)))


@routes.get("/content/archive/<name>")
def signed_archive(name: str) -> Response:
    claims = read_token(request.args.get("s", ""), "content")
    who = who_of(claims) if claims else None
    if claims is None or who is None:
        raise Problem("not_found")
    try:
        return _send(who, _nodes(who, claims["nodes"]), counted=True)
    except Problem:
        raise Problem("not_found") from None


def _nodes(who: Who, ids: Sequence[str]) -> list[Node]:
    nodes = [world().node_for(who, node_id) for node_id in ids]
    if any(tree.in_trash(node) for node in nodes):
        raise Problem("in_trash")
    return nodes


def _send(who: Who, nodes: Sequence[Node], counted: bool = False) -> Response:
    if isinstance(who, Visitor) and not counted and request.method == "GET":
        links.count_download(who.share)
    response = Response(_zip(nodes), content_type="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_name(nodes), safe='')}"
    response.headers["Accept-Ranges"] = "none"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _zip(nodes: Sequence[Node]) -> bytes:
    """Stored, not packed; the whole in memory, as everything here."""
    whole = io.BytesIO()
    with world().lock, zipfile.ZipFile(whole, "w") as out:
        for node in nodes:
            inside = [node] if node.name else list((node.live or {}).values())  # the top of a space has no name
            for one in inside:
                _pack(out, one, "")
    return whole.getvalue()


def _pack(out: zipfile.ZipFile, node: Node, above: str) -> None:
    day = [int(part) for part in node.modified_at[:10].split("-")]
    entry = zipfile.ZipInfo(above + node.name + ("/" if node.is_folder else ""), (day[0], day[1], day[2], 0, 0, 0))
    out.writestr(entry, bytes(node.content.data) if node.content else b"")
    for child in (node.live or {}).values():
        _pack(out, child, above + node.name + "/")


def _name(nodes: Sequence[Node]) -> str:
    return f"{(nodes[0].name if len(nodes) == 1 else '') or WITHOUT_A_NAME}.zip"
