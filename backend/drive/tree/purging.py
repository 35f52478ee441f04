"""Out of the trash for good, in portions: other changes of the space come in between two of them.

Each portion is a transaction that takes whole subtrees away and writes a row for the top of each, so at every moment
the used bytes are exact and the journal replays to what is there. What an interrupted purge leaves is smaller, and
still in the trash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from drive.lib.errors import NotFound, NotInTrash
from drive.tree import actor, ancestry, entries, journal, locks, rows
from drive.tree.actor import By
from drive.tree.locks import Held
from drive.tree.models import Change, Node, Revision, Space
from drive.tree.rules import must_be_trashed

PORTION_NODES = 5_000  # at most, in one transaction
PURGE_ROWS = 500  # ids a statement


def purge(node: Node, *, by: By, via: str = "api") -> None:
    """Delete a trashed node, all below it and their revisions, for good; their bytes no longer count.

    The blobs stay for the collector. Raises NotInTrash, NotFound; what is brought back meanwhile is kept.
    """
    while True:
        with transaction.atomic():
            held = locks.hold(node)
            must_be_trashed(held)
            portion = _portion(held.node.pk)
            _remove(held, portion, by=by, via=via)
        if held.node.pk in portion.tops:
            return


def empty(space: Space, *, by: By, via: str = "api", before: datetime | None = None) -> int:
    """Purge all that was put into the space's trash (`before` then); how many were purged."""
    trashed = Node.objects.filter(space=space, trashed_at__isnull=False)
    if before is not None:
        trashed = trashed.filter(trashed_at__lt=before)
    count, last = 0, None
    # In the order of the index, always from its beginning: what was purged is no longer there.
    while ids := list(trashed.order_by("trashed_at", "pk").values_list("pk", flat=True)[:PURGE_ROWS]):
        if ids == last:
            raise AssertionError("the trash does not get emptier")
        last = ids
        files = _empty_files(space, ids, by=by, via=via)
        count += len(files)
        for id_ in ids:
            if id_ not in files:
                count += _purge_if_there(Node(pk=id_, space_id=space.pk), by=by, via=via)
    return count


def purge_expired(now: datetime | None = None) -> int:
    """Purge what has been in the trash for the days that its space allows; how many were purged."""
    now, count = now or timezone.now(), 0
    for space in Space.objects.order_by("pk").iterator():
        if days := days_of(space):
            count += empty(space, by=None, before=now - timedelta(days=days))
    return count


def days_of(space: Space) -> int:
    """Days in the trash before the purge; 0: it stays until somebody empties it."""
    return settings.TRASH_DAYS if space.trash_days is None else space.trash_days


def delete(ids: list[int]) -> int:
    """Delete those nodes, which have no children left; how many bytes their revisions held.

    Not through the ORM's collector, which reads every row first: rows that point here are let go of by their own rule.
    """
    revisions = Revision.objects.filter(node_id__in=ids)
    freed = revisions.aggregate(sum=models.Sum("size"))["sum"] or 0
    revisions._raw_delete(revisions.db)
    for relation in Node._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is Revision:
            continue
        pointing = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        if relation.on_delete is models.SET_NULL:
            pointing.update(**{relation.field.name: None})
        elif relation.on_delete is models.CASCADE:
            pointing.delete()
    nodes = Node.objects.filter(pk__in=ids)
    nodes._raw_delete(nodes.db)
    return int(freed)


@dataclass(slots=True)
class _Portion:
    """Subtrees, level by level, whose tops are all in one folder (or the trashed node itself, alone)."""

    subtrees: list[list[list[ancestry.Below]]]

    @property
    def tops(self) -> list[int]:
        return [subtree[0][0].id for subtree in self.subtrees]


def _portion(top: int) -> _Portion:
    """As much below the node, or all of it, as one transaction may take away."""
    at = top
    while True:
        whole = ancestry.levels(at, PORTION_NODES)
        if whole is not None:
            return _Portion([whole])
        found: list[list[list[ancestry.Below]]] = []
        room = PORTION_NODES
        for child in _children(at, room):
            levels = [[child]] if child.is_file else ancestry.levels(child.id, room)
            if levels is None:
                break
            found.append(levels)
            room -= sum(map(len, levels))
            if room <= 0:
                break
        if found:
            return _Portion(found)
        at = child.id


def _children(at: int, limit: int) -> list[ancestry.Below]:
    rows = Node.objects.filter(parent_id=at).order_by("kind", "pk").values_list("id", "kind", "size")[:limit]
    return [ancestry.Below(id_, kind == Node.Kind.FILE, size) for id_, kind, size in rows]


def _remove(held: Held, portion: _Portion, *, by: By, via: str) -> None:
    """Take the subtrees away, with a journal row for each and sums that are right up to the trashed node."""
    tops = {node.pk: node for node in Node.objects.filter(pk__in=portion.tops)}
    trail = ancestry.trail(portion.tops[0])[:-1]
    freed = _delete_levels([level for subtree in portion.subtrees for level in reversed(subtree)])
    _journal(held.space, [tops[id_] for id_ in portion.tops], by=by, via=via)
    live = [node for node in tops.values() if node.trashed_at is None]
    if live:
        _shrink(trail, sum(node.size for node in live), len(live), held.space.seq)
    journal.roll_up(journal.Effect([step.id for step in trail]), held.space.seq)
    journal.settle(held.space, used=-freed)


def _delete_levels(levels: Sequence[list[ancestry.Below]]) -> int:
    """Children first: MariaDB checks foreign keys row by row. How many bytes were freed."""
    freed = 0
    for level in levels:
        freed += sum(row.size for row in level if row.is_file)
        for start in range(0, len(level), PURGE_ROWS):
            freed += delete([row.id for row in level[start : start + PURGE_ROWS]])
    return freed


def _shrink(trail: Sequence[ancestry.Step], size: int, items: int, seq: int) -> None:
    """Folders from the last of the trail up to the first that is itself in the trash: above it nothing counted."""
    deltas: dict[int, tuple[int, int, int]] = {}
    for step in reversed(trail):
        deltas[step.id] = (-size, 0 if deltas else -items, seq)
        if step.trashed:
            break
    rows.grow_folders(deltas, timezone.now())


def _journal(space: Space, nodes: Sequence[Node], *, by: By, via: str) -> None:
    who, now, kind = actor.of(by, via), timezone.now(), Change.Kind.PURGE
    entries.write([entries.entry(space, node, kind, who, at=now, parent_before=node.parent_id) for node in nodes])


def _empty_files(space: Space, ids: list[int], *, by: By, via: str) -> set[int]:
    """Purge those of the nodes that are files, and still in the trash, in one transaction; which they were."""
    with transaction.atomic():
        held = locks.spaces(Node(space_id=space.pk))[space.pk]
        which = {"pk__in": ids, "space": held, "kind": Node.Kind.FILE, "trashed_at__isnull": False}
        files = list(Node.objects.filter(**which).order_by("pk"))
        if not files:
            return set()
        above = {step.id for steps in ancestry.trails(node.parent_id or 0 for node in files).values() for step in steps}
        freed = _delete_levels([[ancestry.Below(node.pk, True, node.size) for node in files]])
        _journal(held, files, by=by, via=via)
        for some in rows.batches(sorted(above)):
            journal.roll_up(journal.Effect(some), held.seq)
        journal.settle(held, used=-freed)
        return {node.pk for node in files}


def _purge_if_there(node: Node, *, by: By, via: str) -> int:
    try:
        purge(node, by=by, via=via)
    except (NotFound, NotInTrash):
        return 0  # with a folder above it, or brought back
    return 1
