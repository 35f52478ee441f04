"""Where nodes stand, and what leads to them: one statement for a node, its ancestors, its trash and its grants.

Nothing is decided here; the gate does. The same SQL on every engine.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from drive.accounts.models import User
from drive.lib.loading import Loader
from drive.lib.sql import marks
from drive.sharing.models import Grant
from drive.tree.ancestry import WALK_LIMIT
from drive.tree.models import Node, Space

NOBODY = -1  # an id that no row has


@dataclass(frozen=True, slots=True)
class Way:
    """What the way up from a node shows. Steps are counted from the node (0) upwards; None: there is no such step."""

    in_trash: bool
    role: int | None  # the highest of the asker's grants on it; None without any
    granted: int | None  # steps up to the topmost node with such a grant
    shared: int | None  # steps up to the node of the asker's link


@dataclass(frozen=True, slots=True)
class Standing:
    """A node with its space and its content's digest, and its way up."""

    node: Node
    way: Way


# `held` are the asker's own grants and those of the asker's groups.
_WAYS = """
WITH RECURSIVE up (start_id, id, parent_id, trashed, step) AS (
    SELECT id, id, parent_id, CASE WHEN trashed_at IS NULL THEN 0 ELSE 1 END, 0 FROM node WHERE id IN ({marks})
    UNION ALL
    SELECT up.start_id, node.id, node.parent_id, CASE WHEN node.trashed_at IS NULL THEN 0 ELSE 1 END, up.step + 1
    FROM node JOIN up ON node.id = up.parent_id WHERE up.step < %s
), way (start_id, trashed, role, granted, shared) AS (
    SELECT up.start_id, MAX(up.trashed), MAX(held.role), MAX(CASE WHEN held.id IS NOT NULL THEN up.step END),
           MAX(CASE WHEN up.id = %s THEN up.step END)
    FROM up LEFT JOIN {grants} held ON held.node_id = up.id AND (
        held.user_id = %s OR held.group_id IN (SELECT group_id FROM {members} WHERE user_id = %s)
    )
    GROUP BY up.start_id
)
"""
_MANY = _WAYS + "SELECT start_id, trashed, role, granted, shared FROM way"
# LEFT JOIN where there is always a row: it keeps SQLite from walking up once for each space that there is.
_ONE = (
    _WAYS
    + """
SELECT way.trashed, way.role, way.granted, way.shared, {columns}
FROM way LEFT JOIN node ON node.id = way.start_id LEFT JOIN space ON space.id = node.space_id
LEFT JOIN {blob} ON {blob}.id = node.blob_id
"""
)
_FACTS = 4  # columns before the node's
_NODE, _SPACE = Loader(Node), Loader(Space)
_BLOB: Loader[Any] = Loader(Node._meta.get_field("blob").related_model, "id", "digest", "size")


def standing(node_id: int, *, user_id: int | None = None, link_node_id: int | None = None) -> Standing | None:
    """The node and its way up, as it is for that user or for the link to that node; None when there is no such node."""
    with connection.cursor() as cursor:
        cursor.execute(_one(connection.vendor), _values([node_id], user_id, link_node_id))
        row = cursor.fetchone()
    if row is None:
        return None
    node = _NODE.read(row, _FACTS)
    node.space = _SPACE.read(row, _FACTS + _NODE.width)
    node.blob = None if node.blob_id is None else _BLOB.read(row, _FACTS + _NODE.width + _SPACE.width)
    return Standing(node, _way(row))


def ways(node_ids: Iterable[int], *, user_id: int | None = None, link_node_id: int | None = None) -> dict[int, Way]:
    """The way up of each of the nodes that there are, in one query."""
    ids = sorted(set(node_ids))
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MANY.format(marks=marks(ids), **_tables()), _values(ids, user_id, link_node_id))
        return {start: _way(facts) for start, *facts in cursor.fetchall()}


def _values(ids: list[int], user_id: int | None, link_node_id: int | None) -> list[int]:
    user = NOBODY if user_id is None else user_id
    return [*ids, WALK_LIMIT, NOBODY if link_node_id is None else link_node_id, user, user]


def _way(facts: Any) -> Way:
    trashed, role, granted, shared = facts[:_FACTS]
    return Way(bool(trashed), role, granted, shared)


@functools.cache
def _one(vendor: str) -> str:
    """Of that engine: each quotes names in its own way."""
    columns = ", ".join(loader.columns for loader in (_NODE, _SPACE, _BLOB))
    return _ONE.format(marks="%s", columns=columns, blob=_BLOB.table, **_tables())


def _tables() -> dict[str, str]:
    quote = connection.ops.quote_name
    return {"grants": quote(Grant._meta.db_table), "members": quote(User.groups.through._meta.db_table)}
