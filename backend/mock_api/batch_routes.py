"""Many changes with one request: all of them, or none."""

from __future__ import annotations

import json
import re
import sys
from copy import deepcopy
from typing import Any

from flask import Blueprint, Response, jsonify, request

from .actor import act_as
from .batch import OPS, Done, Run
from .grant_routes import grant_json
from .link_routes import share_json
from .problems import Problem
from .state import world
from .tokens import current_user
from .wire import node_json
from .world import World

routes = Blueprint("batch", __name__, url_prefix="/api/v1")
MOST_STEPS = 1000
REFERENCE = re.compile(r"\$(0|[1-9][0-9]{0,3})")


@routes.post("/batch")
def batch() -> Response:
    user = current_user()
    steps = _steps()
    with world().lock:
        # On a copy first: a step that fails has then changed nothing.
        copied = _copy(world())
        act_as(copied.users[user.username])
        _run(Run(copied, copied.users[user.username]), steps)
        act_as(user)
        results = _run(Run(world(), user), steps)
        return jsonify(results=[_result(one) for one in results])


def _steps() -> list[dict[str, Any]]:
    if request.get_data() and request.mimetype != "application/json":
        raise Problem("unsupported_media_type", "Send application/json.")
    try:
        body = json.loads(request.get_data().decode() or "{}")
    except ValueError:
        raise Problem("not_json") from None
    if not isinstance(body, dict) or set(body) != {"steps"}:
        raise _wrong("body", "The body must be an object with `steps`, and nothing else.")
    steps = body["steps"]
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise _wrong("steps", f"From 1 to {MOST_STEPS} steps.")
    for place, step in enumerate(steps):
        _check(place, step)
    return steps


def _check(place: int, step: Any) -> None:
    op = step.get("op") if isinstance(step, dict) else None
    if not isinstance(op, str) or op not in OPS:
        raise _wrong("op", "One of " + ", ".join(OPS) + ".", step=place)
    needed, optional = OPS[op]
    if strange := sorted(set(step) - {"op"} - set(needed) - set(optional)):
        told = {name: ["This field is not known."] for name in strange}
        raise Problem("unknown_field", fields=told, step=place)
    wrong = {name: ["This field is required."] for name in needed if name not in step}
    for name, value in step.items():
        kind = optional.get(name, str)
        if not isinstance(value, kind) or isinstance(value, bool):
            wrong[name] = ["This value is of another kind."]
    if wrong:
        raise Problem("invalid_field", fields=wrong, step=place)


def _run(run: Run, steps: list[dict[str, Any]]) -> list[Done]:
    done: list[Done] = []
    for place, step in enumerate(steps):
        try:
            fields = {name: value for name, value in step.items() if name != "op"}
            for name in ("node", "parent"):
                if name in fields:
                    fields[name] = _resolved(fields[name], name, done)
            done.append(run.take(step["op"], fields))
        except Problem as problem:
            problem.extra["step"] = place
            raise
    return done


def _resolved(node_id: str, field: str, done: list[Done]) -> str:
    """The id itself, or the one of the node that an earlier step left: `$3`."""
    if not node_id.startswith("$"):
        return node_id
    found = REFERENCE.fullmatch(node_id)
    node = done[int(found[1])].node if found and int(found[1]) < len(done) else None
    if node is None:
        raise _wrong(field, f"{node_id[:10]} is no node of a step before this one.")
    return node.id


def _copy(whole: World) -> World:
    """Another world with the same things in it. Contents never change, so both may have the same ones."""
    kept: list[Any] = [whole.lock, whole.news]
    kept += [node.content for node in whole.nodes.values()]
    kept += [old.content for node in whole.nodes.values() for old in node.past]
    sys.setrecursionlimit(max(20_000, sys.getrecursionlimit()))
    return deepcopy(whole, {id(one): one for one in kept})


def _result(one: Done) -> dict[str, Any]:
    return {
        "op": one.op,
        "node": node_json(one.node) if one.node else None,
        "share": share_json(one.share) if one.share else None,
        "grant": grant_json(one.grant, one.grant.node) if one.grant else None,
    }


def _wrong(field: str, text: str, step: int | None = None) -> Problem:
    return Problem("invalid_field", fields={field: [text]}, step=step)
