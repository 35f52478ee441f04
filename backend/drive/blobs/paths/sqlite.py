"""Bytes on SQLite: the ORM's connection, which waits for its turn (see drive.blobs.sqlite)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from pysqlite3 import dbapi2

from drive.blobs.chunks import CHUNK_BYTES, Piece
from drive.blobs.paths import base
from drive.blobs.paths.base import Rows, StoredChunk, Transaction
from drive.blobs.paths.orm import OrmPath, OrmTransaction
from drive.blobs.sqlite import checkpoint
from drive.blobs.sqlite.base import DatabaseWrapper


class _Transaction(OrmTransaction):
    added = 0  # bytes

    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        self.added += sum(len(piece.data) for piece in pieces)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO chunk (digest, size, codec, data) VALUES (%s, %s, %s, %s)",
                [(piece.digest, piece.size, piece.codec, piece.data) for piece in pieces],  # type: ignore[misc]
            )


class SqlitePath(OrmPath):
    commit_bytes = 3 * CHUNK_BYTES  # fewer waits for the disk; with more, others wait longer for their turn
    put_rides = True

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with transaction.atomic():
            yield (tx := _Transaction())
        if tx.added:
            _ours().has_grown = True
        checkpoint.nudge(str(connection.settings_dict["NAME"]), tx.added)

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def find(self, digests: Sequence[bytes], since: datetime) -> dict[bytes, StoredChunk]:
        return base.find(self, digests, since)

    def data(self, chunk: int, skip: int, count: int | None) -> bytes | None:
        # SQLite's own way to read a large value: straight from the mapped file into the bytes, one copy instead of
        # two, and without the interpreter's lock. More than twice as fast as selecting the column.
        ours = _ours()
        ours.ensure_connection()
        if ours.has_grown and not ours.in_atomic_block:
            ours.map_anew()
        try:
            handle = ours.connection.open_blob("chunk", "data", chunk, True)
        except dbapi2.OperationalError:
            if not self.read("SELECT id FROM chunk WHERE id = %s", (chunk,)):
                return None
            raise
        try:
            if skip:
                handle.seek(skip)
            return handle.read() if count is None else handle.read(count)
        finally:
            handle.close()

    def let_go(self) -> None:
        """Nothing to give back: a connection to a file costs nobody anything while it rests."""


def _ours() -> DatabaseWrapper:
    """The thread's connection, which on SQLite is our own backend's."""
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
