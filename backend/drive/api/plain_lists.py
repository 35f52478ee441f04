"""Pages of lists that are short and held in memory: a person's spaces, the grants of a node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from drive.api.pagination import Slice
from drive.lib.errors import InvalidCursor
from drive.tree import cursors
from drive.tree.cursors import Place

Row = TypeVar("Row")


def page_json(
    rows: Iterable[Row],
    show: Callable[[Row], dict[str, Any]],
    place: Callable[[Row], Place],
    part: Slice,
    *,
    scope: str,
    key: Callable[[Any], Any],
) -> dict[str, Any]:
    """That part of the rows, in the order of their places; `key` reads a place's key back. Raises InvalidCursor."""
    placed = sorted(((_order(place(row)), row) for row in rows), key=lambda pair: pair[0])
    if part.cursor:
        start = _order(cursors.read(part.cursor, scope, key))
        placed = [pair for pair in placed if pair[0] > start]
    shown = placed[: part.limit]
    more = len(placed) > part.limit
    return {
        "items": [show(row) for _, row in shown],
        "next": cursors.write(scope, place(shown[-1][1])) if more else None,
    }


def text(value: Any) -> str:
    """A key that is text. Raises InvalidCursor."""
    if not isinstance(value, str):
        raise InvalidCursor
    return value


def _order(place: Place) -> tuple[int, Any, int]:
    return place.kind, place.key, place.id
