"""A content that is stored already and comes again: what was lost or damaged of its rows is put right.

Its chunks' bytes are `adding`'s matter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from drive.blobs.adding import TRUSTED
from drive.blobs.paths.base import Rows
from drive.blobs.store import BlobRef
from drive.lib.sql import marks, quoted


class Statements(Protocol):
    """What is needed of an open transaction, on either connection (see drive.blobs.paths.base.Transaction)."""

    def execute(self, sql: str, params: Sequence[Any]) -> int: ...

    def fetch(self, sql: str, params: Sequence[Any]) -> Rows: ...


log = logging.getLogger(__name__)

# Sealed blobs as they are: their places, and which of their chunks can be relied on.
_AS_THEY_ARE = (
    "SELECT b.id, b.size, m.seq, m.chunk_digest,"
    " CASE WHEN s.damaged_at IS NULL AND s.verified_at >= %s THEN 1 ELSE 0 END"
    " FROM {blob} b LEFT JOIN blob_chunk m ON m.blob_id = b.id LEFT JOIN chunk c ON c.digest = m.chunk_digest"
    " LEFT JOIN chunk_state s ON s.chunk_id = c.id WHERE b.id IN ({marks}) ORDER BY b.id, m.seq"
)


def unsound(
    tx: Statements, wanted: Mapping[int, tuple[int, Sequence[bytes]]], time: Callable[[timedelta], Any]
) -> set[int]:
    """Which of those blobs, id → (size, digests of the chunks), are not as they should be, or have chunks that are not
    known to be good. Reads no chunk's bytes and locks nothing."""
    if not wanted:
        return set()
    found: dict[int, tuple[int, list[tuple[int, bytes]]]] = {}
    doubtful: set[int] = set()
    sql = _AS_THEY_ARE.format(blob=quoted("blob"), marks=marks(wanted))
    for blob, size, seq, digest, good in tx.fetch(sql, [time(-TRUSTED), *wanted]):
        rows = found.setdefault(blob, (size, []))[1]
        if seq is not None:
            rows.append((seq, bytes(digest)))
            if not good:
                doubtful.add(blob)
    whole = {blob for blob, (size, digests) in wanted.items() if found.get(blob) == (size, list(enumerate(digests)))}
    return (wanted.keys() - whole) | doubtful


def restore(tx: Statements, blob: BlobRef, digests: Sequence[bytes]) -> None:
    """Give the blob its size and its list of chunks back, where they differ. The chunks must be there."""
    rows = tx.fetch("SELECT seq, chunk_digest FROM blob_chunk WHERE blob_id = %s ORDER BY seq", (blob.id,))
    if [(seq, bytes(digest)) for seq, digest in rows] != list(enumerate(digests)):
        log.warning("blob %s had lost its list of chunks and is healed by an upload of the same bytes", blob.id)
        tx.execute("DELETE FROM blob_chunk WHERE blob_id = %s", (blob.id,))
        for seq, digest in enumerate(digests):
            sql = "INSERT INTO blob_chunk (blob_id, seq, chunk_digest) VALUES (%s, %s, %s)"
            tx.execute(sql, (blob.id, seq, digest))
    tx.execute(f"UPDATE {quoted('blob')} SET size = %s WHERE id = %s AND size <> %s", (blob.size, blob.id, blob.size))
