"""The change feed of a space: its journal from a cursor on, losing nothing and repeating nothing.

A change takes its number under the space's lock and gives the lock back only after its commit: the next change of that
space begins after it can be seen. So whatever moment a reader's snapshot is of, it holds the changes up to some number
and none beyond (READ COMMITTED on the servers, the write-ahead log on SQLite), and the last number that was read is a
safe place to go on from. The space's own `seq` is never handed out behind rows: it could be of a later moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drive.lib.errors import CursorGone, InvalidCursor
from drive.tree.models import Change, Node, Space

NOW = "now"  # as a cursor: from here on

_CURSOR = re.compile(r"([0-9a-f]{1,16}):(0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Content:
    """What a content is known by, when a change is told."""

    digest: bytes | None
    size: int


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes in their order; `cursor` is where to go on, `more` whether there is something behind it already.

    `contents` by blob: one that was collected since is missing.
    """

    rows: list[Change]
    contents: dict[int, Content]
    cursor: str
    more: bool


def since(space_id: int, cursor: str | None, limit: int) -> Feed:
    """The changes behind the cursor, at most `limit`; from the first one on without a cursor. Three queries.

    Raises CursorGone for a cursor of another time line (a restored database has a new epoch) or beyond the last change,
    InvalidCursor for what is no cursor.
    """
    space = Space.objects.only("seq", "epoch").get(pk=space_id)
    if cursor == NOW:
        return Feed([], {}, mark(space.epoch, space.seq), False)
    start = _start(space, cursor)
    rows = list(Change.objects.filter(space_id=space_id, seq__gt=start).order_by("seq")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    last = rows[-1].seq if rows else start
    return Feed(rows, contents(row.blob_id for row in rows), mark(space.epoch, last), more)


def mark(epoch: str, seq: int) -> str:
    """A cursor: the time line and the last change that was seen on it."""
    return f"{epoch}:{seq}"


def parse(cursor: str) -> tuple[str, int]:
    """The epoch and the number of a cursor. Raises InvalidCursor."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise InvalidCursor
    return found[1], int(found[2])


def contents(blob_ids: Iterable[int | None]) -> dict[int, Content]:
    """Digest and size of those blobs, in one query."""
    wanted = {id_ for id_ in blob_ids if id_ is not None}
    blobs = Node._meta.get_field("blob").related_model._base_manager.filter(pk__in=wanted)
    return {id_: Content(digest, size) for id_, digest, size in blobs.values_list("pk", "digest", "size")}


def _start(space: Space, cursor: str | None) -> int:
    if cursor is None:
        return 0
    epoch, seq = parse(cursor)
    if epoch != space.epoch or seq > space.seq:
        raise CursorGone
    return seq
