"""Reading the tree: a fixed number of queries for each answer, never a COUNT, an OFFSET or a byte of content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.sql.datastructures import BaseTable

from drive.lib.errors import NotFound
from drive.tree import ancestry, cursors, locks
from drive.tree.models import Node, Space

Sort = Literal["name", "-name", "modified", "-modified", "size", "-size"]
SORTS: tuple[Sort, ...] = ("name", "-name", "modified", "-modified", "size", "-size")
COLUMNS = {"name": "sort_key", "modified": "modified_at", "size": "size"}
INDEXES = {"sort_key": "node_by_name", "modified_at": "node_by_modified", "size": "node_by_size"}


@dataclass(frozen=True, slots=True)
class Crumb:
    """One folder of a way down."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `next` is the cursor of the rows after them, None when there are none."""

    items: list[Node]
    next: str | None


def node(node_id: int) -> Node | None:
    """The node with its content's digest and its space."""
    return locks.nodes().select_related("space").filter(pk=node_id).first()


def nodes_by_id(node_ids: Iterable[int]) -> dict[int, Node]:
    """As `node` for many nodes, in one query."""
    return locks.nodes().select_related("space").in_bulk(list(set(node_ids)))


def personal_space(user: Any) -> Space:
    """The user's own space. Raises NotFound."""
    space = Space.objects.filter(owner_id=user.pk, kind=Space.Kind.PERSONAL).order_by("pk").first()
    if space is None:
        raise NotFound
    return space


def path(node_id: int) -> list[Crumb]:
    """The folders from the top folder down to the node's parent."""
    return paths([node_id]).get(node_id, [])


def paths(node_ids: Iterable[int]) -> dict[int, list[Crumb]]:
    """As `path` for many nodes, in one query."""
    found = ancestry.trails(node_ids)
    return {id_: [Crumb(step.id, step.name) for step in steps[:-1]] for id_, steps in found.items()}


def children(folder: Node, *, sort: Sort = "name", limit: int = 200, cursor: str | None = None) -> Page:
    """The live nodes directly in the folder: folders first, then files, each in the order of `sort`.

    Two queries at most, each a range of one index: one over the folders, one over the files. Raises InvalidCursor.
    """
    scope = f"children:{folder.pk}:{sort}"
    start = cursors.read(cursor, scope, _key_reader(sort)) if cursor else None
    live = locks.nodes().filter(parent_id=folder.pk, trashed_at=None)
    rows: list[Node] = []
    for kind in Node.Kind.FOLDER, Node.Kind.FILE:
        if len(rows) > limit or (start and start.kind > kind):
            continue
        behind = start if start and start.kind == kind else None
        rows += _ordered(live.filter(kind=kind), COLUMNS[sort.lstrip("-")], sort.startswith("-"), behind)[
            : limit + 1 - len(rows)
        ]
    return _page(rows, limit, scope, COLUMNS[sort.lstrip("-")])


def trash(space: Space, *, limit: int = 200, cursor: str | None = None) -> Page:
    """What was put into the trash, newest first. Raises InvalidCursor."""
    scope = f"trash:{space.pk}"
    start = cursors.read(cursor, scope, cursors.moment) if cursor else None
    rows = locks.nodes().filter(space=space, trashed_at__isnull=False)
    return _page(list(_ordered(rows, "trashed_at", True, start)[: limit + 1]), limit, scope, "trashed_at")


def _ordered(rows: QuerySet[Node], column: str, descending: bool, start: cursors.Place | None) -> QuerySet[Node]:
    """Those rows by (column, id), from behind `start` on."""
    if start is not None:
        at, beyond = ("lte", "lt") if descending else ("gte", "gt")
        # The first condition is the index's range; the second drops what was shown of equal keys. An OR of both
        # columns alone would be no range to MariaDB.
        further = Q(**{f"{column}__{beyond}": start.key}) | Q(**{f"id__{beyond}": start.id})
        rows = rows.filter(Q(**{f"{column}__{at}": start.key}), further)
    columns = [column, "id"]
    if connection.vendor == "postgresql" and column != "trashed_at":
        # It is NULL in all these rows, but to PostgreSQL an IS NULL is no equality: without it the index's order does
        # not count, and each page sorts the folder. MariaDB sorts with it.
        columns.insert(0, "trashed_at")
    rows = rows.order_by(*(f"-{name}" if descending else name for name in columns))
    return _along(INDEXES[column], rows) if connection.vendor == "mysql" and column in INDEXES else rows


class _Along(BaseTable):
    """A table that MariaDB reads along one index."""

    index = ""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        statement, values = super().as_sql(compiler, connection)
        return f"{statement} FORCE INDEX ({self.index})", values


def _along(index: str, rows: QuerySet[Node]) -> QuerySet[Node]:
    """By itself MariaDB finds the folder in the index and walks from its first row to the page's, in half a million
    rows 70 ms, where the cursor's key is a place to begin at.
    """
    alias = rows.query.get_initial_alias()
    table = _Along(Node._meta.db_table, alias)
    table.index = index
    rows.query.alias_map[alias] = table
    return rows


def _page(rows: list[Node], limit: int, scope: str, column: str) -> Page:
    """`rows` may hold one more than `limit`: the sign that there is a next page."""
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    key: bytes | datetime | int = getattr(last, column)
    return Page(rows[:limit], cursors.write(scope, cursors.Place(last.kind, key, last.pk)))


def _key_reader(sort: Sort) -> Any:
    return {"name": cursors.raw_bytes, "modified": cursors.moment, "size": cursors.integer}[sort.lstrip("-")]
