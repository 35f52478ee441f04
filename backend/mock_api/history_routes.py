"""Earlier contents of a file, and copies."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import copying, gate, tree
from .bodies import choice, limit_argument, read_json
from .content_routes import send, signed_url
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Node
from .node_routes import answer_node
from .problems import Problem
from .records import Revision
from .state import world
from .tokens import current_user
from .wire import node_json, person

routes = Blueprint("history", __name__, url_prefix="/api/v1/nodes/<node_id>")
CURRENT = "current"


@routes.get("/revisions")
def list_revisions(node_id: str) -> Response:
    node = _file(node_id)
    rows = [_current(node), *(revision_json(old) for old in reversed(node.past))]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, f"revisions:{node.id}", limit, request.args.get("cursor")))


@routes.get("/revisions/<revision_id>/content")
def revision_content(node_id: str, revision_id: str) -> Response:
    node = _live(node_id)
    if revision_id == CURRENT:
        return send(node, "attachment")
    old = _find(node, revision_id)
    return send(node, "attachment", old.content, old.media_type)


@routes.post("/revisions/<revision_id>/content-url")
def revision_url(node_id: str, revision_id: str) -> Response:
    node = _live(node_id)
    body = read_json(optional=("disposition",))
    disposition = choice("disposition", body.get("disposition"), ("attachment", "inline"), "attachment")
    assert node.content is not None
    if revision_id == CURRENT:
        return signed_url(current_user(), node, node.content, disposition)
    old = _find(node, revision_id)
    return signed_url(current_user(), node, old.content, disposition)


@routes.post("/revisions/<revision_id>/restore")
def restore_revision(node_id: str, revision_id: str) -> Response:
    node = _live(node_id)
    with world().lock:
        old = _find(node, revision_id)
        tree.put_back(world(), node, old)
    return answer_node(node_json(node), node)


@routes.patch("/revisions/<revision_id>")
def pin_revision(node_id: str, revision_id: str) -> Response:
    old = _find(_live(node_id), revision_id)
    body = read_json(optional=("pinned",), kinds={"pinned": bool})
    old.pinned = body.get("pinned", old.pinned)
    return jsonify(revision_json(old))


@routes.delete("/revisions/<revision_id>")
def delete_revision(node_id: str, revision_id: str) -> Response:
    node = _live(node_id)
    with world().lock:
        old = _find(node, revision_id)
        node.past.remove(old)
        node.space.used -= old.content.size
    return Response(status=204)


@routes.post("/copy")
def copy_node(node_id: str) -> Response:
    who = current_user()
    world().node_for(who, node_id)
    body = read_json(required=("parent",), optional=("name", "conflict"))
    conflict = choice("conflict", body.get("conflict"), ("fail", "keep_both"), "fail")
    node = copying.copy(world(), who, node_id, body["parent"], body.get("name"), conflict)
    response = answer_node(node_json(node), node)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/nodes/{node.id}"
    return response


def revision_json(old: Revision) -> dict[str, Any]:
    return {
        "id": old.id, "current": False, "size": old.content.size, "digest": old.content.digest,
        "media_type": old.media_type, "created_at": old.created_at, "created_by": person(old.created_by),
        "pinned": old.pinned,
    }  # fmt: skip


def _current(node: Node) -> dict[str, Any]:
    assert node.content is not None
    return {
        "id": CURRENT, "current": True, "size": node.size, "digest": node.content.digest,
        "media_type": node.media_type, "created_at": node.content_at, "created_by": person(node.content_by),
        "pinned": False,
    }  # fmt: skip


def _file(node_id: str) -> Node:
    """For who may change it alone: who may look at a file is not told what it was."""
    node = world().node_for(current_user(), node_id, gate.EDIT)
    if node.content is None:
        raise Problem("not_a_file", f"“{node.name}” is a folder.")
    return node


def _live(node_id: str) -> Node:
    """A file whose history may be changed."""
    node = _file(node_id)
    if tree.in_trash(node):
        raise Problem("in_trash")
    return node


def _find(node: Node, revision_id: str) -> Revision:
    found = next((old for old in node.past if old.id == revision_id), None)
    if found is None:
        raise Problem("not_found", "There is no such revision.")
    return found
