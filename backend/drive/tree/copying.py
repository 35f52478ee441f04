"""Copies of files and whole folders. No byte moves: a copy has the same content, and counts its size once more.

Rows never leave the database: each level of folders is one INSERT … SELECT into the tree and one into the journal,
and the journal's `origin_id` is what leads from a folder that was copied to its copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from drive.lib import names
from drive.lib.errors import RootIsFixed, TooMany
from drive.lib.sql import quoted
from drive.tree import actor, entries, journal, locks, quota, rows
from drive.tree.actor import Actor, By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Space
from drive.tree.placing import keys, one_name
from drive.tree.rules import must_fit
from drive.tree.trashing import Clash, free

COPY_NODES = 100_000  # at most; other changes of the space wait meanwhile


def copy(
    node: Node, parent: Node, name: str | None = None, *, by: By, via: str = "api", conflict: Clash = "fail"
) -> Node:
    """A copy of the node, with all live nodes below it, in a folder of this or another space.

    Past contents and what lies in the trash are not copied. Raises MoveIntoItself, TooDeep, TooMany, NotAFolder,
    NameTaken, InvalidName, RootIsFixed, InTrash, QuotaExceeded, NotFound.
    """
    wanted = None if name is None else names.clean(name)
    with one_name(parent.pk, wanted or node.name):
        spaces = locks.spaces(node, parent)
        held, target = locks.read_again(node, spaces), locks.read_again(parent, spaces)
        if held.node.parent_id is None:
            raise RootIsFixed("The top folder can not be copied.")
        locks.must_be_live(held)
        must_fit(held, target)
        quota.check(target.space, held.node.size)
        run = _Run(target.space, actor.of(by, via), timezone.now())
        made = run.top(held.node, target, free(target.node, wanted or held.node.name, conflict))
        if made.is_folder:
            run.below(made.seq)
            made.seq = run.space.seq
        effect = journal.Effect(target.ids, size=made.size, into=target.node.pk, at=run.at)
        journal.roll_up(effect, run.space.seq)
        journal.settle(run.space, used=made.size)
        return made


_FROM = """
FROM {change} m JOIN node n ON n.parent_id = m.origin_id AND n.trashed_at IS NULL {join}
WHERE m.space_id = %s AND m.seq > %s AND m.seq <= %s
"""
_NODES = """
INSERT INTO node (space_id, parent_id, kind, name, name_key, live_key, sort_key, blob_id, media_type, size, items,
    version, seq, created_at, modified_at)
SELECT %s, m.node_id, n.kind, n.name, n.name_key, n.live_key, n.sort_key, n.blob_id, n.media_type, n.size, n.items,
    1, %s + ROW_NUMBER() OVER (ORDER BY n.id), %s, %s
"""
# A name is unique in its folder: it leads from what was copied to its copy.
_COPY = "JOIN node w ON w.parent_id = m.node_id AND w.live_key = n.live_key"
_CHANGES = """
INSERT INTO {change} (space_id, seq, node_id, kind, actor_id, link_id, via, at, parent_id, name, blob_id, origin_id)
SELECT w.space_id, w.seq, w.id, '{kind}', %s, %s, %s, %s, w.parent_id, w.name, w.blob_id, n.id
"""


@dataclass(slots=True)
class _Run:
    """One copy: into which space, whose it is, and when."""

    space: Space
    who: Actor
    at: datetime

    def top(self, node: Node, target: Held, name: str) -> Node:
        made = Node(
            space_id=self.space.pk,
            parent_id=target.node.pk,
            kind=node.kind,
            blob=node.blob,
            media_type=node.media_type,
            size=node.size,
            items=node.items,
            created_at=self.at,
            modified_at=self.at,
            **keys(name),
        )
        made.save(force_insert=True)
        entry = entries.entry(self.space, made, Change.Kind.COPY, self.who, at=self.at, origin=node.pk)
        entries.write([entry])
        made.seq = entry.seq
        made.save(update_fields=["seq"])
        return made

    def below(self, first: int) -> None:
        """Level by level, from the folder whose row in the journal is `first`."""
        above, last = first - 1, first
        while count := self._level(above, last):
            above, last = last, last + count
            if last - first >= COPY_NODES:
                raise TooMany(f"More than {COPY_NODES} are not copied at a time.", limit=COPY_NODES)
        self.space.seq = last
        self._mark_folders(first)

    def _level(self, above: int, last: int) -> int:
        """Copy what is in the folders whose rows are numbered above … last; how many nodes that were."""
        change, moment, span = quoted("change"), rows.time(self.at), (self.space.pk, above, last)
        with connection.cursor() as cursor:
            sql = (_NODES + _FROM).format(change=change, join="")
            cursor.execute(sql, [self.space.pk, last, moment, moment, *span])
            count = cursor.rowcount
            sql = (_CHANGES + _FROM).format(change=change, kind=Change.Kind.COPY.value, join=_COPY)
            cursor.execute(sql, [self.who.user_id, self.who.link_id, self.who.via, moment, *span])
            assert cursor.rowcount == count, "a copy without its row in the journal"
        return count

    def _mark_folders(self, first: int) -> None:
        """A folder's mark is that of the last change at or below it."""
        made = Change.objects.filter(space_id=self.space.pk, seq__gte=first, blob_id=None)
        for some in rows.batches(list(made.values_list("node_id", flat=True))):
            Node.objects.filter(pk__in=some).update(seq=self.space.seq)
