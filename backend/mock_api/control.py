"""The control plane below /__mock__/: look in, stage faults, start over. Never part of the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request

from .faults import PROFILES
from .model import Node
from .problems import Problem
from .records import Share
from .seeds import SEEDS
from .state import mock, world

routes = Blueprint("control", __name__, url_prefix="/__mock__")
HERE = Path(__file__).parent
SHOWN_NODES = 500
SCENARIOS: dict[str, dict[str, Any]] = {
    "401 in mid-upload": {"match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "status": 401},
    "401 on the next upload request": {"match": {"method": "POST|PATCH", "path": "/api/v1/uploads*"}, "status": 401},
    "409 offset on the next PATCH": {
        "match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "status": 409, "code": "offset_mismatch"},
    "connection lost after 256 KiB": {
        "match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "after_bytes": 262144},
    "upload locked (423)": {"match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "status": 423},
    "space full (507)": {"match": {"method": "POST", "path": "/api/v1/uploads"}, "status": 507},
    "slow list (3 s)": {"match": {"method": "GET", "path": "/api/v1/nodes/*/children"}, "delay_ms": 3000},
    "slow uploads (200 KB/s)": {
        "match": {"method": "PATCH", "path": "/api/v1/uploads/*"}, "bandwidth": 200000, "times": None},
    "changed meanwhile (412)": {"match": {"method": "PATCH", "path": "/api/v1/nodes/*"}, "status": 412},
    "too many attempts (429)": {"match": {"method": "POST", "path": "/api/v1/session"}, "status": 429},
    "link asks for a password (401)": {
        "match": {"method": "POST", "path": "/api/v1/links/*/visit"}, "code": "password_required"},
    "link used up (403)": {"match": {"path": "/api/v1/nodes/*/content*"}, "code": "link_spent"},
    "no room for a copy (507)": {"match": {"method": "POST", "path": "/api/v1/nodes/*/copy"}, "status": 507},
    "feed starts over (410)": {"match": {"path": "/api/v1/spaces/*/changes"}, "code": "cursor_gone"},
    "slow search (3 s)": {"match": {"path": "/api/v1/search"}, "delay_ms": 3000},
    "pictures not made yet (404, 40 times)": {
        "match": {"path": "/content/preview/*"}, "code": "preview_not_ready", "times": 40},
    "events cut off": {"match": {"path": "/events"}, "after_bytes": 300},
    "batch fails": {"match": {"method": "POST", "path": "/api/v1/batch"}, "status": 409},
    "busy (503)": {"match": {"path": "/api/v1/*"}, "status": 503},
}  # fmt: skip


@routes.get("/")
def page() -> Response:
    return Response((HERE / "control.html").read_text(), content_type="text/html; charset=utf-8")


@routes.get("/control.js")
def script() -> Response:
    return Response((HERE / "control.js").read_text(), content_type="text/javascript; charset=utf-8")


@routes.get("/state")
def state() -> Response:
    """Everything the page shows."""
    now = mock()
    with world().lock:
        trees = {user.username: _tree(user.space.root) for user in world().users.values()}
        trees |= {space.name: _tree(space.root) for space in world().spaces.values() if space.owner is None}
        links = [_link(share) for share in world().shares.values()]
    return jsonify(
        seed=now.seed, seeds=list(SEEDS), profile=now.faults.profile, profiles=list(PROFILES),
        scenarios=SCENARIOS, faults=[fault.as_json() for fault in now.faults.staged],
        log=list(now.log)[::-1], trees=trees, links=links, uploads=_uploads(),
    )  # fmt: skip


@routes.post("/reset")
def reset() -> Response:
    seed = _body().get("seed", mock().seed)
    if seed not in SEEDS:
        raise Problem("invalid_field", fields={"seed": ["One of " + ", ".join(SEEDS) + "."]})
    mock().reset(seed)
    return jsonify(seed=seed)


@routes.post("/profile")
def profile() -> Response:
    name = _body().get("profile")
    if name not in PROFILES:
        raise Problem("invalid_field", fields={"profile": ["One of " + ", ".join(PROFILES) + "."]})
    mock().faults.use_profile(name)
    return jsonify(profile=name)


@routes.post("/faults")
def stage() -> Response:
    try:
        fault = mock().faults.stage(_body())
    except (ValueError, TypeError) as error:
        raise Problem("invalid_field", str(error), fields={"fault": [str(error)]}) from None
    response = jsonify(fault.as_json())
    response.status_code = 201
    return response


@routes.get("/faults")
def staged() -> Response:
    return jsonify(faults=[fault.as_json() for fault in mock().faults.staged])


@routes.delete("/faults")
def clear() -> Response:
    mock().faults.clear()
    return Response(status=204)


@routes.post("/sessions/end")
def end_sessions() -> Response:
    """Sign everybody out, as a password change would."""
    world().sessions.clear()
    return Response(status=204)


@routes.post("/quota")
def quota() -> Response:
    """`{"username": "cy", "quota_bytes": 1000}`; null takes the limit away."""
    body = _body()
    user = world().users.get(str(body.get("username")))
    if user is None:
        raise Problem("invalid_field", fields={"username": ["Nobody has that name."]})
    user.space.quota = body.get("quota_bytes")
    return Response(status=204)


@routes.post("/uploads/expire")
def expire_uploads() -> Response:
    """Let every unfinished upload be past its time."""
    for upload in list(world().uploads.values()):
        upload.expires = 0
    return Response(status=204)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True, force=True)
    return dict(body) if isinstance(body, dict) else {}


def _link(share: Share) -> str:
    secret = f", password “{share.password}”" if share.password else ""
    return f"{share.kind} {request.host_url}s/{share.token} → {share.node.name} “{share.label}”{secret}"


def _tree(top: Node) -> list[str]:
    lines: list[str] = []

    def walk(node: Node, level: int) -> None:
        if len(lines) < SHOWN_NODES:
            lines.append("  " * level + f"{node.name}{'/' if node.is_folder else ''}  #{node.id}  {node.size} B")
            for child in list((node.live or {}).values())[:SHOWN_NODES]:
                walk(child, level + 1)

    walk(top, 0)
    return lines


def _uploads() -> list[str]:
    return [
        f"{upload.name}: {upload.length if upload.node else len(upload.data)} of {upload.length} B"
        + (f" → #{upload.node.id}" if upload.node else "")
        for upload in list(world().uploads.values())
    ]
