"""Access tokens, refresh cookies and signed content URLs; all HS256, all shaped like the real ones."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import jwt
from flask import Response, request

from . import links
from .actor import Who, act_as
from .model import Session, User, now_text
from .problems import Problem
from .state import world

KEY = "the mock has no secrets, this key is as public as its passwords"
COOKIE = "holdfast_refresh"
COOKIE_PATH = "/api/v1/session"
REFRESH_SECONDS = 14 * 24 * 3600
ORIGIN = re.compile(r"https?://(localhost|127\.0\.0\.1)(:\d+)?")


def start_session(user: User) -> Session:
    agent = request.headers.get("User-Agent", "")
    session = Session(secrets.token_hex(16), user.id, secrets.token_hex(16), agent, request.remote_addr or "")
    session.created_at = session.used_at = now_text()
    world().sessions[session.id] = session
    return session


def current_user() -> User:
    """The person who sent the access token. Raises unauthenticated, token_invalid: a link's visitor is nobody here."""
    user = signed_in()[0]
    act_as(user)
    return user


def current_admin() -> User:
    """An administrator, else forbidden."""
    user = current_user()
    if not user.is_admin:
        raise Problem("forbidden")
    return user


def current_who() -> Who:
    """The person or the visitor of a link who sent the access token. Raises unauthenticated or token_invalid."""
    token = _bearer()
    claims = read_token(token, "visit")
    who: Who | None = links.visitor(world(), claims) if claims else None
    if who is None:
        who = _signed_in(token)[0]
    act_as(who)
    return who


def signed_in() -> tuple[User, Session]:
    """The person and their session."""
    return _signed_in(_bearer())


def _bearer() -> str:
    header = request.headers.get("Authorization", "")
    if not header:
        raise Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    scheme, _, token = header.partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _signed_in(token: str) -> tuple[User, Session]:
    claims = read_token(token, "access")
    session = world().sessions.get(claims["sid"]) if claims else None
    user = world().user_by_id(session.user_id) if session else None
    if session is None or user is None or not user.is_active:
        raise Problem("token_invalid", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return user, session


def access_token(session: Session, seconds: int) -> str:
    return make_token("access", seconds, user_id=session.user_id, sid=session.id)


def make_token(kind: str, seconds: int, **claims: Any) -> str:
    now = int(time.time())
    return jwt.encode(
        {"token_type": kind, "exp": now + seconds, "iat": now, "jti": secrets.token_hex(16), **claims}, KEY, "HS256"
    )


def content_token(ends: int, **claims: Any) -> str:
    """A signed URL's token; equal for equal claims, so that the URL repeats until its end moves on."""
    return jwt.encode({"token_type": "content", "exp": ends, **claims}, KEY, "HS256")


def read_token(token: str, kind: str) -> dict[str, Any] | None:
    """The claims of a valid token of this kind, else None."""
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None
    return claims if claims.get("token_type") == kind else None


def set_refresh_cookie(response: Response, session: Session) -> None:
    token = make_token("refresh", REFRESH_SECONDS, user_id=session.user_id, sid=session.id, rid=session.refresh_id)
    response.set_cookie(
        COOKIE, token, max_age=REFRESH_SECONDS, path=COOKIE_PATH, httponly=True, samesite="Strict", secure=False
    )


def drop_refresh_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Strict")


def session_of_cookie() -> Session | None:
    """The session whose newest refresh token the cookie carries."""
    claims = read_token(request.cookies.get(COOKIE, ""), "refresh")
    session = world().sessions.get(claims["sid"]) if claims else None
    if claims is None or session is None or session.refresh_id != claims["rid"]:
        return None
    return session


def check_cookie_rules() -> None:
    """What every request that acts on the cookie must bring, against forged requests."""
    if request.headers.get("X-Holdfast") != "1":
        raise Problem("header_missing")
    if not origin_allowed(request.headers.get("Origin", "")):
        raise Problem("origin_not_allowed")


def refuse_strangers() -> None:
    """A page of a stranger may not sign a browser in as somebody else; programs send no Origin."""
    origin = request.headers.get("Origin")
    if origin is not None and not origin_allowed(origin):
        raise Problem("origin_not_allowed")


def origin_allowed(origin: str) -> bool:
    """Any port of this machine: the mock is a tool for developers."""
    return ORIGIN.fullmatch(origin) is not None
