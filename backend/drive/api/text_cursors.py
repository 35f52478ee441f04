"""Cursors of lists whose order is text: base64url of JSON that says which list, and the keys of the last row shown.

As in tree.cursors: not signed, as one grants nothing; what is read is checked.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime

from drive.lib.errors import InvalidCursor

MAX_LENGTH = 8192


def write(scope: str, *keys: str) -> str:
    text = json.dumps([scope, *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, scope: str, count: int) -> list[str]:
    """The `count` keys that `write` wrote for that list. Raises InvalidCursor."""
    try:
        if len(cursor) > MAX_LENGTH or not cursor.isascii():
            raise InvalidCursor
        found, *keys = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise InvalidCursor from None
    if found != scope or len(keys) != count or not all(_is_text(key) for key in keys):
        raise InvalidCursor
    return keys


def moment(text: str) -> datetime:
    """A time that was written by isoformat. Raises InvalidCursor."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidCursor from None
    if found.tzinfo is None or not 1970 <= found.year < 9000:  # within what every engine can compare
        raise InvalidCursor
    return found.astimezone(UTC)


def _is_text(key: object) -> bool:
    """Text that every engine takes: no NUL, and no lone surrogates, which JSON can hold."""
    return isinstance(key, str) and "\0" not in key and not any("\ud800" <= char <= "\udfff" for char in key)
