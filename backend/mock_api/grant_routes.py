"""Who else may see a node: its grants, the people there are, and what others have shared with me."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, sharing, tree
from .bodies import choice, limit_argument, read_json
from .gate import MANAGE, ROLES, WORDS, Role
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Node, User
from .names import sort_key
from .problems import Problem
from .records import Grant
from .state import world
from .tokens import current_user
from .wire import node_with_path, person

routes = Blueprint("grants", __name__, url_prefix="/api/v1")
PEOPLE = 20  # in one answer, at most


@routes.get("/nodes/<node_id>/grants")
def list_grants(node_id: str) -> Response:
    node = world().node_for(current_user(), node_id)
    rows = [grant_json(grant, node) for holder in _way_up(node) for grant in holder.grants]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, f"grants:{node.id}", limit, request.args.get("cursor")))


@routes.post("/nodes/<node_id>/grants")
def make_grant(node_id: str) -> Response:
    user = current_user()
    node = _live(user, node_id)
    body = read_json(required=("role",), optional=("user", "group", "message"))
    sharing.check_message(body.get("message", ""))
    role = _role(body["role"])
    with world().lock:
        principal = sharing.principal(world(), body.get("user"), body.get("group"))
        new = not any(grant.principal is principal for grant in node.grants)
        grant = sharing.give(world(), node, principal, role, by=user)
    response = jsonify(grant_json(grant, node))
    response.status_code = 201 if new else 200
    return response


@routes.patch("/nodes/<node_id>/grants/<grant_id>")
def change_grant(node_id: str, grant_id: str) -> Response:
    node = _live(current_user(), node_id)
    grant = _find(node, grant_id)
    body = read_json(required=("role",))
    with world().lock:
        sharing.change(world(), grant, _role(body["role"]))
    return jsonify(grant_json(grant, node))


@routes.delete("/nodes/<node_id>/grants/<grant_id>")
def delete_grant(node_id: str, grant_id: str) -> Response:
    user = current_user()
    node = world().node_for(user, node_id)
    own = any(grant.id == grant_id and grant.principal is user for grant in node.grants)
    if not own:  # everybody may give back their own
        node = _live(user, node_id)
    with world().lock:
        sharing.take(world(), _find(node, grant_id))
    return Response(status=204)


@routes.get("/people")
def find_people() -> Response:
    me = current_user()
    wanted = request.args.get("q", "").strip().casefold()
    if not wanted:
        return jsonify(items=[], next=None)
    users = [
        {"kind": "user", "id": user.id, "name": user.display_name or user.username}
        for user in world().users.values()
        if user.is_active
        and user is not me
        and (any(wanted in text.casefold() for text in (user.display_name, user.username)) or user.email == wanted)
    ]
    groups = [
        {"kind": "group", "id": group.id, "name": group.name}
        for group in world().groups.values()
        if wanted in group.name.casefold()
    ]
    found = sorted(users + groups, key=lambda row: row["name"].casefold())[:PEOPLE]
    return jsonify(items=found, next=None)


@routes.get("/shared")
def list_shared() -> Response:
    """The topmost nodes that others have given me: folders first, by name."""
    user = current_user()
    nodes = [node for node in gate.tops(world(), user) if node is not user.space.root]
    nodes = [node for node in nodes if node.parent is not None and not tree.in_trash(node)]
    nodes.sort(key=lambda node: (not node.is_folder, sort_key(node.name), int(node.id)))
    rows = [{**node_with_path(node), "path": [], "role": WORDS[gate.role(user, node)]} for node in nodes]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, "shared", limit, request.args.get("cursor")))


def _way_up(node: Node) -> list[Node]:
    """The node and all above it that one may see."""
    return [node, *reversed(gate.seen_path(current_user(), node))]


def _live(user: User, node_id: str) -> Node:
    node = world().node_for(user, node_id, MANAGE)
    if tree.in_trash(node):
        raise Problem("in_trash")
    return node


def _find(node: Node, grant_id: str) -> Grant:
    found = next((grant for grant in node.grants if grant.id == grant_id), None)
    if found is None:
        raise Problem("not_found", "There is no such grant on this node.")
    return found


def _role(word: str) -> Role:
    return ROLES[choice("role", word, tuple(ROLES), "")]


def grant_json(grant: Grant, node: Node) -> dict[str, Any]:
    who = grant.principal
    kind, name = ("user", who.display_name or who.username) if isinstance(who, User) else ("group", who.name)
    return {
        "id": grant.id,
        "principal": {"kind": kind, "id": who.id, "name": name},
        "role": WORDS[Role(grant.role)],
        "source": None if grant.node is node else {"id": grant.node.id, "name": grant.node.name},
        "created_at": grant.created_at,
        "created_by": person(grant.created_by),
    }
