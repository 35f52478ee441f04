"""What a person keeps at hand: stars, recent files, tags with colours. All of it is theirs alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, tree
from .bodies import choice, limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Node, User, now_text
from .problems import Problem
from .records import Tag
from .search import reachable
from .state import world
from .tokens import current_user
from .wire import row_json

routes = Blueprint("marks", __name__, url_prefix="/api/v1")
COLORS = ("grey", "red", "orange", "yellow", "green", "blue", "purple", "pink")
NAME_CHARACTERS = 64


@routes.put("/nodes/<node_id>/star")
def star(node_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    if tree.in_trash(node):
        raise Problem("in_trash")
    user.stars.setdefault(node.id, now_text())
    return Response(status=204)


@routes.delete("/nodes/<node_id>/star")
def unstar(node_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    user.stars.pop(node.id, None)
    return Response(status=204)


@routes.get("/starred")
def starred() -> Response:
    user = current_user()
    nodes = [world().nodes[node_id] for node_id in reversed(user.stars)]
    return _nodes("starred", [node for node in nodes if gate.role(user, node) and not tree.in_trash(node)])


@routes.get("/recent")
def recent() -> Response:
    files = [node for node in reachable(world(), current_user()) if not node.is_folder]
    files.sort(key=lambda node: (node.modified_at, int(node.id)), reverse=True)
    return _nodes("recent", files)


@routes.get("/tags")
def list_tags() -> Response:
    tags = sorted(current_user().tags.values(), key=lambda tag: tag.name.casefold())
    rows = [_json(tag) for tag in tags]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, "tags", limit, request.args.get("cursor")))


@routes.post("/tags")
def make_tag() -> Response:
    user = current_user()
    body = read_json(required=("name",), optional=("color",))
    with world().lock:
        tag = Tag(world().next_id(), _name(user, body["name"]), _color(body.get("color", COLORS[0])))
        user.tags[tag.id] = tag
    response = jsonify(_json(tag))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/tags/{tag.id}"
    return response


@routes.patch("/tags/<tag_id>")
def change_tag(tag_id: str) -> Response:
    user = current_user()
    tag = _find(user, tag_id)
    body = read_json(optional=("name", "color"))
    name = _name(user, body["name"], besides=tag) if "name" in body else tag.name
    tag.color = _color(body["color"]) if "color" in body else tag.color
    tag.name = name
    return jsonify(_json(tag))


@routes.delete("/tags/<tag_id>")
def delete_tag(tag_id: str) -> Response:
    user = current_user()
    del user.tags[_find(user, tag_id).id]
    return Response(status=204)


@routes.put("/nodes/<node_id>/tags/<tag_id>")
def tag_node(node_id: str, tag_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    if tree.in_trash(node):
        raise Problem("in_trash")
    _find(user, tag_id).nodes.add(node.id)
    return Response(status=204)


@routes.delete("/nodes/<node_id>/tags/<tag_id>")
def untag_node(node_id: str, tag_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    _find(user, tag_id).nodes.discard(node.id)
    return Response(status=204)


def _nodes(scope: str, nodes: list[Node]) -> Response:
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page = plain_page([{"id": node.id} for node in nodes], scope, limit, request.args.get("cursor"))
    page["items"] = [row_json(world().nodes[row["id"]], path=True) for row in page["items"]]
    return jsonify(page)


def _find(user: User, tag_id: str) -> Tag:
    if tag_id not in user.tags:
        raise Problem("not_found", "You have no such tag.")
    return user.tags[tag_id]


def _name(user: User, text: str, besides: Tag | None = None) -> str:
    name = text.strip()
    if not name or len(name) > NAME_CHARACTERS or any(ord(char) < 32 for char in name):
        raise Problem("invalid_field", fields={"name": [f"1 to {NAME_CHARACTERS} characters, on one line."]})
    if any(tag.name.casefold() == name.casefold() and tag is not besides for tag in user.tags.values()):
        raise Problem("tag_taken", f"You have a tag “{name}” already.")
    return name


def _color(text: str) -> str:
    return choice("color", text, COLORS, "")


def _json(tag: Tag) -> dict[str, Any]:
    return {"id": tag.id, "name": tag.name, "color": tag.color}
