"""Reading what came in: JSON objects with known fields, and raw bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import request
from werkzeug.exceptions import ClientDisconnected

from .problems import Problem

READ_BYTES = 256 * 1024


def read_json(
    required: tuple[str, ...] = (), optional: tuple[str, ...] = (), kinds: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The JSON object of the request. Its values are strings but where `kinds` says another type; an absent body is {}.

    A kind is a type or a union of types: `bool`, `int | None`, `str | None`, `list`, `object` (anything).
    """
    raw = request.get_data()
    if raw and request.mimetype != "application/json":
        raise Problem("unsupported_media_type", "Send application/json.")
    try:
        body = json.loads(raw.decode()) if raw else {}
    except ValueError:
        raise Problem("not_json") from None
    if not isinstance(body, dict):
        raise Problem("not_json", "Send a JSON object.")
    _check_unknown(body, required + optional)
    _check_values(body, required, kinds or {})
    return body


def choice(name: str, value: str | None, allowed: tuple[str, ...], default: str) -> str:
    """One of the allowed words, or invalid_field."""
    if value is None:
        return default
    if value not in allowed:
        raise Problem("invalid_field", fields={name: ["One of " + ", ".join(allowed) + "."]})
    return value


def limit_argument(default: int, largest: int) -> int:
    """`?limit=`, 1 to largest."""
    text = request.args.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= largest):
        raise Problem("invalid_field", fields={"limit": [f"A number from 1 to {largest}."]})
    return int(text)


def declared_length() -> int | None:
    """Content-Length; None when the body is chunked. Raises length_required when there is neither."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return None
    if request.content_length is None:
        raise Problem("length_required")
    return request.content_length


class BodyCut(Exception):
    """The body ended before its end: the client went away."""


def pieces() -> Iterator[bytes]:
    """The raw body as it arrives. Raises BodyCut after the last piece that came, when there should be more."""
    while True:
        try:
            piece = request.stream.read(READ_BYTES)
        except (ClientDisconnected, OSError):
            raise BodyCut from None
        if not piece:
            return
        yield piece


def _check_unknown(body: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Problem("unknown_field", fields={name: ["This field is not known."] for name in unknown})


TOLD = {str: "This must be a text.", bool: "This must be true or false.", int: "This must be a whole number."}


def _check_values(body: dict[str, Any], required: tuple[str, ...], kinds: dict[str, Any]) -> None:
    wrong = {name: ["This field is required."] for name in required if name not in body}
    for name, value in body.items():
        kind = kinds.get(name, str)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind in (int, int | None)):
            wrong[name] = [TOLD.get(kind, "This value is of another kind.")]
    if wrong:
        raise Problem("invalid_field", fields=wrong)
