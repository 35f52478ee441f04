"""What takes the room in a space."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import tree
from .bodies import limit_argument
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Node, now_text
from .problems import Problem
from .space_routes import space_for
from .state import world
from .tokens import current_user
from .wire import node_json, node_with_path

routes = Blueprint("usage", __name__, url_prefix="/api/v1/usage")
LARGEST = 50
KINDS = (("image/", "image"), ("video/", "video"), ("audio/", "audio"), ("application/pdf", "pdf"), ("text/", "text"))


@routes.get("")
def usage() -> Response:
    user = current_user()
    wanted = request.args.get("space")
    space = user.space if wanted is None else space_for(wanted)
    with world().lock:
        live = [node for node in _live(space.root) if node.content]
        everything = [node for node in world().nodes.values() if node.space is space and node.content]
        versions = sum(old.content.size for node in everything for old in node.past)
        kinds: dict[str, dict[str, Any]] = {}
        for node in live:
            row = kinds.setdefault(_kind(node), {"kind": _kind(node), "bytes": 0, "count": 0})
            row["bytes"] += node.size
            row["count"] += 1
        largest = sorted(live, key=lambda node: (-node.size, int(node.id)))[:LARGEST]
        return jsonify(
            space=space.id,
            used_bytes=space.used,
            quota_bytes=space.quota,
            reserved_bytes=space.reserved,
            files_bytes=space.root.size,
            trash_bytes=sum(node.size for node in everything) - space.root.size,
            versions_bytes=versions,
            by_kind=sorted(kinds.values(), key=lambda row: -row["bytes"]),
            largest=[node_with_path(node) for node in largest],
            counted_at=now_text(),
        )


@routes.get("/folders")
def folders() -> Response:
    user = current_user()
    wanted = request.args.get("parent")
    if wanted is None:
        raise Problem("invalid_field", fields={"parent": ["Which folder?"]})
    node = world().node_for(user, wanted)
    if not node.is_folder:
        raise Problem("not_a_folder")
    if tree.in_trash(node):
        raise Problem("in_trash")
    children = sorted((node.live or {}).values(), key=lambda child: (-child.size, int(child.id)))
    rows = [{"id": child.id, "node": node_json(child), "bytes": child.size} for child in children if child.is_folder]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page = plain_page(rows, f"usage:{node.id}", limit, request.args.get("cursor"))
    for item in page["items"]:
        del item["id"]
    return jsonify(page)


def _live(top: Node) -> Iterator[Node]:
    for child in (top.live or {}).values():
        yield child
        yield from _live(child)


def _kind(node: Node) -> str:
    return next((kind for start, kind in KINDS if (node.media_type or "").startswith(start)), "other")
