"""What happened: to a node, in a folder and directly below it, in a whole space. Newest first, paged by `seq`.

The journal is read by its indexes (node, seq), (parent, seq) and (parent before, seq). What a node went through in
another space stays with that space: who may read the node here need not be somebody who could read it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from drive.tree import cursors
from drive.tree.models import Change, Node, Space

_RENAMING = {Change.Kind.RENAME, Change.Kind.MOVE, Change.Kind.RESTORE, Change.Kind.MOVE_OUT}


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, newest first. `names_before`: seq → the name the node had until then, where it may have changed."""

    rows: list[Change]
    names_before: dict[int, str]
    next: str | None


def of_node(node: Node, *, limit: int = 200, cursor: str | None = None) -> Page:
    """What happened to the node; of a folder, also what happened directly in it. Five queries at most.

    Raises InvalidCursor.
    """
    scope = f"activity:{node.pk}"
    rows = _behind(Change.objects.filter(space_id=node.space_id), scope, cursor)
    ranges = [{"node_id": node.pk}]
    if node.is_folder:
        ranges += [{"parent_id": node.pk}, {"parent_before_id": node.pk}]
    # One range of one index each. An OR of the three would be a range of none.
    found = {row.seq: row for one in ranges for row in rows.filter(**one)[: limit + 1]}
    return _page(sorted(found.values(), key=lambda row: -row.seq), limit, scope)


def of_space(space: Space, *, limit: int = 200, cursor: str | None = None) -> Page:
    """Everything that happened in the space. Raises InvalidCursor."""
    scope = f"space-activity:{space.pk}"
    rows = _behind(Change.objects.filter(space_id=space.pk), scope, cursor)
    return _page(list(rows[: limit + 1]), limit, scope)


def _behind(rows: QuerySet[Change], scope: str, cursor: str | None) -> QuerySet[Change]:
    if cursor:
        rows = rows.filter(seq__lt=cursors.read(cursor, scope, cursors.integer).key)
    return rows.order_by("-seq")


def _page(rows: list[Change], limit: int, scope: str) -> Page:
    """`rows` may hold more than `limit`: the sign that there is a next page."""
    more, rows = len(rows) > limit, rows[:limit]
    after = cursors.write(scope, cursors.Place(0, rows[-1].seq, rows[-1].node_id)) if more else None
    return Page(rows, _names_before(rows), after)


def _names_before(rows: Iterable[Change]) -> dict[int, str]:
    """In one query: the journal tells the name after each change, so the one before stands in the change before."""
    asked = [row for row in rows if row.kind in _RENAMING]
    if not asked:
        return {}
    before = Change.objects.filter(
        space_id=OuterRef("space_id"), node_id=OuterRef("node_id"), seq__lt=OuterRef("seq")
    ).order_by("-seq")
    found = Change.objects.filter(space_id=asked[0].space_id, seq__in=[row.seq for row in asked])
    named = found.annotate(before=Subquery(before.values("name")[:1])).values_list("seq", "before")
    return {seq: name for seq, name in named if name is not None}
