"""Spaces: one's own, and those of teams."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import gate, sharing
from .bodies import choice, limit_argument, read_json
from .gate import READ, WORDS, Role
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Space, User
from .problems import Problem
from .state import world
from .tokens import current_admin, current_user
from .wire import person

routes = Blueprint("spaces", __name__, url_prefix="/api/v1")


@routes.get("/spaces")
def list_spaces() -> Response:
    user = current_user()
    every = choice("all", request.args.get("all"), ("true", "false"), "false") == "true"
    if every and not user.is_admin:
        raise Problem("forbidden", "Administrators list the spaces of all teams.")
    teams = [space for space in world().spaces.values() if space.owner is None]
    teams = sorted(
        (team for team in teams if every or gate.role(user, team.root)), key=lambda team: team.name.casefold()
    )
    rows = [space_json(space) for space in (teams if every else [user.space, *teams])]
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, f"spaces:{every}", limit, request.args.get("cursor")))


@routes.post("/spaces")
def make_space() -> Response:
    user = current_admin()
    body = read_json(required=("name",), optional=("quota_bytes",), kinds={"quota_bytes": int | None})
    name, quota = _name(body["name"]), _quota(body)
    with world().lock:
        space = world().add_space(name, quota)
        sharing.give(world(), space.root, user, Role.MANAGER, by=user)
    response = jsonify(space_json(space))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/spaces/{space.id}"
    return response


@routes.get("/spaces/<space_id>")
def get_space(space_id: str) -> Response:
    return jsonify(space_json(_look(space_id)))


@routes.patch("/spaces/<space_id>")
def change_space(space_id: str) -> Response:
    user = current_user()
    space = _look(space_id)
    body = read_json(optional=("name", "quota_bytes"), kinds={"quota_bytes": int | None})
    name, quota = _name(body["name"]) if "name" in body else space.name, _quota(body)
    if "name" in body and not _keeps(user, space):
        raise Problem("forbidden", "Who manages a team's space names it.")
    if "quota_bytes" in body and not user.is_admin:
        raise Problem("forbidden", "Administrators set how much a space may hold.")
    space.name, space.quota = name, quota if "quota_bytes" in body else space.quota
    return jsonify(space_json(space))


@routes.delete("/spaces/<space_id>")
def delete_space(space_id: str) -> Response:
    user = current_user()
    space = _look(space_id)
    if not _keeps(user, space):
        raise Problem("forbidden", "Only the space of a team can be deleted, by who manages it.")
    with world().lock:
        if space.reserved or any(node.space is space and node is not space.root for node in world().nodes.values()):
            raise Problem("space_not_empty")
        sharing.drop_space(world(), space)
    return Response(status=204)


def _look(space_id: str) -> Space:
    """A space whose top folder they may see; administrators see that a team's is there."""
    user = current_user()
    space = world().spaces.get(space_id)
    if space is None or not (gate.role(user, space.root) or (user.is_admin and space.owner is None)):
        raise gate.hidden()
    return space


def _keeps(user: User, space: Space) -> bool:
    return space.owner is None and (user.is_admin or gate.role(user, space.root) == Role.MANAGER)


def space_for(space_id: str, right: Role = READ) -> Space:
    """The space, if they have that right on its top folder. Raises not_found, forbidden."""
    user = current_user()
    space = world().spaces.get(space_id)
    if space is None:
        raise gate.hidden()
    world().node_for(user, space.root.id, right)
    return space


def space_json(space: Space) -> dict[str, Any]:
    role = gate.role(current_user(), space.root)
    return {
        "id": space.id,
        "kind": "personal" if space.owner else "team",
        "name": (space.owner.display_name or space.owner.username) if space.owner else space.name,
        "root": space.root.id,
        "role": WORDS.get(role),
        "owner": person(space.owner),
        "used_bytes": space.used,
        "reserved_bytes": space.reserved,
        "quota_bytes": space.quota,
    }


def _name(text: str) -> str:
    name = unicodedata.normalize("NFC", text).strip()
    if not name or len(name) > 255 or any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        raise Problem("invalid_field", fields={"name": ["1 to 255 characters, without line breaks."]})
    return name


def _quota(body: dict[str, Any]) -> int | None:
    quota = body.get("quota_bytes")
    if quota is not None and not 0 <= quota <= 2**62:
        raise Problem("invalid_field", fields={"quota_bytes": ["A number of bytes, or null."]})
    return quota
