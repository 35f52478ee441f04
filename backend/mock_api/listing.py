"""Lists by keyset cursor: the cursor names the last row shown, so rows that come or go never shift a page."""

from __future__ import annotations

import base64
import json
from bisect import bisect_right
from functools import total_ordering
from typing import Any

from .model import Node
from .names import sort_key
from .problems import Problem
from .world import World

SORTS = ("name", "-name", "modified", "-modified", "size", "-size")
DEFAULT_LIMIT = 200
MAX_LIMIT = 1000
_sorted: dict[tuple[str, str], tuple[World, int, list[tuple], list[Node]]] = {}


@total_ordering
class Falling:
    """Wraps a key so that it sorts the other way round."""

    def __init__(self, key: Any):
        self.key = key

    def __lt__(self, other: Falling) -> bool:
        return other.key < self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Falling) and self.key == other.key


def children_page(
    world: World, folder: Node, sort: str, limit: int, cursor: str | None
) -> tuple[list[Node], str | None]:
    """One page of a folder's live children and the cursor of the next, None at the end."""
    with world.lock:
        keys, nodes = _in_order(world, folder, sort)
        start = 0
        if cursor is not None:
            row = _decode(cursor, f"{folder.id}:{sort}")
            start = bisect_right(keys, _key(row[0], row[1], row[2], sort.startswith("-")))
        page = nodes[start : start + limit]
        more = start + limit < len(nodes)
        return page, _encode([f"{folder.id}:{sort}", *_row(page[-1], sort)]) if more and page else None


def trash_page(world: World, trashed: dict[str, Node], limit: int, cursor: str | None) -> tuple[list[Node], str | None]:
    """One page of the trash, newest first."""
    with world.lock:
        rows = sorted(trashed.values(), key=_trash_key, reverse=True)
        if cursor is not None:
            when, number = _decode(cursor, "trash")
            rows = [node for node in rows if _trash_key(node) < (when, number)]
        page = rows[:limit]
        return page, _encode(["trash", *_trash_key(page[-1])]) if len(rows) > limit else None


def plain_page(rows: list[dict[str, Any]], scope: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of rows that are listed in their own order; the cursor names the last one shown by its `id`."""
    if cursor is not None:
        after = _decode(cursor, scope, [""])[0]
        at = next((number for number, row in enumerate(rows) if str(row["id"]) == after), -1)
        rows = rows[at + 1 :]
    page = rows[:limit]
    return {"items": page, "next": _encode([scope, str(page[-1]["id"])]) if len(rows) > limit else None}


def _trash_key(node: Node) -> tuple[str, int]:
    return node.trashed_at or "", int(node.id)


def _in_order(world: World, folder: Node, sort: str) -> tuple[list[tuple], list[Node]]:
    # A folder's seq changes with anything below it, so it tells whether the sorted list is still true.
    kept = _sorted.get((folder.id, sort))
    if kept and kept[0] is world and kept[1] == folder.seq:
        return kept[2], kept[3]
    down = sort.startswith("-")
    pairs = [(_key(*_row(node, sort), down), node) for node in (folder.live or {}).values()]
    pairs.sort(key=lambda pair: pair[0])
    keys, nodes = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(_sorted) > 50:
        _sorted.clear()
    _sorted[folder.id, sort] = (world, folder.seq, keys, nodes)
    return keys, nodes


def _row(node: Node, sort: str) -> tuple[bool, Any, int]:
    value = {"name": sort_key(node.name), "modified": node.modified_at, "size": node.size}[sort.lstrip("-")]
    return not node.is_folder, value, int(node.id)


def _key(is_file: bool, value: Any, number: int, down: bool) -> tuple:
    rest = (value, number)
    return (is_file, Falling(rest) if down else rest)


def _encode(row: list) -> str:
    return base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")


def _decode(cursor: str, scope: str, sample: list | None = None) -> list:
    sample = sample or (["", 0] if scope == "trash" else [False, 0 if scope.endswith("size") else "", 0])
    try:
        kind, *row = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if kind != scope or [type(cell) for cell in row] != [type(cell) for cell in sample]:
            raise ValueError
    except (ValueError, TypeError):
        raise Problem("invalid_cursor") from None
    return row
