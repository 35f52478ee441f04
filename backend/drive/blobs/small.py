"""Many contents of at most one chunk each: made ready without a lock, then stored by a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection

from drive.blobs import adding, healing
from drive.blobs.chunks import CHUNK_BYTES, Piece, piece, tree_digest
from drive.blobs.paths.base import Transaction
from drive.blobs.store import BlobRef
from drive.lib.sql import marks, quoted

T = TypeVar("T")

ROWS = 200  # a statement, below every engine's number of parameters


@dataclass(frozen=True, slots=True)
class Prepared:
    """A content of `size` bytes that is hashed and encoded; `piece` is None for the empty one."""

    digest: bytes
    size: int
    piece: Piece | None


def prepare(data: bytes) -> Prepared:
    """Hash and encode a content of at most CHUNK_BYTES. The slow part: never under a lock."""
    assert len(data) <= CHUNK_BYTES, "longer contents go through a draft"
    only = piece(0, data) if data else None
    return Prepared(tree_digest([only.digest] if only else []), len(data), only)


def store(tx: Transaction, contents: Iterable[Prepared], time: Callable[[timedelta], Any]) -> dict[bytes, BlobRef]:
    """Blobs of those contents, by tree digest: those there are, taken back if condemned, and new ones.

    Ascending by digest, as all writers do. Raises what the path calls a race when another writer was first.
    """
    wanted = {content.digest: content for content in contents}
    refs: dict[bytes, BlobRef] = {}
    for digests in _batches(sorted(wanted)):
        refs |= {digest: replace(ref, size=wanted[digest].size) for digest, ref in _there(tx, digests).items()}
        _heal(tx, [(refs[digest], wanted[digest]) for digest in digests if digest in refs], time)
    new = [wanted[digest] for digest in sorted(wanted.keys() - refs.keys())]
    for some in _batches(new):
        adding.add(tx, [content.piece for content in some if content.piece], time)
        made = _insert(tx, some, time(timedelta()))
        rows = [(made[content.digest].id, content.piece.digest) for content in some if content.piece]
        if rows:
            sql = f"INSERT INTO blob_chunk (blob_id, seq, chunk_digest) VALUES {marks(rows, '(%s, 0, %s)')}"
            tx.execute(sql, [value for row in rows for value in row])
        refs |= made
    return refs


def _there(tx: Transaction, digests: Sequence[bytes]) -> dict[bytes, BlobRef]:
    """Blobs that are there, locked until the transaction ends: the collector asks again under the same lock."""
    columns = "id, digest, size, condemned_at"
    sql = f"SELECT {columns} FROM {quoted('blob')} WHERE digest IN ({marks(digests)}) ORDER BY digest"
    rows = tx.fetch(sql + (" FOR UPDATE" if connection.features.has_select_for_update else ""), digests)
    condemned = [row[0] for row in rows if row[3] is not None]
    if condemned:
        tx.execute(f"UPDATE {quoted('blob')} SET condemned_at = NULL WHERE id IN ({marks(condemned)})", condemned)
    return {bytes(digest): BlobRef(id_, bytes(digest), size) for id_, digest, size, _ in rows}


def _heal(tx: Transaction, again: Sequence[tuple[BlobRef, Prepared]], time: Callable[[timedelta], Any]) -> None:
    """Contents that come again bring the bytes along that heal what is damaged of them."""
    chunks = {ref.id: [content.piece.digest] if content.piece else [] for ref, content in again}
    bad = healing.unsound(tx, {ref.id: (content.size, chunks[ref.id]) for ref, content in again}, time)
    if bad:
        adding.add(tx, [content.piece for ref, content in again if ref.id in bad and content.piece], time)
    for ref, _ in again:
        if ref.id in bad:
            healing.restore(tx, ref, chunks[ref.id])


def _insert(tx: Transaction, contents: Sequence[Prepared], now: Any) -> dict[bytes, BlobRef]:
    sql = f"INSERT INTO {quoted('blob')} (digest, size, created_at) VALUES {marks(contents, '(%s, %s, %s)')}"
    values = [value for content in contents for value in (content.digest, content.size, now)]
    digests = [content.digest for content in contents]
    if connection.vendor == "mysql":  # the driver of its byte path gives nothing back for RETURNING
        tx.execute(sql, values)
        rows = tx.fetch(f"SELECT id, digest FROM {quoted('blob')} WHERE digest IN ({marks(digests)})", digests)
    else:
        rows = tx.fetch(f"{sql} RETURNING id, digest", values)
    ids = {bytes(digest): id_ for id_, digest in rows}
    return {content.digest: BlobRef(ids[content.digest], content.digest, content.size) for content in contents}


def portions(contents: Iterable[Prepared], most: int) -> Iterable[list[Prepared]]:
    """The contents in lists of at most `most` bytes each (one content may be longer)."""
    some: list[Prepared] = []
    size = 0
    for content in contents:
        if some and size + content.size > most:
            yield some
            some, size = [], 0
        some.append(content)
        size += content.size
    if some:
        yield some


def _batches(values: Sequence[T]) -> Iterable[Sequence[T]]:
    return (values[start : start + ROWS] for start in range(0, len(values), ROWS))
