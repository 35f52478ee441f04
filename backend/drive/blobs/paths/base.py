"""The contract of a byte path."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from drive.blobs.chunks import Piece
from drive.lib.sql import marks

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """What a chunk's row says of it; `trusted`: its bytes were hashed not long ago."""

    id: int
    size: int
    codec: int
    trusted: bool


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

    def find(self, digests: Sequence[bytes], since: datetime) -> dict[bytes, StoredChunk]:
        """The chunks with those digests that are there; trusted are those verified at `since` or later."""

    def data(self, chunk: int, skip: int, count: int | None) -> bytes | None:
        """The stored bytes of a chunk from `skip`, `count` of them or all; None when it is not there any more."""

    def is_race(self, error: Exception) -> bool:
        """Whether repeating the transaction can help: a deadlock, an equal chunk that came first, or one that went."""

    def time(self, moment: datetime) -> Any:
        """An aware datetime as the engine's driver wants it."""

    def let_go(self) -> None:
        """Give the thread's ORM connection back before a long conversation with a client."""


def find(path: BytePath, digests: Sequence[bytes], since: datetime) -> dict[bytes, StoredChunk]:
    """`BytePath.find` in plain SQL."""
    rows = path.read(
        "SELECT chunk.digest, chunk.id, chunk.size, chunk.codec,"
        " CASE WHEN chunk_state.verified_at >= %s THEN 1 ELSE 0 END"
        " FROM chunk LEFT JOIN chunk_state ON chunk_state.chunk_id = chunk.id"
        f" WHERE chunk.digest IN ({marks(digests)})",
        (path.time(since), *digests),
    )
    return {bytes(digest): StoredChunk(id, size, codec, bool(trusted)) for digest, id, size, codec, trusted in rows}


def data(path: BytePath, chunk: int, skip: int, count: int | None) -> bytes | None:
    """`BytePath.data` in plain SQL."""
    if count is None:
        rows = path.read("SELECT data FROM chunk WHERE id = %s", (chunk,))
    else:
        rows = path.read("SELECT SUBSTR(data, %s, %s) FROM chunk WHERE id = %s", (skip + 1, count, chunk))
    return bytes(rows[0][0]) if rows else None
