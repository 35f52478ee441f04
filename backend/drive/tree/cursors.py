"""Opaque list cursors: base64url of JSON that says which list, and where in it.

They are not signed: one grants nothing, as the list is asked for through the gate each time. What is read is checked.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from drive.lib.errors import InvalidCursor

MAX_LENGTH = 2048
MAX_INTEGER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """The last row that was shown: its kind, the value of the sort column, its id."""

    kind: int
    key: Any
    id: int


def write(scope: str, place: Place) -> str:
    text = json.dumps([scope, place.kind, _plain(place.key), place.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, scope: str, key: Callable[[Any], Any]) -> Place:
    """The place that `write` wrote for that list; `key` turns the plain key back. Raises InvalidCursor."""
    try:
        if len(cursor) > MAX_LENGTH or not cursor.isascii():
            raise InvalidCursor
        found, kind, plain, id_ = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        if found != scope or integer(kind) not in (0, 1):
            raise InvalidCursor
        return Place(kind, key(plain), integer(id_))
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        raise InvalidCursor from None


def _plain(key: Any) -> Any:
    if isinstance(key, bytes):
        return key.hex()
    return key.astimezone(UTC).isoformat() if isinstance(key, datetime) else key


def integer(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise InvalidCursor
    return value


def raw_bytes(value: Any) -> bytes:
    return bytes.fromhex(value)


def moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None or not 1970 <= found.year < 9000:  # within what every engine can compare
        raise InvalidCursor
    return found.astimezone(UTC)
