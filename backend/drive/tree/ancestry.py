"""Walking the tree, up and down, in one statement each. The same SQL on every engine.

Only parents are stored, so a move is one row whatever hangs below it; the price is a walk, and folders are shallow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from drive.lib.sql import marks
from drive.tree.models import Node

DEPTH_LIMIT = 100  # levels of folders below the top folder
WALK_LIMIT = 900  # steps up; no walk goes on for ever, and MariaDB cuts one short at 1,000 without an error
LEVEL_ROWS = 500  # ids a statement

_UP = """
WITH RECURSIVE up (start_id, id, parent_id, trashed, name, space_id, kind, step) AS (
    SELECT id, id, parent_id, CASE WHEN trashed_at IS NULL THEN 0 ELSE 1 END, name, space_id, kind, 0
    FROM node WHERE id IN ({marks})
    UNION ALL
    SELECT up.start_id, node.id, node.parent_id, CASE WHEN node.trashed_at IS NULL THEN 0 ELSE 1 END, node.name,
           node.space_id, node.kind, up.step + 1
    FROM node JOIN up ON node.id = up.parent_id WHERE up.step < %s
)
SELECT start_id, id, parent_id, trashed, name, space_id, kind FROM up ORDER BY start_id, step DESC
"""

# Only live folders: the index by (parent, trashed_at, kind) hands out exactly those rows.
_DEEPER = """
WITH RECURSIVE down (id, step) AS (
    SELECT id, 0 FROM node WHERE id = %s
    UNION ALL
    SELECT node.id, down.step + 1 FROM node JOIN down ON node.parent_id = down.id
    WHERE node.trashed_at IS NULL AND node.kind = 0 AND down.step <= %s
)
SELECT 1 FROM down WHERE step > %s LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a way up."""

    id: int
    parent_id: int | None
    trashed: bool
    name: str
    space_id: int
    is_folder: bool


@dataclass(frozen=True, slots=True)
class Below:
    """One node of a subtree."""

    id: int
    is_file: bool
    size: int


def trail(node_id: int) -> list[Step]:
    """The way from the top folder down to the node, which stands last; empty when there is no such node."""
    return trails([node_id]).get(node_id, [])


def trails(node_ids: Iterable[int]) -> dict[int, list[Step]]:
    """As `trail` for many nodes, in one query."""
    ids = sorted(set(node_ids))
    if not ids:
        return {}
    found: dict[int, list[Step]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_UP.format(marks=marks(ids)), [*ids, WALK_LIMIT])
        for start, id_, parent_id, trashed, name, space_id, kind in cursor.fetchall():
            step = Step(id_, parent_id, bool(trashed), name, space_id, kind == Node.Kind.FOLDER)
            found.setdefault(start, []).append(step)
    return found


def levels(node_id: int, limit: int | None = None) -> list[list[Below]] | None:
    """The node and everything below it, trash included, level by level; None when that is more than `limit` nodes.

    One statement for every LEVEL_ROWS nodes and no recursion: trash within trash can be deeper than any limit.
    """
    found = [[Below(id_, kind == Node.Kind.FILE, size) for id_, kind, size in _rows(pk=node_id)]]
    count = 1
    while level := [row.id for row in found[-1] if not row.is_file]:
        below: list[Below] = []
        for start in range(0, len(level), LEVEL_ROWS):
            rows = _rows(parent_id__in=level[start : start + LEVEL_ROWS])
            some = rows if limit is None else rows[: limit + 1 - count]
            below += [Below(id_, kind == Node.Kind.FILE, size) for id_, kind, size in some]
            if limit is not None and count + len(below) > limit:
                return None
        found.append(below)
        count += len(below)
    return found


def _rows(**which: object) -> QuerySet:
    return Node.objects.filter(**which).values_list("id", "kind", "size")


def is_higher_than(node_id: int, levels: int) -> bool:
    """Do live folders hang more than `levels` levels below the node?"""
    with connection.cursor() as cursor:
        cursor.execute(_DEEPER, [node_id, levels, levels])
        return cursor.fetchone() is not None


def in_trash(steps: Iterable[Step]) -> bool:
    """Trash marks only the top node; what is below is in the trash by ancestry."""
    return any(step.trashed for step in steps)
