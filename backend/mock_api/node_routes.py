"""The tree and the trash."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from . import gate, moving, trash_row, tree
from .bodies import choice, limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, SORTS, children_page, trash_page
from .model import Node, Space, User
from .problems import Problem
from .state import world
from .tokens import current_user, current_who
from .wire import node_json, row_json

routes = Blueprint("nodes", __name__, url_prefix="/api/v1")


@routes.get("/nodes/<node_id>")
def get_node(node_id: str) -> Response:
    who = current_who()
    node = world().node_for(who, node_id)
    with world().lock:
        return answer_node({**row_json(node, path=True), "role": gate.WORDS[gate.role(who, node)]}, node)


@routes.get("/nodes/<node_id>/children")
def list_children(node_id: str) -> Response:
    node = world().node_for(current_who(), node_id)
    if not node.is_folder:
        raise Problem("not_a_folder", f"“{node.name}” is a file.")
    sort = choice("sort", request.args.get("sort"), SORTS, "name")
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page, following = children_page(world(), node, sort, limit, request.args.get("cursor"))
    return jsonify(items=[row_json(child) for child in page], next=following)


@routes.post("/nodes")
def create_folder() -> Response:
    who = current_who()
    body = read_json(required=("parent", "name"))
    node = tree.create_folder(world(), who, body["parent"], body["name"])
    response = answer_node(node_json(node), node)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/nodes/{node.id}"
    return response


@routes.patch("/nodes/<node_id>")
def change_node(node_id: str) -> Response:
    who = current_who()
    world().node_for(who, node_id, gate.EDIT)
    body = read_json(optional=("name", "parent"))
    if_match = request.headers.get("If-Match")
    node = moving.change_node(world(), who, node_id, body.get("name"), body.get("parent"), if_match)
    return answer_node(node_json(node), node)


@routes.delete("/nodes/<node_id>")
def trash_node(node_id: str) -> Response:
    tree.trash(world(), current_who(), node_id, request.headers.get("If-Match"))
    return Response(status=204)


@routes.get("/trash")
def list_trash() -> Response:
    user = current_user()
    space = _trash_of(user)
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page, following = trash_page(world(), space.trash, limit, request.args.get("cursor"))
    return jsonify(items=[trash_row.json(space, node) for node in page], next=following)


@routes.delete("/trash")
def empty_trash() -> Response:
    space = _trash_of(current_user())
    with world().lock:
        for node in list(space.trash.values()):
            if node.id in space.trash:  # not gone with another one, in which it was trashed
                tree.forget(world(), node)
    return Response(status=204)


def _trash_of(user: User) -> Space:
    """The space that is asked for, their own if none is. Who may change all of it may look into its trash."""
    wanted = request.args.get("space")
    space = user.space if wanted is None else world().spaces.get(wanted)
    if space is None:
        raise gate.hidden()
    world().node_for(user, space.root.id, gate.EDIT)
    return space


@routes.post("/nodes/<node_id>/restore")
def restore_node(node_id: str) -> Response:
    who = current_user()
    world().node_for(who, node_id, gate.EDIT)
    body = read_json(optional=("parent", "name", "conflict"))
    conflict = choice("conflict", body.get("conflict"), ("fail", "keep_both"), "fail")
    node = moving.restore(world(), who, node_id, body.get("parent"), body.get("name"), conflict)
    return answer_node(node_json(node), node)


@routes.delete("/trash/<node_id>")
def purge_node(node_id: str) -> Response:
    tree.purge(world(), current_user(), node_id)
    return Response(status=204)


def answer_node(body: dict, node: Node) -> Response:
    response = jsonify(body)
    response.headers["ETag"] = node.etag
    return response
