"""Bytes on SQLite: the ORM's connection, which waits for its turn (see drive.blobs.sqlite)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from drive.blobs.chunks import CHUNK_BYTES, Piece
from drive.blobs.codec import PLAIN
from drive.blobs.paths.base import Rows, StoredChunk, Transaction
from drive.blobs.paths.orm import OrmPath, OrmTransaction
from drive.blobs.sqlite import checkpoint

_FIND = (
    f"SELECT chunk.id, chunk.size, chunk.codec, chunk.codec = {PLAIN} AND chunk_state.verified_at >= %s"
    " FROM chunk LEFT JOIN chunk_state ON chunk_state.chunk_id = chunk.id WHERE chunk.digest = %s"
)


class _Transaction(OrmTransaction):
    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO chunk (digest, size, codec, data) VALUES (%s, %s, %s, %s)",
                [(piece.digest, piece.size, piece.codec, piece.data) for piece in pieces],  # type: ignore[misc]
            )


class SqlitePath(OrmPath):
    commit_bytes = 2 * CHUNK_BYTES  # more would let others wait longer for their turn
    put_rides = True

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with transaction.atomic():
            yield _Transaction()
        checkpoint.nudge(str(connection.settings_dict["NAME"]))

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def chunk(self, digest: bytes, skip: int, count: int, trusted: datetime) -> StoredChunk | None:
        with connection.cursor() as cursor:
            cursor.execute(_FIND, (self.time(trusted), digest))
            row = cursor.fetchone()
        if row is None:
            return None
        chunk, size, codec, part = row
        # SQLite's own way to read a large value: straight from the mapped file into the bytes, one copy instead of
        # two, and without the interpreter's lock. More than twice as fast as selecting the column.
        with connection.wrap_database_errors:
            handle = connection.connection.open_blob("chunk", "data", chunk, True)
            try:
                if part:
                    handle.seek(skip)
                data = handle.read(count) if part else handle.read()
            finally:
                handle.close()
        return StoredChunk(chunk, size, codec, not part, data)

    def let_go(self) -> None:
        """Nothing to give back: a connection to a file costs nobody anything while it rests."""
