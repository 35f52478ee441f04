"""GET search."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from . import gate, tree
from .bodies import limit_argument
from .listing import plain_page
from .model import time_text
from .problems import Problem
from .search import FAMILIES, Wanted, find
from .state import world
from .tokens import current_user
from .wire import row_json

routes = Blueprint("search", __name__, url_prefix="/api/v1")
DEFAULT_LIMIT, MAX_LIMIT = 200, 1000
QUERY_CHARACTERS = 255


@routes.get("/search")
def search() -> Response:
    user = current_user()
    wanted = _wanted()
    inside = request.args.get("in")
    if inside is not None:
        wanted.inside = world().node_for(user, inside)
        if tree.in_trash(wanted.inside):
            raise Problem("in_trash")
        if not wanted.inside.is_folder:
            raise Problem("not_a_folder")
    if wanted.space is not None and wanted.space not in {top.space.id for top in gate.tops(world(), user)}:
        raise gate.hidden()
    if wanted.tag is not None and wanted.tag not in user.tags:
        raise Problem("not_found", "You have no such tag.")
    found = find(world(), user, wanted)
    limit = limit_argument(DEFAULT_LIMIT, MAX_LIMIT)
    page = plain_page([{"id": node.id} for node in found], "search", limit, request.args.get("cursor"))
    page["items"] = [row_json(world().nodes[row["id"]], path=True) for row in page["items"]]
    return jsonify(page)


def _wanted() -> Wanted:
    words = request.args.get("q", "")
    if len(words) > QUERY_CHARACTERS:
        raise _wrong("q", f"At most {QUERY_CHARACTERS} characters.")
    kind = request.args.get("kind")
    if kind not in (None, "file", "folder"):
        raise _wrong("kind", "One of file, folder.")
    media = request.args.get("type")
    if media is not None and media not in FAMILIES:
        raise _wrong("type", "One of " + ", ".join(FAMILIES) + ".")
    return Wanted(
        words, None, request.args.get("space"), kind, media, request.args.get("owner"),
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
