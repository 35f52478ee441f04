"""What takes the room of a space: sums that the tree keeps anyway, and a count of its files that is remembered."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from drive.lib.errors import NotFound
from drive.lib.kinds import Kind, kind_of
from drive.tree import cursors, locks
from drive.tree.models import Node, Space
from drive.tree.queries import Page

LARGEST = 50  # files
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
_BY_TYPE = (
    _GONE
    + """
SELECT node.media_type, COUNT(*), SUM(node.size) FROM node LEFT JOIN gone ON gone.id = node.id
WHERE node.space_id = %s AND node.kind = 1 AND gone.id IS NULL GROUP BY node.media_type
"""
)
_LARGEST = (
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

    Two queries, or none while nothing was changed.
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
    with connection.cursor() as cursor:
        cursor.execute(_BY_TYPE, [space_id, space_id])
        for media_type, count, size in cursor.fetchall():
            share = found.setdefault(kind_of(media_type), [0, 0])
            share[0] += int(size)
            share[1] += count
        cursor.execute(_LARGEST, [space_id, space_id, LARGEST])
        ids = [row[0] for row in cursor.fetchall()]
    kinds = sorted((Share(kind, *share) for kind, share in found.items()), key=lambda share: (-share.bytes, share.kind))
    done = time.monotonic()
    return Counted(mark, at, kinds, ids, done - start, done)
