"""One's own account: profile, password, sessions, preferences."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from .bodies import choice, limit_argument, read_json
from .listing import DEFAULT_LIMIT, MAX_LIMIT, plain_page
from .model import Session
from .problems import Problem
from .session_routes import MIN_PASSWORD, WRONG_PASSWORD, signed_in_answer
from .state import world
from .tokens import current_user, refuse_strangers, signed_in, start_session
from .wire import user_json

routes = Blueprint("me", __name__, url_prefix="/api/v1/me")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
NAME_CHARACTERS, EMAIL_CHARACTERS = 150, 254
# The first value is the default.
CHOICES: dict[str, tuple[Any, ...]] = {
    "view": ("list", "grid"),
    "sort": ("name", "-name", "modified", "-modified", "size", "-size"),
    "language": ("en", "de"),
    "theme": ("system", "light", "dark"),
    "shortcuts": (True, False),
    "share_mail": (True, False),
}
SWITCHES = [key for key, values in CHOICES.items() if values[0] is True]
PROGRAMS = (("Edg", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
            ("python-requests", "Python"))  # fmt: skip
SYSTEMS = (("iPhone", "iOS"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"))


@routes.get("")
def me() -> Response:
    return jsonify(user_json(current_user()))


@routes.patch("")
def change_me() -> Response:
    user = current_user()
    body = read_json(optional=("display_name", "email", "current"))
    wrong: dict[str, list[str]] = {}
    name, email = body.get("display_name", user.display_name).strip(), body.get("email", user.email).strip()
    if len(name) > NAME_CHARACTERS or any(ord(char) < 32 or 126 < ord(char) < 160 for char in name):
        wrong["display_name"] = [f"At most {NAME_CHARACTERS} characters, and no control characters."]
    if email and (not EMAIL.fullmatch(email) or len(email) > EMAIL_CHARACTERS):
        wrong["email"] = ["That is no e-mail address."]
    if not wrong and email != user.email and not body.get("current"):
        wrong["current"] = ["Another address needs your password."]
    if wrong:
        raise Problem("invalid_field", fields=wrong)
    if email != user.email and body["current"] == WRONG_PASSWORD:
        raise Problem("bad_credentials", "That is not your password.")
    user.display_name, user.email = name, email
    return jsonify(user_json(user))


@routes.post("/password")
def change_password() -> Response:
    user = current_user()
    refuse_strangers()
    body = read_json(required=("current", "new"))
    if body["new"] == body["current"]:
        raise Problem("invalid_field", fields={"new": ["That is the password you have."]})
    if body["current"] in ("", WRONG_PASSWORD):
        raise Problem("bad_credentials", "That is not your password.")
    if len(body["new"]) < MIN_PASSWORD or body["new"].isdigit() or user.username in body["new"].lower():
        raise Problem("invalid_field", fields={"new": ["This password is too easy to guess."]})
    for session in [session for session in world().sessions.values() if session.user_id == user.id]:
        del world().sessions[session.id]
    return signed_in_answer(user, start_session(user), 200)


@routes.get("/preferences")
def preferences() -> Response:
    return jsonify(_chosen())


@routes.patch("/preferences")
def change_preferences() -> Response:
    user = current_user()
    body = read_json(optional=tuple(CHOICES), kinds=dict.fromkeys(SWITCHES, bool))
    for key, value in body.items():
        if key not in SWITCHES:
            choice(key, value, CHOICES[key], "")
    user.preferences.update(body)
    return jsonify(_chosen())


@routes.get("/sessions")
def sessions() -> Response:
    user, current = signed_in()
    mine = [session for session in world().sessions.values() if session.user_id == user.id]
    mine.sort(key=lambda session: session.used_at, reverse=True)
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    rows = [_session(session, current) for session in mine]
    return jsonify(plain_page(rows, "sessions", limit, request.args.get("cursor")))


@routes.delete("/sessions")
def end_others() -> Response:
    user, current = signed_in()
    for session in list(world().sessions.values()):
        if session.user_id == user.id and session is not current:
            del world().sessions[session.id]
    return Response(status=204)


@routes.delete("/sessions/<session_id>")
def end_session(session_id: str) -> Response:
    user, _ = signed_in()
    session = world().sessions.get(session_id)
    if session is None or session.user_id != user.id:
        raise Problem("not_found")
    del world().sessions[session_id]
    return Response(status=204)


def _chosen() -> dict[str, Any]:
    return {key: current_user().preferences.get(key, values[0]) for key, values in CHOICES.items()}


def _session(session: Session, current: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "current": session is current,
        "browser": next((name for mark, name in PROGRAMS if mark in session.agent), None),
        "system": next((name for mark, name in SYSTEMS if mark in session.agent), None),
        "address": session.address or None,
        "created_at": session.created_at,
        "last_used_at": session.used_at,
    }
