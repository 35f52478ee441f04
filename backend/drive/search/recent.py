"""Files that were changed lately, newest first, in all that somebody may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from drive.search.finding import Found, FoundPage, Where, paths_of
from drive.tree import cursors, queries
from drive.tree.models import Node

# Of each space the newest, as a walk along `node_recent`. An IN over the spaces would sort all their files.
_ONE = (
    "SELECT id, modified_at FROM (SELECT id, modified_at FROM node WHERE space_id = %s AND trashed_at IS NULL "
    "AND kind = %s {behind}ORDER BY {first}modified_at DESC, id DESC LIMIT %s) s{number}"
)
SPARE = 50  # rows more than asked for: what is in the trash by ancestry falls out


def recent(where: Where, *, limit: int = 50, cursor: str | None = None) -> FoundPage:
    """One page; it may be shorter than `limit` while there is a `next`. Three queries. Raises InvalidCursor."""
    scope = f"recent:{where.scope}"
    start = cursors.read(cursor, scope, cursors.moment) if cursor else None
    rows = _newest(where, start, limit + SPARE) if where.tops else []
    paths = paths_of((id_ for id_, _ in rows), where)
    seen = [(id_, at) for id_, at in rows if id_ in paths]
    nodes = queries.nodes_by_id(id_ for id_, _ in seen[:limit])
    items = [Found(nodes[id_], paths[id_]) for id_, _ in seen[:limit] if id_ in nodes]
    more = len(seen) > limit or len(rows) == limit + SPARE
    id_, at = seen[limit - 1] if len(seen) >= limit else rows[-1] if rows else (0, None)
    return FoundPage(items, cursors.write(scope, cursors.Place(Node.Kind.FILE, at, id_)) if more else None)


def _newest(where: Where, start: cursors.Place | None, count: int) -> list[tuple[int, datetime]]:
    ops, field = connection.ops, Node._meta.get_field("modified_at")
    behind, values = "", list[Any]()
    if start is not None:
        at = ops.adapt_datetimefield_value(start.key)
        behind, values = "AND modified_at <= %s AND (modified_at < %s OR id < %s) ", [at, at, start.id]
    # To PostgreSQL an IS NULL is no equality: without it the index's order would not count.
    first = "trashed_at DESC, " if connection.vendor == "postgresql" else ""
    parts, given = [], list[Any]()
    for number, space in enumerate(sorted(where.tops)):
        parts.append(_ONE.format(behind=behind, first=first, number=number))
        given += [space, Node.Kind.FILE.value, *values, count]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        rows = cursor.fetchall()
    converters = [*ops.get_db_converters(field.get_col("node")), *field.get_db_converters(connection)]
    found = [(id_, _converted(at, converters)) for id_, at in rows]
    return sorted(found, key=lambda row: (row[1], row[0]), reverse=True)[:count]


def _converted(value: Any, converters: list[Any]) -> datetime:
    for converter in converters:
        value = converter(value, None, connection)
    assert isinstance(value, datetime)
    return value
