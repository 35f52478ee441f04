"""What an archive has in it: the live tree below some nodes as it was at one moment, kept as slim as can be."""

from __future__ import annotations

import struct
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection

from drive.archives import naming, zip64
from drive.blobs.store import BlobRef, DamagedBlob
from drive.lib.errors import Busy, DriveError
from drive.lib.sql import marks, quoted
from drive.tree import ancestry
from drive.tree.models import Node

MOST_ENTRIES = 500_000  # about 200 bytes of memory each while the archive is sent
ENTRIES_AT_ONCE = 1_000_000  # of all archives that a process sends
ROWS = 2000  # fetched at a time

# One statement sees one moment on every engine. Rows of one folder come together, those of its parent before.
_BELOW = """
WITH RECURSIVE down (id, step) AS (
    SELECT id, 0 FROM node WHERE id IN ({marks})
    UNION ALL
    SELECT node.id, down.step + 1 FROM node JOIN down ON node.parent_id = down.id
    WHERE node.trashed_at IS NULL AND down.step < %s
)
SELECT down.step, node.parent_id, node.id, node.kind, node.name, node.size, node.modified_at,
       {blob}.id, {blob}.digest, {blob}.size
FROM down JOIN node ON node.id = down.id LEFT JOIN {blob} ON {blob}.id = node.blob_id
ORDER BY down.step, node.parent_id, node.id LIMIT %s
"""
# size, modified, blob, digest; behind them the name
_KEPT = struct.Struct("<qqq32s")


class ArchiveTooLarge(DriveError):
    code = "too_large"
    title = "That is too much for one archive"


class Contents:
    """The entries of an archive in their order, and how long it will be. Raises Busy when others take all the memory
    that there is for that."""

    def __init__(self, rows: Iterable[bytes]) -> None:
        self._rows = sorted(rows, key=_name_of)
        _take(self, len(self._rows))
        length = zip64.Length()
        for entry, _ in self:
            length.add(entry)
        self.length = length.total  # bytes of the whole archive

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[zip64.Entry, BlobRef]]:
        """Each entry with its content; a folder's is that of nothing."""
        for row in self._rows:
            size, modified, blob, digest = _KEPT.unpack_from(row)
            yield zip64.Entry(_name_of(row), size, modified), BlobRef(blob, digest, size)


_lock = threading.Lock()
_taken = 0


def _take(contents: Contents, count: int) -> None:
    """Count the entries until these contents are let go of, however their answer ends."""
    global _taken
    with _lock:
        if _taken + count > ENTRIES_AT_ONCE:
            raise Busy("Too many archives are being sent.", retry_after=30)
        _taken += count
    weakref.finalize(contents, _give_back, count)


def _give_back(count: int) -> None:
    global _taken
    with _lock:
        _taken -= count


def below(nodes: Sequence[Node]) -> Contents:
    """What is in these nodes now: each of them under its own name, folders with all that is live in them.

    A node without a name, the top of a space, gives what is in it. Nobody is asked for rights here. Raises
    ArchiveTooLarge; DamagedBlob for a file whose content is not what its node says.
    """
    return Contents(_entries(_rows(_topmost(nodes))))


def _topmost(nodes: Sequence[Node]) -> list[int]:
    """Without those that are in another one of them: they come with it."""
    trails = ancestry.trails(node.pk for node in nodes)
    chosen = set(trails)
    return sorted(id_ for id_, steps in trails.items() if not any(step.id in chosen for step in steps[:-1]))


def _rows(node_ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    sql = _BELOW.format(marks=marks(node_ids), blob=quoted("blob"))
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [*node_ids, ancestry.WALK_LIMIT, MOST_ENTRIES + 1])
        count = 0
        while some := cursor.fetchmany(ROWS):
            count += len(some)
            if count > MOST_ENTRIES:
                raise ArchiveTooLarge(f"It has more than {MOST_ENTRIES:,} files and folders; take a part of it.")
            yield from some


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    when = _moments()
    places: dict[int, str] = {}  # a folder's id → what stands before the names in it
    # The chosen nodes may come from many folders and stand side by side here.
    for place, siblings in groupby(rows, key=lambda row: (row[0], row[1] if row[0] else None)):
        before = places[place[1]] if place[1] is not None else ""
        for name, row in naming.distinct((row[4], row) for row in siblings):
            node_id, kind, size, modified, blob, digest, blob_size = *row[2:4], *row[5:]
            path = before + name
            if kind == Node.Kind.FOLDER:
                places[node_id] = path = f"{path}/" if row[4] else before
                if path:
                    yield _kept(path, 0, when(modified), 0, b"")
            elif digest is None or blob_size != size:
                raise DamagedBlob()
            else:
                yield _kept(path, size, when(modified), blob, bytes(digest))


def _kept(path: str, size: int, modified: int, blob: int, digest: bytes) -> bytes:
    return _KEPT.pack(size, modified, blob, digest) + path.encode("utf-8")


def _name_of(row: bytes) -> bytes:
    return row[_KEPT.size :]


def _moments() -> Any:
    """Reads a time as the engine's driver gives it: Unix time in seconds."""
    field = Node._meta.get_field("modified_at")
    column = field.get_col(Node._meta.db_table)
    converters = connection.ops.get_db_converters(column) + field.get_db_converters(connection)

    def when(value: Any) -> int:
        for convert in converters:
            value = convert(value, column, connection)
        assert isinstance(value, datetime)
        return int(value.timestamp())

    return when
