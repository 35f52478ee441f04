"""GET events: server-sent events, a line for each change that the listener may see. The page opens it by a ticket."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request

from . import gate
from .model import Node, User, time_text
from .problems import Problem
from .state import Mock, mock, world
from .tokens import current_user, make_token, read_token, signed_in
from .world import World

routes = Blueprint("events", __name__)
TICKET_SECONDS = 60
PING_SECONDS = 25.0
LOOK_SECONDS = 1.0  # sessions that ended and worlds that were reset are seen after so long


@routes.post("/api/v1/events/ticket")
def ticket() -> Response:
    user = current_user()
    signed = make_token("events", TICKET_SECONDS, user_id=user.id, sid=signed_in()[1].id)
    ends = time_text(time.time() + TICKET_SECONDS)
    return jsonify(url=f"{request.host_url}events?ticket={signed}", expires_at=ends)


@routes.get("/events")
def events() -> Response:
    claims = read_token(request.args.get("ticket", ""), "events")
    user = world().user_by_id(claims["user_id"]) if claims else None
    if claims is None or user is None or not user.is_active or claims["sid"] not in world().sessions:
        raise Problem("token_invalid", "Ask for a new ticket.")
    last = request.headers.get("Last-Event-ID") or request.args.get("last_event_id", "")
    response = Response(_follow(mock(), user, claims["sid"], _read(last)), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _follow(state: Mock, user: User, session: str, told: dict[str, int]) -> Iterator[str]:
    """Events until the listener goes, the session is over, or the mock starts anew."""
    here, quiet = state.world, time.monotonic() + PING_SECONDS
    yield "retry: 5000\n\n"
    while state.world is here and session in here.sessions:
        news = [top for top in _tops(here, user) if top.seq > told.get(top.id, -1)]
        for top in news:
            told[top.id] = top.seq
            body = {"space": top.space.id, "node": top.id, "seq": top.seq, "cursor": f"{top.space.epoch}:{top.seq}"}
            yield f"id: {_written(told)}\nevent: change\ndata: {json.dumps(body)}\n\n"
        with here.news:
            here.news.wait(LOOK_SECONDS)
        if time.monotonic() > quiet:
            quiet = time.monotonic() + PING_SECONDS
            yield ":\n\n"
    yield "event: end\ndata: {}\n\n"


def _tops(world: World, user: User) -> list[Node]:
    with world.lock:
        return [top for top in gate.tops(world, user) if top.id in world.nodes]


def _written(told: dict[str, int]) -> str:
    return ",".join(f"{node_id}:{seq}" for node_id, seq in told.items())


def _read(text: str) -> dict[str, int]:
    """The id of the last event that a listener got: how far it was told of each top."""
    pairs = (pair.partition(":") for pair in text.split(",") if pair)
    return {node_id: int(seq) for node_id, _, seq in pairs if seq.isascii() and seq.isdigit()}
