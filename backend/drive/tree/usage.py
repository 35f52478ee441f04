"""What takes the room of a space: sums that the tree keeps anyway, and a count of its files that is remembered."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from drive.lib.errors import NotFound
from drive.lib.kinds import Kind, kind_of
from drive.tree import ancestry, cursors, locks
from drive.tree.models import Node, Space
from drive.tree.queries import Page

LARGEST = 50  # files
CANDIDATES = 100
# A count looks at every file of the space. One that took this long is not repeated at each change of a busy space, but
# only after REST times what it took: then at most a twentieth of one processor counts, however often somebody asks.
QUICK_SECONDS = 0.25
REST = 20
SPACES_KNOWN = 256  # a process; a few KB each


@dataclass(frozen=True, slots=True)
class Sums:
    """Bytes of a space, all of one moment. `used` = `files` + `trash` + `versions`."""

    used: int
    quota: int | None
    reserved: int
    files: int
    trash: int
    versions: int
    mark: str  # of this state of the space: epoch:seq


@dataclass(frozen=True, slots=True)
class Share:
    """How many files are of a kind, and their bytes."""

    kind: Kind
    bytes: int
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The live files of a space at `mark`: by kind, most bytes first, and the ids of the largest."""

    mark: str
    at: datetime
    kinds: list[Share]
    largest: list[int]
    seconds: float  # how long counting took
    done: float  # monotonic


# Trash marks only tops, so what is summed here are few rows: a folder's size is the sum below it, without what was
# trashed there before, which has a mark of its own.
_SUMS = """
SELECT space.used_bytes, space.quota_bytes, space.reserved_bytes, space.epoch, space.seq, COALESCE(top.size, 0),
       (SELECT COALESCE(SUM(node.size), 0) FROM node WHERE node.space_id = space.id AND node.trashed_at IS NOT NULL)
FROM space LEFT JOIN node top ON top.id = space.root_id WHERE space.id = %s
"""

_GONE = """
WITH RECURSIVE gone (id) AS (
    SELECT id FROM node WHERE space_id = %s AND trashed_at IS NOT NULL
    UNION
    SELECT node.id FROM node JOIN gone ON node.parent_id = gone.id
)
"""
# All files by type, and then those in the trash, which are few: cheaper than asking of each file whether it is one.
_BY_TYPE = """
SELECT media_type, COUNT(*), SUM(size) FROM node WHERE space_id = %s AND kind = 1 GROUP BY media_type
"""
_GONE_BY_TYPE = (
    _GONE
    + """
SELECT node.media_type, COUNT(*), SUM(node.size) FROM gone JOIN node ON node.id = gone.id
WHERE node.kind = 1 GROUP BY node.media_type
"""
)
_LARGEST = "SELECT id FROM node WHERE space_id = %s AND kind = 1 ORDER BY size DESC, id LIMIT %s"
_LARGEST_LIVE = (
    _GONE
    + """
SELECT node.id FROM node LEFT JOIN gone ON gone.id = node.id
WHERE node.space_id = %s AND node.kind = 1 AND gone.id IS NULL ORDER BY node.size DESC, node.id LIMIT %s
"""
)


def sums(space_id: int) -> Sums:
    """One query over the space's row, its top folder and what was put into the trash. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [space_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    used, quota, reserved, epoch, seq, files, trash = row
    return Sums(used, quota, reserved, int(files), int(trash), used - int(files) - int(trash), f"{epoch}:{seq}")


def counted(space_id: int, mark: str) -> Counted:
    """The files as they are at `mark`; of a large and busy space as they were a little before (`at` says when).

    Four queries (five when much of it is trash), or none while nothing was changed.
    """
    with _lock_of(space_id):  # who asks at the same time waits for the one count
        known = _known.get(space_id)
        if known is None or (known.mark != mark and _may_count_again(known)):
            known = _count(space_id, mark)
            _known[space_id] = known
            _known.move_to_end(space_id)
            while len(_known) > SPACES_KNOWN:
                _known.popitem(last=False)
    return known


def largest(found: Counted) -> list[Node]:
    """The largest files, as they are now; what was purged since is left out. One query."""
    rows = locks.nodes().select_related("space").in_bulk(found.largest)
    return sorted(rows.values(), key=lambda node: (-node.size, node.pk))


def folders(parent: Node, *, limit: int = 200, cursor: str | None = None) -> Page:
    """The live folders directly in that folder, the biggest first. One query, a range of one index.

    Raises InvalidCursor.
    """
    scope = f"usage:{parent.pk}"
    rows = locks.nodes().filter(parent_id=parent.pk, trashed_at=None, kind=Node.Kind.FOLDER)
    if cursor is not None:
        start = cursors.read(cursor, scope, cursors.integer)
        rows = rows.filter(Q(size__lte=start.key), Q(size__lt=start.key) | Q(pk__lt=start.id))
    found = list(rows.order_by("-size", "-pk")[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], cursors.write(scope, cursors.Place(last.kind, last.size, last.pk)))


def of_owners(user_ids: Iterable[int]) -> dict[int, Space]:
    """The personal spaces of those people, by owner. One query."""
    spaces = Space.objects.filter(kind=Space.Kind.PERSONAL, owner_id__in=list(user_ids)).order_by("-pk")
    return {space.owner_id: space for space in spaces if space.owner_id is not None}  # of two, the first made counts


_known: OrderedDict[int, Counted] = OrderedDict()
_locks = [threading.Lock() for _ in range(16)]


def _lock_of(space_id: int) -> threading.Lock:
    return _locks[space_id % len(_locks)]


def _may_count_again(known: Counted) -> bool:
    rested = time.monotonic() - known.done
    return known.seconds < QUICK_SECONDS or rested > REST * known.seconds


def _count(space_id: int, mark: str) -> Counted:
    start, at = time.monotonic(), timezone.now()
    found: dict[Kind, list[int]] = {}
    for sign, sql in ((1, _BY_TYPE), (-1, _GONE_BY_TYPE)):
        for media_type, count, size in _rows(sql, space_id):
            share = found.setdefault(kind_of(media_type), [0, 0])
            share[0] += sign * int(size)
            share[1] += sign * count
    kinds = [Share(kind, *share) for kind, share in found.items() if share[1]]
    kinds.sort(key=lambda share: (-share.bytes, share.kind))
    ids = _largest(space_id)
    done = time.monotonic()
    return Counted(mark, at, kinds, ids, done - start, done)


def _largest(space_id: int) -> list[int]:
    """Most often few of the largest are in the trash: then their ways up tell which. Else every file is asked."""
    ids = [row[0] for row in _rows(_LARGEST, space_id, CANDIDATES)]
    ways = ancestry.trails(ids)
    live = [id_ for id_ in ids if id_ in ways and not ancestry.in_trash(ways[id_])]
    if len(live) < LARGEST and len(ids) == CANDIDATES:
        live = [row[0] for row in _rows(_LARGEST_LIVE, space_id, space_id, LARGEST)]
    return live[:LARGEST]


def _rows(sql: str, *params: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
