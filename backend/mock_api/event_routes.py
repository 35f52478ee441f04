"""GET events: server-sent events, a line for each change that the listener may see. The page opens it by a ticket."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request

from . import gate
from .model import User, time_text
from .problems import Problem
from .state import Mock, mock, world
from .tokens import current_user, make_token, read_token
from .world import World

routes = Blueprint("events", __name__)
TICKET_SECONDS = 60
PING_SECONDS = 15.0


@routes.post("/api/v1/events/ticket")
def ticket() -> Response:
    user = current_user()
    signed = make_token("events", TICKET_SECONDS, user_id=user.id)
    ends = time_text(time.time() + TICKET_SECONDS)
    return jsonify(url=f"{request.host_url}events?ticket={signed}", expires_at=ends)


@routes.get("/events")
def events() -> Response:
    claims = read_token(request.args.get("ticket", ""), "events")
    user = world().user_by_id(claims["user_id"]) if claims else None
    if user is None or not user.is_active:
        raise Problem("token_invalid")
    response = Response(_follow(mock(), user), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _follow(state: Mock, user: User) -> Iterator[str]:
    """Events until the listener goes or the mock starts over."""
    here = state.world
    seen = {space.id: space.seq for space in here.spaces.values()}
    yield "retry: 2000\n\n" + _event("ready", {"spaces": [_mark(here, space_id) for space_id in _spaces(here, user)]})
    while state.world is here:
        news = [space_id for space_id in _spaces(here, user) if here.spaces[space_id].seq > seen.get(space_id, 0)]
        for space_id in news:
            seen[space_id] = here.spaces[space_id].seq
            yield _event("change", _mark(here, space_id))
        if not news:
            with here.news:
                told = here.news.wait(PING_SECONDS)
            if not told:
                yield ": still here\n\n"


def _spaces(world: World, user: User) -> list[str]:
    return list(dict.fromkeys(top.space.id for top in gate.tops(world, user) if top.space.id in world.spaces))


def _mark(world: World, space_id: str) -> dict[str, object]:
    space = world.spaces[space_id]
    return {"space": space.id, "seq": space.seq, "cursor": f"{space.epoch}:{space.seq}"}


def _event(kind: str, body: dict[str, object]) -> str:
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n"
