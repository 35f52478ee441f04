"""Bytes on SQLite: the ORM's connection, which waits for its turn (see drive.blobs.sqlite)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from drive.blobs.chunks import CHUNK_BYTES, Piece
from drive.blobs.paths.base import Rows, Transaction
from drive.blobs.paths.orm import OrmPath, OrmTransaction
from drive.blobs.sqlite import checkpoint


class _Transaction(OrmTransaction):
    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO chunk (digest, size, codec, data) VALUES (%s, %s, 0, %s)",
                [(piece.digest, len(piece.data), piece.data) for piece in pieces],  # type: ignore[misc]
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

    def let_go(self) -> None:
        """Nothing to give back: a connection to a file costs nobody anything while it rests."""
