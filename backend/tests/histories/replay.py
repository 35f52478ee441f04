"""The change feed, replayed: a tree made of nothing but its items. It must be the tree that is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drive.api.journal_shapes import change_json
from drive.tree import changes
from drive.tree.models import Node, Space

PLACED = {"create", "copy", "move_in"}
CHANGED = {"rename", "move", "content", "revert"}
GONE = {"purge", "move_out"}
NO_EFFECT = {"share", "unshare"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as the feed tells it. `digest` None: a folder."""

    parent: str | None
    name: str
    digest: str | None
    trashed: bool = False


Tree = dict[str, Entry]


def replay(items: Iterable[dict[str, Any]], tree: Tree | None = None) -> Tree:
    """The tree after those changes, without its top folder; on top of `tree`, which is changed.

    Raises AssertionError for a change of a node that the feed never made.
    """
    tree = {} if tree is None else tree
    for item in items:
        _apply(tree, item)
    return tree


def _apply(tree: Tree, item: dict[str, Any]) -> None:
    kind, node = item["kind"], item["node"]
    if kind in NO_EFFECT:
        return
    if kind in PLACED:
        assert node not in tree, f"{item} was there"
        tree[node] = Entry(item["parent"], item["name"], item["digest"])
        return
    assert node in tree, f"{item} was never made"
    if kind in GONE:
        _remove(tree, node)
        return
    trashed = {"trash": True, "restore": False}.get(kind, tree[node].trashed)
    assert kind in CHANGED or kind in ("trash", "restore"), f"an unknown kind: {item}"
    tree[node] = Entry(item["parent"], item["name"], item["digest"], trashed)


def _remove(tree: Tree, node: str) -> None:
    """The node and all below it."""
    del tree[node]
    for below in [id_ for id_, entry in tree.items() if entry.parent == node]:
        _remove(tree, below)


def follow(space_id: int, cursor: str | None = None, *, limit: int = 200) -> tuple[list[dict[str, Any]], str]:
    """The feed's items from the cursor to its end, and the cursor there."""
    items: list[dict[str, Any]] = []
    while True:
        feed = changes.since(space_id, cursor, limit)
        items += [change_json(row, feed.contents) for row in feed.rows]
        cursor = feed.cursor
        if not feed.more:
            return items, cursor


def tree_of(space: Space) -> Tree:
    """The tree that is there, without its top folder."""
    rows = Node.objects.filter(space_id=space.pk, parent__isnull=False).select_related("blob")
    return {
        str(node.pk): Entry(
            str(node.parent_id), node.name, node.blob.digest.hex() if node.blob else None, node.trashed_at is not None
        )
        for node in rows
    }
