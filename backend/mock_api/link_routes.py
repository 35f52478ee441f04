"""Links to nodes, and coming by one."""

from __future__ import annotations

import secrets
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, links, tree
from .actor import act_as
from .bodies import limit_argument, read_json
from .gate import MANAGE
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Node, now_text
from .problems import Problem
from .records import Share, Visitor
from .state import mock, world
from .tokens import current_user, make_token
from .wire import node_json, person

routes = Blueprint("links", __name__, url_prefix="/api/v1")
FIELDS = ("kind", "label", "password", "expires_at", "download_limit")
TYPES = {"password": str | None, "expires_at": str | None, "download_limit": int | None}
VISIT_SECONDS = 3600


@routes.get("/nodes/<node_id>/shares")
def node_shares(node_id: str) -> Response:
    node = _live(node_id)
    return _page([share for share in world().shares.values() if share.node is node], f"shares:{node.id}")


@routes.get("/shares")
def my_shares() -> Response:
    user = current_user()
    mine = [
        share for share in world().shares.values() if share.created_by is user and gate.role(user, share.node) >= MANAGE
    ]
    return _page(mine, "shares")


@routes.post("/nodes/<node_id>/shares")
def make_share(node_id: str) -> Response:
    node = _live(node_id)
    body = read_json(required=("kind",), optional=FIELDS[1:], kinds=TYPES)
    share = Share("", secrets.token_hex(16), node, "view", current_user(), now_text())
    links.describe(share, body)
    with world().lock:
        share.id = world().next_id()
        world().shares[share.id] = share
        world().touch(node, "share")
    response = jsonify(share_json(share))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/shares/{share.id}"
    return response


@routes.patch("/shares/<share_id>")
def change_share(share_id: str) -> Response:
    share = _find(share_id)
    body = read_json(optional=FIELDS, kinds=TYPES)
    if not body:
        raise Problem("invalid_field", fields={"body": ["Give at least one field."]})
    links.describe(share, body)
    return jsonify(share_json(share))


@routes.delete("/shares/<share_id>")
def revoke_share(share_id: str) -> Response:
    share = _find(share_id)
    with world().lock:
        del world().shares[share.id]
        world().touch(share.node, "unshare")
    return Response(status=204)


@routes.post("/links/<token>/visit")
def visit(token: str) -> Response:
    body = read_json(optional=("password",), kinds={"password": str | None})
    share = next((share for share in world().shares.values() if share.token == token), None)
    if share is None or not links.opens(world(), share):
        raise Problem("not_found")
    if share.password:
        _check_password(share, body.get("password"))
    share.views += 1
    seconds = 30 if mock().faults.profile == "expiry" else VISIT_SECONDS
    access = make_token("visit", seconds, share=share.id, version=share.version)
    drop, most = share.kind == "drop", share.download_limit
    shown = {
        "kind": share.kind,
        "label": share.label,
        "node": None if drop else _opened(share),
        "folder": share.node.id if drop else None,  # where its files go: an id to upload to, which shows nothing
        "expires_at": share.expires_at,
        "downloads_left": None if most is None else max(0, most - share.downloads),
    }
    return jsonify(access=access, expires_in=seconds, share=shown)


def share_json(share: Share) -> dict[str, Any]:
    return {
        "id": share.id,
        "token": share.token,
        "url": f"{request.host_url}s/{share.token}",
        "node": {"id": share.node.id, "name": share.node.name, "kind": "folder" if share.node.is_folder else "file"},
        "kind": share.kind,
        "label": share.label,
        "has_password": bool(share.password),
        "expires_at": share.expires_at,
        "download_limit": share.download_limit,
        "downloads": share.downloads,
        "views": share.views,
        "created_at": share.created_at,
        "created_by": person(share.created_by),
    }


def _opened(share: Share) -> dict[str, Any]:
    """What a visitor is shown first."""
    act_as(Visitor(share))
    return node_json(share.node)


def _check_password(share: Share, given: str | None) -> None:
    if not given:
        raise Problem("password_required")
    failures = world().failures.setdefault(f"link:{share.id}", [])
    if len([when for when in failures if when > time.monotonic() - 300]) >= 5:
        raise Problem("too_many_attempts", headers={"Retry-After": "60"})
    if given != share.password:
        failures.append(time.monotonic())
        raise Problem("bad_credentials", "That is not the password of this link.")
    failures.clear()


def _page(shares: list[Share], scope: str) -> Response:
    rows = [share_json(share) for share in reversed(shares)]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, scope, limit, request.args.get("cursor")))


def _live(node_id: str) -> Node:
    node = world().node_for(current_user(), node_id, MANAGE)
    if tree.in_trash(node):
        raise Problem("in_trash")
    return node


def _find(share_id: str) -> Share:
    """A link whose node one manages; else there is none."""
    user = current_user()
    share = world().shares.get(share_id)
    if share is None or gate.role(user, share.node) < MANAGE:
        raise Problem("not_found")
    return share
