"""Refuses to run on settings that could lose what was acknowledged. Reads the live values, not what was asked for.

`manage.py check --database default`, `migrate` and the server's start run these. HOLDFAST_ALLOW_UNSAFE_STORAGE=1 turns
errors into warnings, for tests of the proof itself and for data nobody would miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

from drive.blobs.chunks import CHUNK_BYTES

PACKET_BYTES = 2 * CHUNK_BYTES + 1024 * 1024  # a literal may double by escaping
THREADS_AND_MORE = 32


@checks.register(checks.Tags.database)
def storage_is_safe(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """The problems of each database named; [] when all is well."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            found += list(_BY_VENDOR[connection.vendor](connection, cursor))
    if getattr(settings, "ALLOW_UNSAFE_STORAGE", False):
        return [checks.Warning(item.msg, hint=item.hint, id=item.id) for item in found]
    return found


def _sqlite(connection: Any, cursor: Any) -> Iterator[checks.CheckMessage]:
    from drive.blobs.sqlite import driver

    if driver.version < driver.SAFE_VERSION:
        yield checks.Error(
            f"SQLite {'.'.join(map(str, driver.version))} can lose commits in WAL mode",
            hint="Install pysqlite3 0.6.1 or later, which brings SQLite 3.51.3 or later.", id="drive.blobs.E001",
        )  # fmt: skip
    if connection.is_in_memory_db():
        return
    for name, wanted, good in (
        ("journal_mode", "wal", {"wal"}), ("synchronous", "FULL", {2, 3}), ("foreign_keys", "ON", {1})
    ):  # fmt: skip
        value = _one(cursor, f"PRAGMA {name}")
        if value not in good:
            yield checks.Error(
                f"SQLite's {name} is {value}", id="drive.blobs.E002",
                hint=f"It must be {wanted}. WAL needs a local file system with shared memory: no network mounts.",
            )  # fmt: skip


def _mysql(connection: Any, cursor: Any) -> Iterator[checks.CheckMessage]:
    for name, good, hint in (
        ("innodb_flush_log_at_trx_commit", {1}, "Set it to 1: every commit reaches the disk."),
        ("innodb_doublewrite", {1, "1", "ON", "fast"}, "Switch it on: a torn page is repaired by it."),
        ("innodb_file_per_table", {1, "ON"}, "Switch it on: space can be given back."),
    ):
        value = _one(cursor, f"SELECT @@global.{name}")
        if value not in good:
            yield checks.Error(f"{name} is {value}", hint=hint, id="drive.blobs.E003")
    if _one(cursor, "SELECT @@global.log_bin") and _one(cursor, "SELECT @@global.sync_binlog") != 1:
        yield checks.Error(
            "sync_binlog is not 1", hint="Set it to 1, or switch the binary log off.", id="drive.blobs.E003"
        )
    packet = _one(cursor, "SELECT @@global.max_allowed_packet")
    if packet < PACKET_BYTES:
        yield checks.Error(
            f"max_allowed_packet is {packet} bytes; a chunk needs {PACKET_BYTES}", hint="Raise it to 16M.",
            id="drive.blobs.E004",
        )  # fmt: skip
    if "STRICT" not in str(_one(cursor, "SELECT @@session.sql_mode")) and "TRADITIONAL" not in str(
        _one(cursor, "SELECT @@session.sql_mode")
    ):
        yield checks.Error("sql_mode is not strict", hint="Else long values are cut in silence.", id="drive.blobs.E005")
    threads = getattr(settings, "API_THREADS", 0)
    if _one(cursor, "SELECT @@global.max_connections") < threads + THREADS_AND_MORE:
        yield checks.Warning(
            f"max_connections is below the {threads} threads of this server",
            hint="Raise it, or lower HOLDFAST_API_THREADS.", id="drive.blobs.W001",
        )  # fmt: skip


def _postgresql(connection: Any, cursor: Any) -> Iterator[checks.CheckMessage]:
    for name, good in (("fsync", {"on"}), ("full_page_writes", {"on"}), ("synchronous_commit", _SYNCHRONOUS)):
        value = _one(cursor, f"SHOW {name}")
        if value not in good:
            yield checks.Error(
                f"PostgreSQL's {name} is {value}",
                hint="Switch it on: acknowledged means durable.",
                id="drive.blobs.E006",
            )


_SYNCHRONOUS = {"on", "remote_write", "remote_apply", "local"}
_BY_VENDOR = {"sqlite": _sqlite, "mysql": _mysql, "postgresql": _postgresql}


def _one(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    return cursor.fetchone()[0]
