"""Bytes on MariaDB and MySQL: the binary protocol of MariaDB Connector/Python on a few connections of its own.

mysqlclient, Django's driver, writes a megabyte into the SQL text and escapes it: 23 times slower.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import mariadb
from django import db
from django.db import connection

from drive.blobs.chunks import CHUNK_BYTES, Piece
from drive.blobs.paths import base
from drive.blobs.paths.base import Raced, Rows, StoredChunk, Transaction

POOL_SIZE = 8
LOCK_WAIT_SECONDS = 5
# Deadlock, lock wait, duplicate key, record changed, and a chunk that was collected meanwhile (foreign key).
REPEATED = frozenset({1213, 1205, 1062, 1020, 1452})


class _Transaction:
    def __init__(self, link: mariadb.Connection) -> None:
        self._link = link

    def execute(self, sql: str, params: Sequence[Any]) -> int:
        with self._link.cursor(binary=True) as cursor:
            cursor.execute(sql, tuple(params))
            return cursor.rowcount

    def fetch(self, sql: str, params: Sequence[Any]) -> Rows:
        with self._link.cursor(binary=True) as cursor:
            cursor.execute(sql, tuple(params))
            return cursor.fetchall()

    def add_chunks(self, pieces: Sequence[Piece]) -> None:
        with self._link.cursor(binary=True) as cursor:
            for piece in pieces:
                cursor.execute(
                    "INSERT INTO chunk (digest, size, codec, data) VALUES (%s, %s, %s, %s)",
                    (piece.digest, piece.size, piece.codec, bytes(piece.data)),
                )


class _Pool:
    """At most POOL_SIZE connections a process; a thread waits when all are lent."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._free: queue.LifoQueue[mariadb.Connection | None] = queue.LifoQueue()
        for _ in range(POOL_SIZE):
            self._free.put(None)

    @property
    def stale(self) -> bool:
        return self._pid != os.getpid()  # a forked child must not talk on its parent's sockets

    @contextmanager
    def lend(self) -> Iterator[mariadb.Connection]:
        link = self._free.get()
        try:
            if link is None or not _alive(link):
                link = _connect()
            yield link
        except mariadb.Error as error:
            link = _rolled_back(link)
            raise _as_django(error) from error
        except BaseException:
            link = _rolled_back(link)
            raise
        finally:
            self._free.put(link)


_pools: dict[tuple[Any, ...], _Pool] = {}


class MariadbPath:
    commit_bytes = 8 * CHUNK_BYTES
    put_rides = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        # A row that this thread has locked on the ORM's connection would make it wait for itself.
        assert not connection.in_atomic_block, "bytes are appended outside of the ORM's transactions"
        with _pool().lend() as link:
            yield _Transaction(link)
            link.commit()

    def read(self, sql: str, params: Sequence[Any]) -> Rows:
        with _pool().lend() as link:
            rows = _Transaction(link).fetch(sql, params)
            link.rollback()  # ends the snapshot
            return rows

    def is_race(self, error: Exception) -> bool:
        return isinstance(error, Raced) or (
            isinstance(error, db.Error) and bool(error.args) and error.args[0] in REPEATED
        )

    def time(self, moment: datetime) -> Any:
        return moment.astimezone(UTC).replace(tzinfo=None)

    def find(self, digests: Sequence[bytes], since: datetime) -> dict[bytes, StoredChunk]:
        return base.find(self, digests, since)

    def data(self, chunk: int, skip: int, count: int | None) -> bytes | None:
        return base.data(self, chunk, skip, count)

    def let_go(self) -> None:
        if not connection.in_atomic_block:
            connection.close()


def _pool() -> _Pool:
    settings = connection.settings_dict
    key = (settings["NAME"], settings["HOST"], settings["PORT"])
    pool = _pools.get(key)
    if pool is None or pool.stale:
        pool = _pools[key] = _Pool()
    return pool


def _connect() -> mariadb.Connection:
    settings = connection.settings_dict
    host = settings["HOST"]
    socket = settings["OPTIONS"].get("unix_socket") or (host if host.startswith("/") else None)
    where = {"unix_socket": socket} if socket else {"host": host or "127.0.0.1", "port": int(settings["PORT"] or 3306)}
    link = mariadb.connect(
        user=settings["USER"], password=settings["PASSWORD"], database=settings["NAME"], autocommit=False, **where
    )
    with link.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}")
        cursor.execute("SET SESSION time_zone = '+00:00'")
        cursor.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')")
    link.commit()
    return link


def _as_django(error: mariadb.Error) -> db.Error:
    """The same error as Django's drivers tell it: one place then knows a full disk from a lock."""
    kind = getattr(db, type(error).__name__, db.DatabaseError)
    return kind(error.errno, str(error))


def _alive(link: mariadb.Connection) -> bool:
    try:
        link.ping()
        return True
    except mariadb.Error:
        return False


def _rolled_back(link: mariadb.Connection | None) -> mariadb.Connection | None:
    try:
        if link is not None:
            link.rollback()
        return link
    except mariadb.Error:
        return None
