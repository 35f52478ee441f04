"""What `many` reads and writes, in raw SQL: a fixed number of statements for any number of files.

The same on every engine. Compiling the same from expressions took longer than running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from drive.lib.errors import NotFound
from drive.lib.sql import marks
from drive.tree import actor, placing
from drive.tree.actor import By
from drive.tree.models import Change, Node, Space

if TYPE_CHECKING:
    from drive.blobs.store import BlobRef

ROWS = 200  # a statement: well below every engine's number of parameters

Key = tuple[int, str]  # folder and live_key: what no two live nodes share


def lock(space_id: int) -> Space:
    """The space's row, locked: the lock of the tree. Raises NotFound."""
    sql = "SELECT id, quota_bytes, used_bytes, reserved_bytes, seq FROM space WHERE id = %s"
    if connection.features.has_select_for_update:
        sql += " FOR UPDATE"
    rows = fetch(sql, [space_id])
    if not rows:
        raise NotFound
    id_, quota_bytes, used_bytes, reserved_bytes, seq = rows[0]
    return Space(id=id_, quota_bytes=quota_bytes, used_bytes=used_bytes, reserved_bytes=reserved_bytes, seq=seq)


def taken(keys: Iterable[Key]) -> set[Key]:
    """Which of those places have a live node."""
    wanted: dict[int, list[str]] = {}
    for folder_id, live_key in keys:
        wanted.setdefault(folder_id, []).append(live_key)
    found: set[Key] = set()
    for folder_id, live_keys in wanted.items():
        for some in batches(live_keys):
            sql = f"SELECT live_key FROM node WHERE parent_id = %s AND live_key IN ({marks(some)})"
            found |= {(folder_id, row[0]) for row in fetch(sql, [folder_id, *some])}
    return found


_NODE = (
    "INSERT INTO node (space_id, parent_id, kind, name, name_key, live_key, sort_key, blob_id, media_type, size, items,"
    " version, seq, created_at, modified_at) VALUES {} RETURNING id, seq"
)
_NODE_ROW = f"(%s, %s, {Node.Kind.FILE:d}, %s, %s, %s, %s, %s, %s, %s, 0, 1, %s, %s, %s)"
_CHANGE = (
    "INSERT INTO {} (space_id, seq, node_id, kind, actor_id, link_id, via, at, parent_id, name, blob_id) VALUES {}"
)
_CHANGE_ROW = f"(%s, %s, %s, '{Change.Kind.CREATE:s}', %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class File:
    """A new file: `keys` is what follows from its name, `seq` the number of its change."""

    folder_id: int
    keys: dict[str, Any]
    ref: BlobRef
    media_type: str
    seq: int


def insert_files(space_id: int, files: Sequence[File], at: datetime) -> list[Node]:
    """Insert a node for each. No engine promises the order of what it returns: `seq` tells which id is whose."""
    moment, ids = time(at), dict[int, int]()
    for some in batches(files):
        values: list[Any] = []
        for file in some:
            keys, ref = file.keys, file.ref
            values += (space_id, file.folder_id, keys["name"], keys["name_key"], keys["live_key"], keys["sort_key"])
            values += (ref.id, file.media_type, ref.size, file.seq, moment, moment)
        ids |= {seq: id_ for id_, seq in fetch(_NODE.format(marks(some, _NODE_ROW)), values)}
    same: dict[str, Any] = {"space_id": space_id, "kind": Node.Kind.FILE, "items": 0, "version": 1, "trashed_at": None}
    same |= {"created_at": at, "modified_at": at}
    return [_node(ids[file.seq], file, same) for file in files]


def _node(id_: int, file: File, same: dict[str, Any]) -> Node:
    """The row as if it had been read, which is faster than making a new instance."""
    ref = file.ref
    values = {**same, **file.keys, "id": id_, "parent_id": file.folder_id, "blob_id": ref.id, "size": ref.size}
    values |= {"media_type": file.media_type, "seq": file.seq}
    node = Node.from_db(connection.alias, _NODE_FIELDS, [values[name] for name in _NODE_FIELDS])
    node.blob = placing.blob_row(ref)
    return node


_NODE_FIELDS = [field.attname for field in Node._meta.concrete_fields]


def insert_changes(nodes: Sequence[Node], *, by: By, via: str, at: datetime) -> None:
    who, moment = actor.of(by, via), time(at)
    table = connection.ops.quote_name(Change._meta.db_table)  # a reserved word on MariaDB
    with connection.cursor() as cursor:
        for some in batches(nodes):
            values: list[Any] = []
            for node in some:
                values += (node.space_id, node.seq, node.pk, who.user_id, who.link_id, who.via, moment)
                values += (node.parent_id, node.name, node.blob_id)
            cursor.execute(_CHANGE.format(table, marks(some, _CHANGE_ROW)), values)


def grow_folders(deltas: dict[int, tuple[int, int, int]], at: datetime) -> None:
    """Bring folders up to date. `deltas`: folder → (bytes more, files more directly in it, seq)."""
    alike: dict[tuple[int, int, int], list[int]] = {}
    for id_, delta in deltas.items():
        alike.setdefault(delta, []).append(id_)
    with connection.cursor() as cursor:
        for (size, files, seq), ids in alike.items():
            # As on a file system: a folder is modified when something is put in.
            moment, more = (", modified_at = %s", [time(at)]) if files else ("", [])
            sql = f"UPDATE node SET size = size + %s, items = items + %s, seq = %s{moment} WHERE id IN ({marks(ids)})"
            cursor.execute(sql, [size, files, seq, *more, *ids])


def grow_space(space: Space, size: int, seq: int) -> None:
    """`size` more bytes, and the last change's number; in `space` too."""
    space.used_bytes, space.seq = space.used_bytes + size, seq
    with connection.cursor() as cursor:
        sql = "UPDATE space SET seq = %s, used_bytes = used_bytes + %s WHERE id = %s"
        cursor.execute(sql, [seq, size, space.pk])


def time(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def batches(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + ROWS] for start in range(0, len(values), ROWS))
