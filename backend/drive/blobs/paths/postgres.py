"""Bytes on PostgreSQL: COPY in binary format in, binary results out. Django's cursor speaks text, doubled as hex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction

from drive.blobs.chunks import CHUNK_BYTES, Piece
from drive.blobs.paths import base
from drive.blobs.paths.base import Rows, StoredChunk, Transaction
from drive.blobs.paths.orm import OrmPath, OrmTransaction


class _Transaction(OrmTransaction):
    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        sql = "COPY chunk (digest, size, codec, data) FROM STDIN (FORMAT BINARY)"
        with (
            connection.wrap_database_errors,
            psycopg.Cursor(connection.connection) as cursor,
            cursor.copy(sql) as copy,
        ):
            copy.set_types(["bytea", "int4", "int2", "bytea"])
            for piece in pieces:
                copy.write_row((piece.digest, piece.size, piece.codec, piece.data))


class PostgresPath(OrmPath):
    commit_bytes = 8 * CHUNK_BYTES
    put_rides = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with transaction.atomic():
            yield _Transaction()

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        connection.ensure_connection()
        try:
            with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
                return cursor.execute(sql, params, binary=True).fetchall()
        finally:
            self.let_go()

    def find(self, digests: Sequence[bytes], since: datetime) -> dict[bytes, StoredChunk]:
        return base.find(self, digests, since)

    def data(self, chunk: int, skip: int, count: int | None) -> bytes | None:
        return base.data(self, chunk, skip, count)

    def let_go(self) -> None:
        if not connection.in_atomic_block:
            connection.close()  # to the pool
