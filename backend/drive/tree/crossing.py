"""A node moves to another space with all below it: every row is stamped anew, under both spaces' locks.

The journal of the space it leaves gets one row (`move_out`); a reader lets go of the node and of all below it. The
journal of the space it comes to gets a row for each node (`move_in`, folders before what is in them; what lies in the
trash gets its `trash` row behind it), so a reader that knew nothing of them can follow.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from drive.lib.errors import TooMany
from drive.lib.sql import marks, quoted
from drive.tree import actor, ancestry, entries, journal, quota, rows
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Revision
from drive.tree.placing import keys

CROSSING_NODES = 20_000  # at most; other changes of both spaces wait meanwhile


def cross(held: Held, target: Held, name: str, *, by: By, via: str) -> Node:
    """Move the node below `target`, under a name that is free there. Both are live, both spaces are locked.

    Its revisions and what lies in the trash below it move, and count in the other space. Raises TooMany, QuotaExceeded.
    """
    levels = ancestry.levels(held.node.pk, CROSSING_NODES)
    if levels is None:
        raise TooMany(f"More than {CROSSING_NODES} at a time do not move to another space.", limit=CROSSING_NODES)
    ids = [[row.id for row in level] for level in levels]
    used = sum(row.size for level in levels for row in level if row.is_file) + _past(
        [id_ for level in ids for id_ in level]
    )
    quota.check(target.space, used)
    node, before = _leave(held, target, name, used, by=by, via=via)
    for level in ids:
        _arrive(level, before, target, by=by, via=via)
    _mark_folders([row.id for level in levels for row in level if not row.is_file], target.space.seq)
    journal.roll_up(journal.Effect(target.ids, size=node.size, into=target.node.pk), target.space.seq)
    journal.settle(target.space, used=used)
    node.refresh_from_db(fields=["seq", "version", "space"])
    return node


def _past(ids: Sequence[int]) -> int:
    """Bytes of the nodes' revisions."""
    sums = (Revision.objects.filter(node_id__in=some).aggregate(sum=Sum("size"))["sum"] for some in rows.batches(ids))
    return sum(int(sum_ or 0) for sum_ in sums)


def _leave(held: Held, target: Held, name: str, used: int, *, by: By, via: str) -> tuple[Node, int | None]:
    """Hang the top node elsewhere and tell the old space; the node, and the folder it was in."""
    node, before = held.node, held.node.parent_id
    node.parent_id = target.node.pk
    for column, value in keys(name).items():
        setattr(node, column, value)
    journal.next_seq(held.space)
    node.save(update_fields=["parent", "name", "name_key", "live_key", "sort_key"])
    effect = journal.Effect(held.above, size=-node.size, out_of=before)
    journal.record(held.space, node, Change.Kind.MOVE_OUT, effect, by=by, via=via, parent_before=before, used=-used)
    return node, before


_ENTRIES = """
INSERT INTO {change} (space_id, seq, node_id, kind, actor_id, link_id, via, at, parent_before_id, parent_id, name,
    blob_id)
SELECT %s, %s + ROW_NUMBER() OVER (ORDER BY id), id, '{kind}', %s, %s, %s, %s,
    CASE WHEN parent_id = %s THEN %s ELSE parent_id END, parent_id, name, blob_id
FROM node WHERE id IN ({ids})
"""
_STAMP = """
UPDATE node SET space_id = %s, version = version + 1, seq = (
    SELECT MAX(c.seq) FROM {change} c WHERE c.node_id = node.id AND c.space_id = %s AND c.seq > %s)
WHERE id IN ({ids})
"""


def _arrive(ids: Sequence[int], before: int | None, target: Held, *, by: By, via: str) -> None:
    """The rows of one level: in the journal first, then stamped with the number that stands there."""
    who, now, space = actor.of(by, via), timezone.now(), target.space
    for some in rows.batches(ids):
        start, names = space.seq, {"change": quoted("change"), "kind": Change.Kind.MOVE_IN.value, "ids": marks(some)}
        values = [who.user_id, who.link_id, who.via, rows.time(now), target.node.pk, before]
        with connection.cursor() as cursor:
            cursor.execute(_ENTRIES.format(**names), [space.pk, start, *values, *some])
        space.seq += len(some)
        trashed = Node.objects.filter(pk__in=some, trashed_at__isnull=False).order_by("pk")
        kind = Change.Kind.TRASH
        entries.write([entries.entry(space, node, kind, who, at=now, parent_before=node.parent_id) for node in trashed])
        with connection.cursor() as cursor:
            cursor.execute(_STAMP.format(**names), [space.pk, space.pk, start, *some])


def _mark_folders(ids: Sequence[int], seq: int) -> None:
    """A folder's mark is that of the last change at or below it."""
    for some in rows.batches(ids):
        Node.objects.filter(pk__in=some).update(seq=seq)
