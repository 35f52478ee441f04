"""For administrators: people, groups, background tasks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from .bodies import limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import User
from .problems import Problem
from .records import Group
from .session_routes import MIN_PASSWORD, check_new_user
from .state import world
from .tokens import current_admin

routes = Blueprint("admin", __name__, url_prefix="/api/v1")
FIELDS = ("display_name", "email", "is_active", "is_admin", "quota_bytes", "password")
TYPES = {"is_active": bool, "is_admin": bool, "quota_bytes": int | None}


@routes.get("/users")
def list_users() -> Response:
    current_admin()
    wanted = request.args.get("q", "").casefold()
    users = [user for user in world().users.values() if wanted in f"{user.username} {user.display_name}".casefold()]
    return _page("users", [_user(user) for user in sorted(users, key=lambda user: user.username)])


@routes.post("/users")
def make_user() -> Response:
    current_admin()
    body = read_json(required=("username", "password"), optional=FIELDS[:-1], kinds=TYPES)
    with world().lock:
        if body["username"] in world().users:
            raise Problem("invalid_field", fields={"username": ["That user name is taken."]})
        check_new_user(body["username"], body["password"])
        user = world().add_user(body["username"], "", is_admin=False)
        _set(user, body)
    response = jsonify(_user(user))
    response.status_code = 201
    return response


@routes.get("/users/<user_id>")
def get_user(user_id: str) -> Response:
    current_admin()
    return jsonify(_user(_found(user_id)))


@routes.patch("/users/<user_id>")
def change_user(user_id: str) -> Response:
    current_admin()
    user = _found(user_id)
    _set(user, read_json(optional=FIELDS, kinds=TYPES))
    return jsonify(_user(user))


@routes.delete("/users/<user_id>")
def delete_user(user_id: str) -> Response:
    admin = current_admin()
    user = _found(user_id)
    if user is admin:
        raise Problem("last_admin")
    with world().lock:
        _drop(user)
    return Response(status=204)


@routes.get("/groups")
def list_groups() -> Response:
    current_admin()
    groups = sorted(world().groups.values(), key=lambda group: group.name.casefold())
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
    return _page("tasks", world().tasks)


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
    if "password" in body and len(body["password"]) < MIN_PASSWORD:
        raise Problem("invalid_field", fields={"password": ["This password is too easy to guess."]})
    quota = body.get("quota_bytes", user.space.quota)
    if quota is not None and quota < 0:
        raise Problem("invalid_field", fields={"quota_bytes": ["A number of bytes, or null."]})
    admins = [other for other in world().users.values() if other.is_admin and other.is_active and other is not user]
    if not admins and user.is_admin and not (body.get("is_admin", True) and body.get("is_active", True)):
        raise Problem("last_admin")
    user.display_name = body.get("display_name", user.display_name)
    user.email = body.get("email", user.email)
    user.is_active = body.get("is_active", user.is_active)
    user.is_admin = body.get("is_admin", user.is_admin)
    user.space.quota = quota
    if "password" in body or not user.is_active:
        for session in [session for session in world().sessions.values() if session.user_id == user.id]:
            del world().sessions[session.id]


def _drop(user: User) -> None:
    """The person, their space, their grants and links are gone."""
    from .sharing import drop_space

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
        "display_name": user.display_name,
        "email": user.email,
        "is_active": user.is_active,
        "is_admin": user.is_admin,
        "quota_bytes": user.space.quota,
        "used_bytes": user.space.used,
        "last_login": user.last_login,
        "created_at": user.created_at,
    }


def _group(group: Group) -> dict[str, Any]:
    members = [{"id": user.id, "name": user.display_name or user.username} for user in group.members]
    return {"id": group.id, "name": group.name, "members": members}
