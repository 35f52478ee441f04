"""Looks at every tree: what a node says against its content, its folder, its space and the journal.

Each look is one statement over a range of ids. A change of the tree is one transaction, so what a single statement sees
always agrees, while people work; no lock is taken, and none of them runs long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from drive.tree.models import Node, Space

RANGE_ROWS = 2000  # ids a statement
WALK_STEPS = 128  # folders are at most 100 deep while live; who needs more is looked at one by one
GAPS_TOLD = 100


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a node, one of its revisions, or (node None) with its space. `detail` is for people."""

    code: str
    detail: str
    space: int | None
    node: int | None = None
    revision: int | None = None


Checked = tuple[int | None, int, list[Flaw]]  # the last id looked at (None: no more), how many, what is wrong


def nodes_after(after: int) -> Checked:
    """Check the next nodes by id."""
    last, count = _range("node", after)
    if last is None:
        return None, 0, []
    flaws = [*_rows(after, last), *_sums(after, last), *_journal(after, last), *_cycles(after, last)]
    return last, count, flaws


def revisions_after(after: int) -> Checked:
    """Check the next past contents by id."""
    last, count = _range("revision", after)
    if last is None:
        return None, 0, []
    flaws = []
    for revision, node, space, kind, size, blob_size, sealed in _ask(_REVISIONS, after, last):
        if kind != Node.Kind.FILE:
            flaws.append(Flaw("node_kind", "a folder has a past content", space, node, revision))
        elif not sealed:
            flaws.append(Flaw("content_missing", "its content is not there", space, node, revision))
        else:
            detail = f"its size is {size} bytes, its content has {blob_size}"
            flaws.append(Flaw("revision_size", detail, space, node, revision))
    return last, count, flaws


def spaces_after(after: int) -> Checked:
    """Check the next space: its used bytes and the order of its journal."""
    space = Space.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).first()
    if space is None:
        return None, 0, []
    return space, 1, [*_used(space), *_order(space)]


# -- one statement each

_NODES = """
SELECT n.id, n.space_id, n.kind, n.parent_id, n.size, n.seq, n.blob_id,
       CASE WHEN n.live_key IS NULL THEN 0 ELSE 1 END, CASE WHEN n.trashed_at IS NULL THEN 0 ELSE 1 END,
       b.id, b.size, CASE WHEN b.digest IS NULL THEN 0 ELSE 1 END, p.id, p.space_id, p.kind, p.seq, s.root_id, s.seq
FROM node n LEFT JOIN blob_table b ON b.id = n.blob_id LEFT JOIN node p ON p.id = n.parent_id
     LEFT JOIN space s ON s.id = n.space_id
WHERE n.id > %s AND n.id <= %s AND (
    (n.kind = 1 AND (b.id IS NULL OR b.digest IS NULL OR b.size <> n.size)) OR (n.kind = 0 AND n.blob_id IS NOT NULL)
    OR (n.parent_id IS NULL AND (s.root_id IS NULL OR s.root_id <> n.id OR n.kind <> 0))
    OR (n.parent_id IS NOT NULL AND (p.id IS NULL OR p.space_id <> n.space_id OR p.kind <> 0 OR p.seq < n.seq))
    OR (n.live_key IS NOT NULL AND (n.trashed_at IS NOT NULL OR n.parent_id IS NULL))
    OR (n.live_key IS NULL AND n.trashed_at IS NULL AND n.parent_id IS NOT NULL)
    OR s.id IS NULL OR n.seq > s.seq OR n.kind NOT IN (0, 1))
ORDER BY n.id
"""

_FOLDERS = """
SELECT f.id, f.space_id, f.size, f.items, COALESCE(SUM(c.size), 0), COUNT(c.id)
FROM node f LEFT JOIN node c ON c.parent_id = f.id AND c.trashed_at IS NULL
WHERE f.id > %s AND f.id <= %s AND f.kind = 0
GROUP BY f.id, f.space_id, f.size, f.items
HAVING f.size <> COALESCE(SUM(c.size), 0) OR f.items <> COUNT(c.id)
ORDER BY f.id
"""

# The journal's last row of a node, in the space where it is, tells the state after it; notes of sharing tell no state.
# `seq` of a folder follows what changes below it.
_LAST_CHANGES = """
SELECT n.id, n.space_id, n.seq, c.seq, c.kind
FROM node n LEFT JOIN (
    SELECT x.node_id AS node_id, x.space_id AS space_id, MAX(x.seq) AS seq FROM change_table x
    WHERE x.node_id > %s AND x.node_id <= %s AND x.kind NOT IN ('share', 'unshare')
    GROUP BY x.node_id, x.space_id
) l ON l.node_id = n.id AND l.space_id = n.space_id
LEFT JOIN change_table c ON c.space_id = n.space_id AND c.seq = l.seq AND c.node_id = n.id
WHERE n.id > %s AND n.id <= %s AND n.parent_id IS NOT NULL AND (
    c.seq IS NULL OR c.kind IN ('purge', 'move_out') OR c.name <> n.name OR COALESCE(c.parent_id, 0) <> n.parent_id
    OR COALESCE(c.blob_id, 0) <> COALESCE(n.blob_id, 0) OR c.seq > n.seq
    OR (n.kind = 1 AND c.seq <> n.seq AND NOT EXISTS (
        SELECT 1 FROM change_table t WHERE t.space_id = n.space_id AND t.seq = n.seq AND t.node_id = n.id))
    OR (c.kind = 'trash' AND n.trashed_at IS NULL) OR (c.kind <> 'trash' AND n.trashed_at IS NOT NULL))
ORDER BY n.id
"""

_ENDLESS = """
WITH RECURSIVE up (start_id, parent_id, step) AS (
    SELECT id, parent_id, 0 FROM node WHERE id > %s AND id <= %s AND kind = 0
    UNION ALL
    SELECT up.start_id, node.parent_id, up.step + 1 FROM node JOIN up ON node.id = up.parent_id WHERE up.step < %s
)
SELECT start_id FROM up GROUP BY start_id HAVING COUNT(*) = COUNT(parent_id) ORDER BY start_id
"""

_REVISIONS = """
SELECT r.id, r.node_id, n.space_id, n.kind, r.size, b.size, CASE WHEN b.digest IS NULL THEN 0 ELSE 1 END
FROM revision r JOIN node n ON n.id = r.node_id LEFT JOIN blob_table b ON b.id = r.blob_id
WHERE r.id > %s AND r.id <= %s AND (n.kind <> 1 OR b.id IS NULL OR b.digest IS NULL OR b.size <> r.size)
ORDER BY r.id
"""

_USED = """
SELECT s.used_bytes,
       COALESCE((SELECT SUM(n.size) FROM node n WHERE n.space_id = s.id AND n.kind = 1), 0)
       + COALESCE((SELECT SUM(r.size) FROM revision r JOIN node n ON n.id = r.node_id WHERE n.space_id = s.id), 0)
FROM space s WHERE s.id = %s
"""

_ORDER = """
SELECT s.seq, COUNT(c.seq), COALESCE(MIN(c.seq), 1), COALESCE(MAX(c.seq), 0)
FROM space s LEFT JOIN change_table c ON c.space_id = s.id WHERE s.id = %s GROUP BY s.id, s.seq
"""

_GAPS = """
SELECT a.seq + 1, (SELECT MIN(n.seq) FROM change_table n WHERE n.space_id = a.space_id AND n.seq > a.seq) - 1
FROM change_table a LEFT JOIN change_table b ON b.space_id = a.space_id AND b.seq = a.seq + 1
WHERE a.space_id = %s AND b.seq IS NULL AND a.seq < %s ORDER BY a.seq LIMIT %s
"""


class _Seen(NamedTuple):
    """A row of _NODES; the flags are 0 or 1, and what a missing row would have told is None."""

    id: int
    space: int
    kind: int
    parent: int | None
    size: int
    seq: int
    blob: int | None
    live: int
    trashed: int
    content: int | None
    content_size: int | None
    sealed: int
    folder: int | None
    folder_space: int | None
    folder_kind: int | None
    folder_seq: int
    root: int | None
    space_seq: int | None


def _rows(after: int, last: int) -> Iterator[Flaw]:
    for row in _ask(_NODES, after, last):
        seen = _Seen(*row)
        for code, detail in (*_content(seen), *_place(seen), *_marks(seen)):
            yield Flaw(code, detail, seen.space, seen.id)


def _content(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.kind == Node.Kind.FILE:
        if seen.content is None or not seen.sealed:
            yield "content_missing", "its content is not there"
        elif seen.content_size != seen.size:
            yield "node_size", f"its size is {seen.size} bytes, its content has {seen.content_size}"
    elif seen.blob is not None or seen.kind != Node.Kind.FOLDER:
        yield "node_kind", "it is neither a folder nor a file"


def _place(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.parent is None:
        if seen.root != seen.id or seen.kind != Node.Kind.FOLDER:
            yield "no_top_folder", "it is in no folder, and its space does not know it as its top folder"
    elif seen.folder is None:
        yield "parent_missing", "the folder it is in is not there"
    elif seen.folder_kind != Node.Kind.FOLDER:
        yield "parent_is_a_file", "what it is in is no folder"
    elif seen.folder_space != seen.space:
        yield "parent_elsewhere", f"the folder it is in belongs to space {seen.folder_space}"
    elif seen.folder_seq < seen.seq:
        yield "folder_seq", "the folder it is in does not know of its last change"


def _marks(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.space_seq is None:
        yield "space_missing", "its space is not there"
    elif seen.seq > seen.space_seq:
        yield "node_seq", f"its last change is {seen.seq}, the last of its space {seen.space_seq}"
    if bool(seen.live) != (seen.parent is not None and not seen.trashed):
        yield "name_key", "its name is free although it is in use, or taken although it is in the trash"


def _sums(after: int, last: int) -> Iterator[Flaw]:
    for node, space, size, items, sum_, count in _ask(_FOLDERS, after, last):
        detail = f"it says {size} bytes in {items} entries; there are {sum_} bytes in {count}"
        yield Flaw("folder_sums", detail, space, node)


def _journal(after: int, last: int) -> Iterator[Flaw]:
    for node, space, seq, change, kind in _ask(_LAST_CHANGES, after, last, after, last):
        what = "none" if change is None else f"{change} ({kind})"
        yield Flaw("journal_differs", f"at change {seq}, it is not as its last row in the journal, {what}", space, node)


def _cycles(after: int, last: int) -> Iterator[Flaw]:
    for (folder,) in _ask(_ENDLESS, after, last, WALK_STEPS):
        # Twice: somebody may move folders while we walk from one to the next.
        if _is_in_cycle(folder) and _is_in_cycle(folder):
            space = Node.objects.filter(pk=folder).values_list("space_id", flat=True).first()
            yield Flaw("cycle", "it is below itself: no way leads to it from the top", space, folder)


def _is_in_cycle(folder: int) -> bool:
    """Whether the way up comes back to a folder it has passed. A way that ends elsewhere is told by `_rows`."""
    seen: set[int] = set()
    at: int | None = folder
    while at is not None and at not in seen:
        seen.add(at)
        at = Node.objects.filter(pk=at).values_list("parent_id", flat=True).first()
    return at is not None


def _used(space: int) -> Iterator[Flaw]:
    for used, sum_ in _ask(_USED, space):
        if used != sum_:
            yield Flaw("used_bytes", f"{used} bytes are said to be used; all contents have {sum_}", space)


def _order(space: int) -> Iterator[Flaw]:
    for seq, count, first, last in _ask(_ORDER, space):
        if (count, first, last) == (seq, 1, seq):
            return
        if last != seq:
            yield Flaw("journal_end", f"the journal ends with change {last}, the space stands at {seq}", space)
        if first != 1:
            yield Flaw("journal_gap", f"changes 1 to {first - 1} are missing", space)
        for start, stop in _ask(_GAPS, space, last, GAPS_TOLD):
            which = f"change {start} is" if start == stop else f"changes {start} to {stop} are"
            yield Flaw("journal_gap", f"{which} missing", space)


def _range(table: str, after: int) -> tuple[int | None, int]:
    """(the last of the next RANGE_ROWS ids, how many there are)."""
    sql = f"SELECT MAX(id), COUNT(id) FROM (SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s) ids"
    [(last, count)] = _ask(sql, after, RANGE_ROWS)
    return last, count


def _ask(sql: str, *params: Any) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        for word in ("change", "blob"):  # of MariaDB's own language
            sql = sql.replace(f"{word}_table", connection.ops.quote_name(word))
        cursor.execute(sql, params)
        return [tuple(int(v) if _is_number(v) else v for v in row) for row in cursor.fetchall()]


def _is_number(value: object) -> bool:
    """SUM is a Decimal on the servers."""
    return hasattr(value, "as_integer_ratio") and not isinstance(value, int)
