"""The tree and the trash."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from . import tree
from .bodies import choice, limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, SORTS, children_page, trash_page
from .model import Node
from .problems import Problem
from .state import world
from .tokens import current_user
from .wire import node_json, node_with_path

routes = Blueprint("nodes", __name__, url_prefix="/api/v1")


@routes.get("/nodes/<node_id>")
def get_node(node_id: str) -> Response:
    node = world().node_for(current_user(), node_id)
    with world().lock:
        return _answer(node_with_path(node), node)


@routes.get("/nodes/<node_id>/children")
def list_children(node_id: str) -> Response:
    node = world().node_for(current_user(), node_id)
    if not node.is_folder:
        raise Problem("not_a_folder", f"“{node.name}” is a file.")
    sort = choice("sort", request.args.get("sort"), SORTS, "name")
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page, following = children_page(world(), node, sort, limit, request.args.get("cursor"))
    return jsonify(items=[node_json(child) for child in page], next=following)


@routes.post("/nodes")
def create_folder() -> Response:
    user = current_user()
    body = read_json(required=("parent", "name"))
    node = tree.create_folder(world(), user, body["parent"], body["name"])
    response = _answer(node_json(node), node)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/nodes/{node.id}"
    return response


@routes.patch("/nodes/<node_id>")
def change_node(node_id: str) -> Response:
    user = current_user()
    world().node_for(user, node_id)
    body = read_json(optional=("name", "parent"))
    if_match = request.headers.get("If-Match")
    node = tree.change_node(world(), user, node_id, body.get("name"), body.get("parent"), if_match)
    return _answer(node_json(node), node)


@routes.delete("/nodes/<node_id>")
def trash_node(node_id: str) -> Response:
    tree.trash(world(), current_user(), node_id, request.headers.get("If-Match"))
    return Response(status=204)


@routes.get("/trash")
def list_trash() -> Response:
    user = current_user()
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page, following = trash_page(world(), user.space.trash, limit, request.args.get("cursor"))
    return jsonify(items=[node_with_path(node) for node in page], next=following)


@routes.post("/nodes/<node_id>/restore")
def restore_node(node_id: str) -> Response:
    user = current_user()
    world().node_for(user, node_id)
    body = read_json(optional=("parent", "name"))
    node = tree.restore(world(), user, node_id, body.get("parent"), body.get("name"))
    return _answer(node_json(node), node)


@routes.delete("/trash/<node_id>")
def purge_node(node_id: str) -> Response:
    tree.purge(world(), current_user(), node_id)
    return Response(status=204)


def _answer(body: dict, node: Node) -> Response:
    response = jsonify(body)
    response.headers["ETag"] = node.etag
    return response
