"""First run, sign-in, refresh, sign-out, me."""

from __future__ import annotations

import re
import secrets
import time

from flask import Blueprint, Response, jsonify

from .bodies import read_json
from .model import Session, User, now_text
from .problems import Problem
from .state import mock, world
from .tokens import (
    access_token,
    check_cookie_rules,
    drop_refresh_cookie,
    refuse_strangers,
    session_of_cookie,
    set_refresh_cookie,
    start_session,
)
from .wire import user_json

routes = Blueprint("session", __name__, url_prefix="/api/v1")
SETUP_TOKEN = "mock-setup"
RESET_TOKEN = "mock-"  # and the user name
WRONG_PASSWORD = "wrong"  # the one password that never works
MIN_PASSWORD = 10
USERNAME = re.compile(r"[\w.@+-]{1,150}")
FAILURES = 5
FAILURE_WINDOW = 300.0  # seconds


@routes.get("/setup")
def setup_state() -> Response:
    return jsonify(needed=mock().setup_needed, mail=True)


@routes.post("/setup")
def setup() -> Response:
    refuse_strangers()
    body = read_json(required=("token", "username", "password"))
    with world().lock:
        if not mock().setup_needed:
            raise Problem("setup_done")
        if body["token"] != SETUP_TOKEN:
            raise Problem("setup_token_wrong")
        check_new_user(body["username"], body["password"])
        user = world().add_user(body["username"], body["username"], is_admin=True)
        mock().setup_needed = False
    return signed_in_answer(user, start_session(user), 201)


@routes.post("/session")
def sign_in() -> Response:
    refuse_strangers()
    body = read_json(required=("username", "password"))
    _check_attempts(body["username"])
    user = world().users.get(body["username"])
    if user is None or not user.is_active or body["password"] in ("", WRONG_PASSWORD):
        world().failures.setdefault(body["username"], []).append(time.monotonic())
        raise Problem("bad_credentials")
    world().failures.pop(body["username"], None)
    user.last_login = now_text()
    return signed_in_answer(user, start_session(user), 200)


@routes.post("/session/refresh")
def refresh() -> Response:
    check_cookie_rules()
    with world().lock:
        session = session_of_cookie()
        user = world().user_by_id(session.user_id) if session else None
        if session is None or user is None:
            raise Problem("session_ended")
        session.refresh_id = secrets.token_hex(16)
        session.used_at = now_text()
    return signed_in_answer(user, session, 200)


@routes.post("/session/reset")
def ask_reset() -> Response:
    """No mail leaves the mock: the link is `/reset#mock-<user name>`, and it opens once."""
    refuse_strangers()
    who = read_json(required=("who",))["who"].strip()
    key = f"reset {who}"
    _check_attempts(key)
    world().failures.setdefault(key, []).append(time.monotonic())
    for user in world().users.values():
        if user.is_active and who in (user.username, user.email) and who:
            world().resets.add(RESET_TOKEN + user.username)
    return Response(status=202)


@routes.post("/session/reset/confirm")
def confirm_reset() -> Response:
    refuse_strangers()
    body = read_json(required=("token", "password"))
    token, username = body["token"], body["token"].removeprefix(RESET_TOKEN)
    with world().lock:
        if token not in world().resets:
            raise Problem("reset_token_wrong")
        check_new_user(username, body["password"])
        world().resets.discard(token)
        for session in [one for one in world().sessions.values() if one.user_id == world().users[username].id]:
            del world().sessions[session.id]
    return Response(status=204)


@routes.delete("/session")
def sign_out() -> Response:
    check_cookie_rules()
    session = session_of_cookie()
    if session:
        world().sessions.pop(session.id, None)
    response = Response(status=204)
    drop_refresh_cookie(response)
    return response


def signed_in_answer(user: User, session: Session, status: int) -> Response:
    seconds = mock().access_seconds
    response = jsonify(access=access_token(session, seconds), expires_in=seconds, user=user_json(user))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    set_refresh_cookie(response, session)
    return response


def _check_attempts(username: str) -> None:
    since = time.monotonic() - FAILURE_WINDOW
    recent = [when for when in world().failures.get(username, []) if when > since]
    if len(recent) >= FAILURES:
        raise Problem("too_many_attempts", headers={"Retry-After": "60"})


def check_new_user(username: str, password: str) -> None:
    wrong: dict[str, list[str]] = {}
    if not USERNAME.fullmatch(username):
        wrong["username"] = ["Letters, digits and @ . + - _ only, at most 150."]
    if len(password) < MIN_PASSWORD or password.isdigit() or password.lower() == username.lower():
        wrong["password"] = ["This password is too easy to guess."]
    if wrong:
        raise Problem("invalid_field", fields=wrong)
