"""What happened: as sentences, as a feed of changes, and as events while it happens."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, telling
from .bodies import limit_argument
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Space, User
from .problems import Problem
from .records import Change
from .state import world
from .tokens import current_user

routes = Blueprint("journal", __name__, url_prefix="/api/v1")
CURSOR = re.compile(r"([0-9a-f]{1,16}):(0|[1-9][0-9]{0,18})")


@routes.get("/nodes/<node_id>/activity")
def node_activity(node_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    rows = [row for row in node.space.changes if row.node == node.id or node.id in (row.parent, row.parent_before)]
    return _told(user, rows, f"activity:{node.id}")


@routes.get("/spaces/<space_id>/activity")
def space_activity(space_id: str) -> Response:
    user, space = _space(space_id)
    return _told(user, list(space.changes), f"space-activity:{space.id}")


@routes.get("/spaces/<space_id>/changes")
def space_changes(space_id: str) -> Response:
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    _, space = _space(space_id)
    since = request.args.get("since")
    if since == "now":
        return jsonify(items=[], cursor=f"{space.epoch}:{space.seq}", more=False)
    start = _start(space, since)
    rows = [row for row in space.changes if row.seq > start]
    page = rows[:limit]
    last = page[-1].seq if page else start
    return jsonify(items=[_change(row) for row in page], cursor=f"{space.epoch}:{last}", more=len(rows) > limit)


def _space(space_id: str) -> tuple[User, Space]:
    user = current_user()
    space = world().spaces.get(space_id)
    if space is None:
        raise gate.hidden()
    world().node_for(user, space.root.id)
    return user, space


def _start(space: Space, since: str | None) -> int:
    if since is None:
        return 0
    found = CURSOR.fullmatch(since)
    if found is None:
        raise Problem("invalid_cursor")
    if found[1] != space.epoch or int(found[2]) > space.seq:
        raise Problem("cursor_gone")
    return int(found[2])


def _told(user: User, rows: list[Change], scope: str) -> Response:
    shown = [{"id": row.seq, **_sentence(user, row)} for row in reversed(rows)]
    page = plain_page(shown, scope, limit_argument(DEFAULT_LIMIT, MAX_LIMIT), request.args.get("cursor"))
    for item in page["items"]:
        del item["id"]
    return jsonify(page)


def _happened(row: Change) -> dict[str, Any]:
    return {"seq": row.seq, "at": row.at, "kind": row.kind, "via": row.via, "node": row.node, "name": row.name}


def _sentence(user: User, row: Change) -> dict[str, Any]:
    before, after = (telling.folder(world(), user, place) for place in (row.parent_before, row.parent))
    return {
        **_happened(row),
        "text": telling.sentence(world(), user, row),
        "actor": {"id": row.actor.id, "name": telling.name_of(row.actor)} if row.actor else None,
        "link": row.link.label if row.link else None,
        "from": before,
        "to": after,
    }


def _change(row: Change) -> dict[str, Any]:
    return {
        **_happened(row),
        "node_kind": "file" if row.content else "folder",
        "parent_before": row.parent_before,
        "parent": row.parent,
        "digest": row.content.digest if row.content else None,
        "size": row.content.size if row.content else None,
        "origin": row.origin,
        "actor": row.actor.id if row.actor else None,
        "link": row.link.id if row.link else None,
    }
