"""Chunks into the store: what is missing is inserted, what is there is used again, what was damaged is healed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from drive.blobs.chunks import Piece
from drive.blobs.codec import NotDecodable, decode
from drive.blobs.paths.base import Raced, Transaction
from drive.lib.sql import marks

log = logging.getLogger(__name__)

# A chunk that is used again counts as good for so long after its bytes were last hashed; later it is hashed first.
TRUSTED = timedelta(days=30)

_DAMAGED, _OLD, _GOOD = 2, 1, 0
_THERE = (
    "SELECT chunk.digest, chunk.id, chunk_state.condemned_at,"
    f" CASE WHEN chunk_state.damaged_at IS NOT NULL THEN {_DAMAGED}"
    f" WHEN chunk_state.verified_at IS NULL OR chunk_state.verified_at < %s THEN {_OLD} ELSE {_GOOD} END"
    " FROM chunk LEFT JOIN chunk_state ON chunk_state.chunk_id = chunk.id WHERE chunk.digest IN ({})"
)


def add(tx: Transaction, pieces: Sequence[Piece], time: Callable[[timedelta], Any]) -> None:
    """Make sure that every piece's chunk is in the store; the caller's blob_chunk rows then pin them.

    In ascending order of digest: unordered writers deadlock each other. `time` gives now plus a timedelta as the engine
    wants it. Raises what the path calls a race (`BytePath.is_race`) when another writer or the collector was first.
    """
    if not pieces:
        return
    wanted = {piece.digest: piece for piece in pieces}
    now, seen = time(timedelta()), set()
    for digest, chunk, condemned, state in sorted(
        (bytes(row[0]), *row[1:]) for row in tx.fetch(_THERE.format(marks(wanted)), [time(-TRUSTED), *wanted])
    ):
        seen.add(digest)
        if condemned is not None:
            _take_back(tx, chunk)
        if state != _GOOD:
            _make_good(tx, chunk, wanted[digest], now, known_bad=state == _DAMAGED)
    if new := sorted(wanted.keys() - seen):
        tx.add_chunks([wanted[digest] for digest in new])
        sql = f"INSERT INTO chunk_state (chunk_id, verified_at) SELECT id, %s FROM chunk WHERE digest IN ({marks(new)})"
        tx.execute(sql, [now, *new])


def _take_back(tx: Transaction, chunk: int) -> None:
    """A condemned chunk is wanted again. The collector locks the same row before it deletes."""
    sql = "UPDATE chunk_state SET condemned_at = NULL WHERE chunk_id = %s AND condemned_at IS NOT NULL"
    if not tx.execute(sql, (chunk,)):
        raise Raced("a condemned chunk was collected, or taken back by another writer")


def _make_good(tx: Transaction, chunk: int, piece: Piece, now: object, *, known_bad: bool) -> None:
    """Stored bytes are hashed before another content relies on them; where they are wrong, the good ones go over."""
    if known_bad or not _is_whole(tx, chunk, piece.digest):
        log.warning("chunk %s was damaged and is healed by an upload of the same bytes", chunk)
        sql = "UPDATE chunk SET size = %s, codec = %s, data = %s WHERE id = %s"
        tx.execute(sql, (piece.size, piece.codec, bytes(piece.data), chunk))
    sql = "UPDATE chunk_state SET verified_at = %s, damaged_at = NULL WHERE chunk_id = %s"
    if not tx.execute(sql, (now, chunk)):
        tx.execute("INSERT INTO chunk_state (chunk_id, verified_at) VALUES (%s, %s)", (chunk, now))


def _is_whole(tx: Transaction, chunk: int, digest: bytes) -> bool:
    rows = tx.fetch("SELECT codec, size, data FROM chunk WHERE id = %s", (chunk,))
    if not rows:
        raise Raced("a chunk was collected")
    codec, size, data = rows[0]
    try:
        return hashlib.sha256(decode(codec, bytes(data), size)).digest() == digest
    except NotDecodable:
        return False
