"""GET search."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from .bodies import limit_argument
from .listing import plain_page
from .model import time_text
from .problems import Problem
from .search import Wanted, find
from .state import world
from .tokens import current_user
from .wire import node_with_path

routes = Blueprint("search", __name__, url_prefix="/api/v1")
DEFAULT_LIMIT, MAX_LIMIT = 50, 200
QUERY_CHARACTERS = 255


@routes.get("/search")
def search() -> Response:
    user = current_user()
    wanted = _wanted()
    inside = request.args.get("in")
    if inside is not None:
        wanted.inside = world().node_for(user, inside)
    found = find(world(), user, wanted)
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page = plain_page([{"id": node.id} for node in found], "search", limit, request.args.get("cursor"))
    page["items"] = [node_with_path(world().nodes[row["id"]]) for row in page["items"]]
    return jsonify(page)


def _wanted() -> Wanted:
    words = request.args.get("q", "")
    if len(words) > QUERY_CHARACTERS:
        raise _wrong("q", f"At most {QUERY_CHARACTERS} characters.")
    kind = request.args.get("kind")
    if kind not in (None, "file", "folder"):
        raise _wrong("kind", "One of file, folder.")
    return Wanted(
        words, None, request.args.get("space"), kind, request.args.get("type"), request.args.get("owner"),
        _moment("modified_after"), _moment("modified_before"), _number("size_min"), _number("size_max"),
        request.args.get("tag"), _flag("shared"), _flag("starred"),
    )  # fmt: skip


def _moment(name: str) -> str | None:
    text = request.args.get(name)
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise _wrong(name, "A time like 2026-11-22T17:03:12Z.") from None
    return time_text(when.replace(tzinfo=when.tzinfo or UTC).timestamp())


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise _wrong(name, "A number of bytes.")
    return int(text)


def _flag(name: str) -> bool | None:
    text = request.args.get(name)
    if text not in (None, "true", "false"):
        raise _wrong(name, "true or false.")
    return None if text is None else text == "true"


def _wrong(name: str, text: str) -> Problem:
    return Problem("invalid_field", fields={name: [text]})
