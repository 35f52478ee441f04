"""For administrators: people, groups, background tasks."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import tasks
from .bodies import choice, limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .me_routes import EMAIL
from .model import User
from .problems import Problem
from .records import Group
from .session_routes import MIN_PASSWORD, check_new_user
from .sharing import drop_space
from .state import world
from .tokens import current_admin

routes = Blueprint("admin", __name__, url_prefix="/api/v1")
FIELDS = ("display_name", "email", "is_active", "is_admin", "quota_bytes", "password")
TYPES = {"is_active": bool, "is_admin": bool, "quota_bytes": int | None, "password": str | None}
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@routes.get("/users")
def list_users() -> Response:
    current_admin()
    wanted = request.args.get("q", "").casefold()
    group = _group_found(request.args["group"]) if "group" in request.args else None
    users = [
        user
        for user in world().users.values()
        if wanted in f"{user.username} {user.display_name} {user.email}".casefold()
        and (group is None or user in group.members)
    ]
    return _page("users", [_user(user) for user in sorted(users, key=lambda user: user.username)])


@routes.post("/users")
def make_user() -> Response:
    current_admin()
    body = read_json(required=("username",), optional=FIELDS, kinds=TYPES)
    made = _new_password(body) if body.get("password") is None else None
    with world().lock:
        if body["username"].casefold() in (name.casefold() for name in world().users):
            raise Problem("invalid_field", fields={"username": ["That user name is taken."]})
        check_new_user(body["username"], body["password"])
        _check(body)
        user = world().add_user(body["username"], "", is_admin=False)
        _set(user, body)
    response = jsonify(**_user(user), password=made)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/users/{user.id}"
    return response


@routes.get("/users/<user_id>")
def get_user(user_id: str) -> Response:
    current_admin()
    return jsonify(_user(_found(user_id)))


@routes.patch("/users/<user_id>")
def change_user(user_id: str) -> Response:
    current_admin()
    user = _found(user_id)
    body = read_json(optional=FIELDS, kinds=TYPES)
    made = _new_password(body) if "password" in body and body["password"] is None else None
    _set(user, body)
    return jsonify(**_user(user), password=made)


@routes.delete("/users/<user_id>")
def delete_user(user_id: str) -> Response:
    current_admin()
    choice("content", request.args.get("content"), ("purge",), "")
    user = _found(user_id)
    if user.is_admin and user.is_active and not _others(user):
        raise Problem("last_administrator")
    if "content" not in request.args and any(
        node.space is user.space and node.parent for node in world().nodes.values()
    ):
        raise Problem("user_has_content")
    with world().lock:
        _drop(user)
    return Response(status=204)


@routes.get("/groups")
def list_groups() -> Response:
    current_admin()
    wanted = request.args.get("q", "").strip().casefold()
    groups = sorted(
        (group for group in world().groups.values() if wanted in group.name.casefold()), key=lambda group: group.name
    )
    return _page("groups", [_group(group) for group in groups])


@routes.post("/groups")
def make_group() -> Response:
    current_admin()
    body = read_json(required=("name",))
    with world().lock:
        group = Group(world().next_id(), _free_name(body["name"]))
        world().groups[group.id] = group
    response = jsonify(_group(group))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/groups/{group.id}"
    return response


@routes.patch("/groups/<group_id>")
def change_group(group_id: str) -> Response:
    current_admin()
    group = _group_found(group_id)
    body = read_json(required=("name",))
    group.name = _free_name(body["name"], besides=group)
    return jsonify(_group(group))


@routes.delete("/groups/<group_id>")
def delete_group(group_id: str) -> Response:
    current_admin()
    with world().lock:
        group = _group_found(group_id)
        for grant in [grant for grant in world().grants.values() if grant.principal is group]:
            grant.node.grants.remove(grant)
            del world().grants[grant.id]
        del world().groups[group.id]
    return Response(status=204)


@routes.put("/groups/<group_id>/members/<user_id>")
def add_member(group_id: str, user_id: str) -> Response:
    current_admin()
    group, user = _group_found(group_id), _found(user_id)
    if user not in group.members:
        group.members.append(user)
    return Response(status=204)


@routes.delete("/groups/<group_id>/members/<user_id>")
def remove_member(group_id: str, user_id: str) -> Response:
    current_admin()
    group, user = _group_found(group_id), _found(user_id)
    if user in group.members:
        group.members.remove(user)
    return Response(status=204)


@routes.get("/tasks")
def list_tasks() -> Response:
    current_admin()
    return jsonify(tasks.shown(world()))


def _page(scope: str, rows: list[dict[str, Any]]) -> Response:
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    return jsonify(plain_page(rows, scope, limit, request.args.get("cursor")))


def _found(user_id: str) -> User:
    user = world().user_by_id(user_id)
    if user is None:
        raise Problem("not_found", "There is no such user.")
    return user


def _group_found(group_id: str) -> Group:
    if group_id not in world().groups:
        raise Problem("not_found", "There is no such group.")
    return world().groups[group_id]


def _free_name(text: str, besides: Group | None = None) -> str:
    name = text.strip()
    if not 1 <= len(name) <= 150:
        raise Problem("invalid_field", fields={"name": ["1 to 150 characters."]})
    if any(group.name == name and group is not besides for group in world().groups.values()):
        raise Problem("invalid_field", fields={"name": ["There is a group of that name."]})
    return name


def _set(user: User, body: dict[str, Any]) -> None:
    _check(body)
    quota = body.get("quota_bytes", user.space.quota)
    if (
        not _others(user)
        and user.is_active
        and user.is_admin
        and not (body.get("is_admin", True) and body.get("is_active", True))
    ):
        raise Problem("last_administrator")
    user.display_name = body.get("display_name", user.display_name)
    user.email = body.get("email", user.email)
    user.is_active = body.get("is_active", user.is_active)
    user.is_admin = body.get("is_admin", user.is_admin)
    user.space.quota = quota
    if "password" in body or not user.is_active:
        for session in [session for session in world().sessions.values() if session.user_id == user.id]:
            del world().sessions[session.id]


def _check(body: dict[str, Any]) -> None:
    wrong: dict[str, list[str]] = {}
    if body.get("password") is not None and len(body["password"]) < MIN_PASSWORD:
        wrong["password"] = ["This password is too easy to guess."]
    if not 0 <= (body.get("quota_bytes") or 0) <= 2**62:
        wrong["quota_bytes"] = ["A number of bytes, or null."]
    if body.get("email") and not EMAIL.fullmatch(body["email"]):
        wrong["email"] = ["That is no e-mail address."]
    if wrong:
        raise Problem("invalid_field", fields=wrong)


def _others(user: User) -> list[User]:
    """The other people who can administer."""
    return [other for other in world().users.values() if other.is_admin and other.is_active and other is not user]


def _new_password(body: dict[str, Any]) -> str:
    """A password for a body without one; shown once."""
    made = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
    body["password"] = made
    return made


def _drop(user: User) -> None:
    """The person, their space, their grants and links are gone."""
    del world().users[user.username]
    drop_space(world(), user.space)
    for grant in [grant for grant in world().grants.values() if grant.principal is user]:
        grant.node.grants.remove(grant)
        del world().grants[grant.id]
    for share in [share for share in world().shares.values() if share.created_by is user]:
        del world().shares[share.id]
    for group in world().groups.values():
        if user in group.members:
            group.members.remove(user)
    for session in [session for session in world().sessions.values() if session.user_id == user.id]:
        del world().sessions[session.id]


def _user(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "display_name": user.display_name or user.username,
        "email": user.email,
        "is_active": user.is_active,
        "is_admin": user.is_admin,
        "groups": [group.id for group in world().groups.values() if user in group.members],
        "space": user.space.id,
        "used_bytes": user.space.used,
        "reserved_bytes": user.space.reserved,
        "quota_bytes": user.space.quota,
        "last_login": user.last_login,
        "created_at": user.created_at,
    }


def _group(group: Group) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "members": len(group.members)}
