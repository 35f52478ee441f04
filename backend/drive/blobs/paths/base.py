"""The contract of a byte path."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from drive.blobs.chunks import Piece
from drive.blobs.codec import PLAIN

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk's row. `data` are all stored bytes when `whole`, else just the plain bytes that were asked for."""

    id: int
    size: int
    codec: int
    whole: bool
    data: bytes


class Raced(Exception):
    """Another writer or the collector was in the way; repeating the transaction helps."""


class Transaction(Protocol):
    """One open transaction. SQL takes `%s` parameters on every engine."""

    def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Run a statement; how many rows it changed."""

    def fetch(self, sql: str, params: Sequence[Any]) -> Rows: ...

    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        """Insert chunk rows whose digests are not there. Raises when another writer was first (see `is_race`)."""


class BytePath(Protocol):
    commit_bytes: int
    put_rides: bool

    def transaction(self) -> AbstractContextManager[Transaction]:
        """One durable commit on leaving; a roll-back when an exception passes through."""

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        """Rows of one statement on a connection borrowed for just that."""

    def chunk(self, digest: bytes, skip: int, count: int, trusted: datetime) -> StoredChunk | None:
        """The chunk with that digest. Whole, unless it is stored plain and was verified at `trusted` or later: then its
        bytes `skip` to `skip + count` do, for a range should not cost a megabyte."""

    def is_race(self, error: Exception) -> bool:
        """Whether repeating the transaction can help: a deadlock, an equal chunk that came first, or one that went."""

    def time(self, moment: datetime) -> Any:
        """An aware datetime as the engine's driver wants it."""

    def let_go(self) -> None:
        """Give the thread's ORM connection back before a long conversation with a client."""


_CHUNK = (
    "SELECT chunk.id, chunk.size, chunk.codec, CASE WHEN {part} THEN 0 ELSE 1 END,"
    " CASE WHEN {part} THEN SUBSTR(chunk.data, %s, %s) ELSE chunk.data END"
    " FROM chunk LEFT JOIN chunk_state ON chunk_state.chunk_id = chunk.id WHERE chunk.digest = %s"
).format(part=f"chunk.codec = {PLAIN} AND chunk_state.verified_at >= %s")


def read_chunk(path: BytePath, digest: bytes, skip: int, count: int, trusted: datetime) -> StoredChunk | None:
    """`BytePath.chunk` in one statement of plain SQL."""
    since = path.time(trusted)
    rows = path.read(_CHUNK, (since, since, skip + 1, count, digest))
    if not rows:
        return None
    chunk, size, codec, whole, data = rows[0]
    return StoredChunk(chunk, size, codec, bool(whole), bytes(data))
